import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { buildTree, commonFolder, type Leaf, rowsOf } from './tree.ts'
import { stepOf } from './walk-tree.ts'

function leaf(path: string, more: Partial<Leaf> = {}): Leaf {
  return { id: `id of ${path}`, change: 'created', kind: 'file', path, ...more }
}

/** Each line as it is seen, two spaces a level. */
function drawn(leaves: readonly Leaf[], closed: readonly string[] = []): string[] {
  return rowsOf(buildTree(leaves), new Set(closed)).map(
    ({ level, name, leaf: own, isOpen }) =>
      `${'  '.repeat(level - 1)}${isOpen === null ? '' : isOpen ? 'v ' : '> '}${name}${own ? ` ${own.change}` : ''}`,
  )
}

describe('a tree of changes', () => {
  test('begins below the folder that holds them all, folders first, numbers in their own order', () => {
    const leaves = [
      leaf('/home/ada/in/b10.txt'),
      leaf('/home/ada/in/b9.txt', { change: 'removed' }),
      leaf('/home/ada/in/sub/c.txt', { change: 'moved' }),
    ]
    assert.equal(buildTree(leaves).root, '/home/ada/in/')
    assert.deepEqual(drawn(leaves), ['v sub', '  c.txt moved', 'b9.txt removed', 'b10.txt created'])
  })

  test('tells folders that hold one folder alone in one line, but not one that is itself made', () => {
    const leaves = [
      leaf('/x/a/b/c/1.txt'),
      leaf('/x/a/b/c/2.txt'),
      leaf('/x/d', { kind: 'folder' }),
      leaf('/x/d/e/3.txt'),
    ]
    assert.deepEqual(drawn(leaves), [
      'v a/b/c',
      '  1.txt created',
      '  2.txt created',
      'v d created',
      '  v e',
      '    3.txt created',
    ])
  })

  test('counts what is in a folder, and closes it with all below', () => {
    const leaves = [
      leaf('/x/d', { kind: 'folder' }),
      leaf('/x/d/1.txt', { change: 'moved' }),
      leaf('/x/d/e/2.txt', { change: 'moved' }),
      leaf('/x/z.txt'),
    ]
    const [folder, ...others] = rowsOf(buildTree(leaves), new Set(['/x/d/']))
    assert.deepEqual(folder?.counts, { created: 0, replaced: 0, moved: 2, removed: 0 })
    assert.equal(folder?.leaves.length, 3)
    assert.deepEqual([folder?.isOpen, others.map(({ name }) => name)], [false, ['z.txt']])
  })

  test('takes a backslash for a part of a name, unless paths begin with a drive', () => {
    assert.deepEqual(drawn([leaf('/x/a\\b.txt')]), ['a\\b.txt created'])
    assert.deepEqual(drawn([leaf('C:\\x\\a\\1.txt'), leaf('C:\\x\\2.txt')]), [
      'v a',
      '  1.txt created',
      '2.txt created',
    ])
  })

  test('holds what lies on two disks', () => {
    const leaves = [leaf('C:\\a.txt'), leaf('D:\\b.txt')]
    assert.equal(buildTree(leaves).root, '')
    assert.deepEqual(drawn(leaves), ['v C:', '  a.txt created', 'v D:', '  b.txt created'])
  })

  test('is nothing where nothing changes', () => {
    assert.deepEqual(drawn([]), [])
    assert.equal(commonFolder([]), '')
  })

  test('does not take names that begin alike for one folder', () => {
    assert.equal(commonFolder(['/x/abc/1', '/x/abd/2']), '/x/')
  })
})

describe('keys in a tree', () => {
  const leaves = [leaf('/x/d/e/1.txt'), leaf('/x/d/2.txt'), leaf('/x/z.txt')]
  const open = rowsOf(buildTree(leaves), new Set())
  const closed = rowsOf(buildTree(leaves), new Set(['/x/d/']))

  test('walk, and stop at both ends', () => {
    assert.deepEqual(
      open.map(({ name }) => name),
      ['d', 'e', '1.txt', '2.txt', 'z.txt'],
    )
    assert.deepEqual([stepOf('ArrowDown', open, 4), stepOf('ArrowUp', open, 0)], [4, 0])
    assert.deepEqual([stepOf('End', open, 1), stepOf('Home', open, 3)], [4, 0])
  })

  test('open and close folders, and lead into them and out of them', () => {
    assert.deepEqual([stepOf('ArrowRight', closed, 0), stepOf('ArrowLeft', open, 0)], ['toggle', 'toggle'])
    assert.deepEqual([stepOf('ArrowRight', open, 0), stepOf('ArrowLeft', open, 3)], [1, 0])
    assert.deepEqual([stepOf('ArrowRight', open, 4), stepOf('ArrowLeft', open, 4)], [null, null])
  })

  test('leave alone what is for others', () => {
    assert.equal(stepOf('a', open, 0), null)
    assert.equal(stepOf('Enter', open, 0), null)
  })
})
