import assert from 'node:assert/strict'
import { test } from 'node:test'

import { tests as suite } from '@bufbuild/cel-spec/testdata/conformance.js'
import fc from 'fast-check'

import { findNonJson, type Json } from '#base'
import { AppError, publicLabel } from '#contract'

import { checkExpression } from './check.ts'
import { compileExpression } from './expression.ts'
import { compileTemplate } from './template.ts'

const pieces = [
  'input',
  'nodes',
  '.a',
  '.?b',
  '[0]',
  '[?1]',
  '["c"]',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ',',
  ':',
  '?',
  '+',
  '-',
  '*',
  '/',
  '%',
  '==',
  '!=',
  '<',
  '>=',
  'in',
  '&&',
  '||',
  '!',
  '1',
  '2.5',
  '3u',
  '"s"',
  "'t'",
  'b"u"',
  'null',
  'true',
  'x',
  '.map(x, ',
  '.filter(x, ',
  '.exists(x, ',
  '.sortBy(x, ',
  'cel.bind(x, ',
  'has(',
  'size(',
  '.size()',
  '.orValue(',
  'date(',
  'formatDate(',
  '.matches(',
  'int(',
  'math.floor(',
  '.join(",")',
  'json(',
  '${',
  '}',
  '\\',
  '\n',
  '//',
  '😀',
  'constructor',
  '__proto__',
]

const source = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.array(fc.constantFrom(...pieces), { maxLength: 14 }).map((parts) => parts.join('')),
  fc.array(fc.constantFrom(...pieces), { maxLength: 14 }).map((parts) => parts.join(' ')),
)
const scopeValues = fc.record({ input: fc.jsonValue(), nodes: fc.jsonValue() })

/** Runs, and fails on anything but a coded error. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    assert.ok(error instanceof AppError, String(error))
    assert.notEqual(error.code, 'internal.bug', String(error.cause))
    return undefined
  }
}

test('whatever the text and the data, there is JSON or a coded error', () => {
  fc.assert(
    fc.property(source, scopeValues, (text, values) => {
      const scope = { values: values as Readonly<Record<string, Json>>, labelOf: () => publicLabel }
      const before = JSON.stringify(values)
      for (const result of [
        attempt(() => compileExpression(text).evaluate(scope)),
        attempt(() => compileTemplate({ a: text, b: `x\${${text}}` }).evaluate(scope)),
      ]) {
        if (result) assert.equal(findNonJson(result.value), undefined)
      }
      attempt(() => checkExpression(text, { input: {}, nodes: { type: 'object' } }))
      assert.equal(JSON.stringify(values), before, 'the scope is as it was')
    }),
    { numRuns: 1500 },
  )
})

type Suite = typeof suite
function sourcesOf(of: Suite): string[] {
  return [...(of.tests ?? []).map(({ original }) => original.expr), ...(of.suites ?? []).flatMap(sourcesOf)]
}

test('the published expressions, damaged in one place, give JSON or a coded error', () => {
  const sources = sourcesOf(suite)
  fc.assert(
    fc.property(fc.constantFrom(...sources), fc.nat(), fc.constantFrom(...pieces, ''), (text, at, piece) => {
      const place = at % (text.length + 1)
      const damaged = text.slice(0, place) + piece + text.slice(place + (at % 3))
      const scope = { values: { x: 1, input: { a: [1] } }, labelOf: () => publicLabel }
      attempt(() => compileExpression(damaged).evaluate(scope))
      attempt(() => checkExpression(damaged, { x: { type: 'integer' }, input: {} }))
    }),
    { numRuns: 1500 },
  )
})

test('the same expression on the same data gives the same value', () => {
  fc.assert(
    fc.property(source, scopeValues, (text, values) => {
      const scope = { values: values as Readonly<Record<string, Json>>, labelOf: () => publicLabel }
      const expression = attempt(() => compileExpression(text))
      if (!expression) return
      const first = attempt(() => expression.evaluate(scope))
      assert.deepEqual(
        attempt(() => expression.evaluate(scope)),
        first,
      )
      assert.deepEqual(
        attempt(() => compileExpression(text).evaluate(scope)),
        first,
      )
    }),
    { numRuns: 700 },
  )
})
