import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import { commandGroups } from './specs/index.ts'

const guide = readFileSync(new URL('../../docs/guide/cli.md', import.meta.url), 'utf8')
const commands = commandGroups.flatMap((group) => group.commands)

test('the guide has each command, as it is called, and no other', () => {
  const told = [...guide.matchAll(/^### `adjutant (.*)`$/gm)].map(([, heading]) => heading)
  const there = commands.map(({ name, takes }) => (takes === undefined ? name : `${name} ${takes}`))
  assert.deepEqual(told, there)
})

test('the guide has the options and the summary of each command', () => {
  const sections = guide.split(/^### `adjutant /m).slice(1)
  for (const [index, { name, summary, options = [] }] of commands.entries()) {
    const section = sections[index] ?? ''
    assert.ok(section.includes(summary), `${name}: ${summary}`)
    const told = [...section.matchAll(/^\| `(.*?)` \|/gm)].map(([, flags]) => flags)
    assert.deepEqual(
      told,
      options.map(({ flags }) => flags),
      name,
    )
  }
})

test('each command has an example of its own', () => {
  for (const { name, examples } of commands)
    assert.ok(
      examples.some((example) => example.startsWith(`adjutant ${name}`)),
      name,
    )
})
