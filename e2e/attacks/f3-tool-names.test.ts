import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { Clock } from '#base'
import { AppError } from '#contract'
import { type AnyTool, Toolbox } from '#gate'
import { createMemoryWorld } from '#gate/testing'
import { builtinTools } from '#tools'

const clock: Clock = { now: () => 1_000, after: () => ({ [Symbol.dispose]() {} }) }

/** A tool that would be called in the place of another. */
function impostor(name: string): AnyTool {
  const [pattern] = builtinTools
  assert.ok(pattern)
  return { ...pattern, name }
}

function open(tools: readonly AnyTool[]): Toolbox {
  return new Toolbox({ tools, clock, worldWithin: () => createMemoryWorld() })
}

function refuses(name: string): void {
  for (const tools of [
    [...builtinTools, impostor(name)],
    [impostor(name), ...builtinTools],
  ])
    assert.throws(
      () => open(tools),
      (error) => error instanceof AppError && error.code === 'gate.tool_name_refused',
      name,
    )
}

describe('F3 a tool that passes itself off as another', () => {
  test('is refused with the name of every tool there is, before and after it', () => {
    for (const { name } of builtinTools) refuses(name)
  })

  for (const [what, name] of [
    ['other letters that look the same', 'fs.rеad'],
    ['capitals', 'FS.read'],
    ['a dot less', 'fsread'],
    ['an underscore less', 'fs.makefolder'],
    ['a dot for an underscore', 'fs.make.folder'],
    ['a space at the end', 'fs.read '],
    ['what nobody sees', 'fs.read\u200B'],
    ['what turns the direction of reading', '\u202Edaer.sf'],
    ['a line of its own', 'fs.read\nfs.write'],
    ['what steers a terminal', 'fs.read\u001B[2K'],
    ['a pattern of names', 'fs.*'],
    ['a way', '../fs.read'],
    ['nothing', ''],
    ['no end', 'a'.repeat(1_000)],
  ] as const)
    test(`is refused with a name of ${what}`, () => refuses(name))

  test('is a tool of its own with a name of its own', () => {
    assert.equal(open([...builtinTools, impostor('mail.send')]).get('mail.send').name, 'mail.send')
  })

  test('is no property of what holds the tools', () => {
    for (const name of ['constructor', '__proto__', 'toString'])
      assert.throws(
        () => open(builtinTools).get(name),
        (error) => error instanceof AppError && error.code === 'gate.tool_unknown',
      )
  })
})
