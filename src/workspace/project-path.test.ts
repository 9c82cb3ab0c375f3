import assert from 'node:assert/strict'
import { test } from 'node:test'

import { AppError } from '#contract'

import { namesWithin, pathBelow, pathWithin } from './project-path.ts'

function isError(code: string): (error: unknown) => boolean {
  return (error) => error instanceof AppError && error.code === code
}

for (const [folder, path, names] of [
  ['/a/b', '', []],
  ['/a/b', 'x//y/./z/../w', ['x', 'y', 'w']],
  ['/a/b', '/a/b/x', ['x']],
  ['/a/b', '../b/x', ['x']],
  ['/a/b', 'x\\y', ['x\\y']],
  ['C:\\a', 'x/y\\z', ['x', 'y', 'z']],
  ['C:\\a', 'C:\\a\\x', ['x']],
] as const) {
  test(`a path within a project is the names on the way: ${folder} ${path}`, () => {
    assert.deepEqual(namesWithin(folder, path), names)
  })
}

for (const [folder, path] of [
  ['/a/b', '..'],
  ['/a/b', '../bc'],
  ['/a/b', '/a'],
  ['/a/b', '/a/b/../../c'],
  ['/a/b', '../../../../x'],
  ['C:\\a', '..\\b'],
  ['C:\\a', 'D:\\a\\x'],
  ['C:\\a', '\\b'],
] as const) {
  test(`a path that leads out of a project is refused: ${folder} ${path}`, () => {
    assert.throws(() => namesWithin(folder, path), isError('gate.path_outside_grant'))
  })
}

test('a path with what no path can hold is refused', () => {
  assert.throws(() => namesWithin('/a', 'x\0y'), isError('files.path_invalid'))
})

test('paths of entries have slashes on every system, and come back as the system has them', () => {
  for (const [folder, path, within] of [
    ['/a', '/a/x/y', 'x/y'],
    ['C:\\a', 'C:\\a\\x\\y', 'x/y'],
    ['C:\\', 'C:\\x', 'x'],
  ] as const) {
    assert.equal(pathWithin(folder, path), within)
    assert.equal(pathBelow(folder, within), path)
  }
  assert.equal(pathBelow('/a', ''), '/a')
})
