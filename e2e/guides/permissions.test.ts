import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'

import { builtinTools, describeTool } from '#tools'
import { canonicalPolicy, compilePolicy, parseCases, parsePolicy, tryCases } from '#gate'
import { printYaml, readYaml } from '#workflow'

import { openPlace, root } from '../cli/place.ts'

const guide = readFileSync(path.join(root, 'docs/guide/permissions.md'), 'utf8')

function blocks(language: string): string[] {
  return [...guide.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms'))].map(
    ([, text = '']) => text,
  )
}

/** The words of a command as a shell reads them: single quotes hold one together. */
function wordsOf(line: string): string[] {
  return (line.match(/(?:'[^']*'|[^\s'])+/g) ?? []).map((word) => word.replaceAll("'", ''))
}

test('the commands of the guide do what it says of them', async () => {
  using place = openPlace()
  for (const text of blocks('yaml')) {
    const [, name] = /^# (\S+\.yaml)\n/.exec(text) ?? []
    assert.ok(name !== undefined, `an example without a name:\n${text}`)
    place.put(name, text)
  }
  const lines = blocks('sh').flatMap((text) => text.trim().split('\n'))
  assert.ok(lines.length > 12)
  for (const line of lines) {
    const [command = '', remark = ''] = line.split(/\s+#\s+/)
    const [program, ...args] = wordsOf(command)
    assert.equal(program, 'adjutant')
    const { code, out, err } = await place.call(...args)
    assert.equal(code, Number(/exit code (\d)/.exec(remark)?.[1] ?? 0), `${line}\n${out}\n${err}`)
  }
})

describe('the policies that come with the program', () => {
  const folder = path.join(root, 'examples/policies')
  const read = (name: string): unknown => {
    const { value, problems } = readYaml(readFileSync(path.join(folder, name), 'utf8'))
    assert.deepEqual(problems, [])
    return value
  }

  test('meet their cases', () => {
    const tools = new Map(builtinTools.map(describeTool).map((tool) => [tool.name, tool]))
    const policy = compilePolicy(parsePolicy(read('household.yaml')), { home: '/home/ada' })
    const tried = tryCases(parseCases(read('household.cases.yaml')), policy, {
      home: '/home/ada',
      classesOf: (name) => tools.get(name),
    })
    assert.ok(tried.length >= 15)
    assert.deepEqual(
      tried.filter(({ passed }) => !passed),
      [],
    )
    const used = new Set(tried.map(({ rule }) => rule))
    assert.deepEqual(
      policy.rules.map(({ rule }) => rule.name).filter((name) => !used.has(name)),
      [],
    )
  })

  test('are printed as they are kept', () => {
    const text = readFileSync(path.join(folder, 'household.yaml'), 'utf8')
    assert.equal(printYaml(canonicalPolicy(parsePolicy(read('household.yaml')))), text)
  })
})
