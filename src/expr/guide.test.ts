import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'

import type { Json } from '#base'
import { AppError, isUnknown, publicLabel, unknownValue } from '#contract'

import { compileExpression } from './expression.ts'
import { functionNames } from './functions/table.ts'
import { macroNames } from './macro-names.ts'
import { compileTemplate } from './template.ts'

const guide = readFileSync(new URL('../../docs/guide/expressions.md', import.meta.url), 'utf8')
const input = JSON.parse(/```json\n([^]*?)```/.exec(guide)?.[1] ?? '') as Json
const scope = { values: { input }, labelOf: () => publicLabel }

function outcome(source: string): Json {
  try {
    return compileExpression(source).evaluate(scope).value
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
}

describe('the guide on expressions', () => {
  const examples = [...guide.matchAll(/`([^`]+)` → `([^`]+)`/g)]

  test('has examples that give what it says', () => {
    const wrong = examples.flatMap(([, source = '', shown = '']) => {
      const wanted = shown.startsWith('expr.') ? shown : (JSON.parse(shown) as Json)
      const actual = outcome(source)
      return JSON.stringify(actual) === JSON.stringify(wanted) ? [] : [{ source, wanted, actual }]
    })
    assert.deepEqual(wrong, [])
    assert.ok(examples.length > 100, 'the examples are found')
  })

  test('shows every function and every macro', () => {
    const code = examples.map(([, source]) => source).join('\n') + guide.replaceAll(/[^]*?`([^`]*)`/g, '$1 ')
    const names = [...functionNames(true), ...functionNames(false), ...macroNames]
    assert.deepEqual(
      names.filter((name) => !new RegExp(`\\b${name.replace('.', '\\.')}\\b`).test(code)),
      [],
    )
  })

  test('tells the truth about dry-runs', () => {
    const reply = unknownValue(
      {
        type: 'object',
        properties: { status: { type: 'number' }, title: { type: 'string' } },
        required: ['status', 'title'],
        additionalProperties: false,
      },
      'The request was not sent.',
    )
    const part = (source: string): Json =>
      compileExpression(source).evaluate({ ...scope, values: { reply }, observe: true }).value
    const values = {
      reply,
      input: { sheet: { a: 1, b: part('reply.title') }, list: [1, part('reply.status'), 3] },
    }
    const section = /## In a dry-run\n([^]*?)\n## /.exec(guide)?.[1] ?? ''
    const rows = [...section.matchAll(/^\| `(.+?)` \| (.+) \|$/gm)]
    assert.ok(rows.length > 15, 'the examples are found')
    for (const [, source = '', wanted = ''] of rows) {
      const written = source.replaceAll('\\|', '|')
      const { value } = compileExpression(written).evaluate({ ...scope, values, observe: true })
      if (!wanted.startsWith('unknown'))
        assert.equal(JSON.stringify(value), wanted.replaceAll('`', ''), source)
      else assert.ok(isUnknown(value), `${source} gives ${JSON.stringify(value)}`)
    }
  })

  test('tells the truth about templates', () => {
    const rows = [
      ['${input.n}', 3],
      ['${input.files}', (input as { files: Json }).files],
      ['Dear ${input.name}, ${input.n} files', 'Dear Ada, 3 files'],
      ['tags: ${input.tags}', 'tags: ["b","a","b"]'],
      ['a literal $${name}', 'a literal ${name}'],
      ["${ {'a': '}'}.a }", '}'],
      ['${input.nothing == null ? "none" : input.nothing}', 'none'],
    ] as const
    for (const [template, wanted] of rows) {
      assert.ok(guide.includes(template), `the guide shows ${template}`)
      assert.deepEqual(compileTemplate(template).evaluate(scope).value, wanted)
    }
  })
})
