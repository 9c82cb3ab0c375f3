import assert from 'node:assert/strict'
import { test } from 'node:test'

import { AbsolutePath, extensionOf, joinPath, nameOf, numberedPath, parentOf } from './paths.ts'

test('gives a path one spelling', () => {
  const cases: readonly [path: string, plain: string][] = [
    ['/', '/'],
    ['/a//b/./c/', '/a/b/c'],
    ['/a/../b', '/b'],
    ['/../../etc/passwd', '/etc/passwd'],
    ['/a\\b', '/a\\b'],
    ['C:\\a\\..\\b\\', 'C:\\b'],
    ['c:/a/b', 'c:\\a\\b'],
    ['C:\\..\\..\\x', 'C:\\x'],
    ['\\\\server\\share\\a\\..\\..\\b', '\\\\server\\share\\b'],
  ]
  for (const [path, plain] of cases) {
    assert.equal(AbsolutePath.parse(path), plain, path)
    assert.equal(AbsolutePath.parse(plain), plain)
  }
})

test('takes no relative path and no character that a path cannot hold', () => {
  for (const path of ['', 'a', './a', '../a', '~/a', 'C:a', 'file:///a', '/a\0', '/\uD800']) {
    assert.equal(AbsolutePath.safeParse(path).success, false, JSON.stringify(path))
  }
})

test('takes a path apart and puts it together', () => {
  const cases: readonly [path: string, parent: string | undefined, name: string][] = [
    ['/', undefined, ''],
    ['/a', '/', 'a'],
    ['/a/b.txt', '/a', 'b.txt'],
    ['C:\\', undefined, ''],
    ['C:\\a', 'C:\\', 'a'],
    ['C:\\a\\b', 'C:\\a', 'b'],
    ['\\\\server\\share\\a', '\\\\server\\share\\', 'a'],
  ]
  for (const [path, parent, name] of cases) {
    assert.deepEqual([parentOf(path), nameOf(path)], [parent, name], path)
    if (parent !== undefined) assert.equal(joinPath(parent, name), path)
  }
})

test('finds extensions and numbers names before them', () => {
  assert.deepEqual(['a.TXT', 'a', '.bashrc', 'a.tar.gz', 'a.'].map(extensionOf), ['txt', '', '', 'gz', ''])
  assert.deepEqual(
    ['/a.d/b', '/a/.b', '/a/b.c', 'C:\\x.y\\z'].map((path) => numberedPath(path, 2)),
    ['/a.d/b (2)', '/a/.b (2)', '/a/b (2).c', 'C:\\x.y\\z (2)'],
  )
})
