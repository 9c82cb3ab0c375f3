import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { DryRunReport, PlannedChange } from '#contract'

import type { Text } from '../console.ts'
import { changeLines } from './change-tree.ts'

function filesWith(changes: readonly PlannedChange[]): DryRunReport['files'] {
  return {
    counts: { created: 0, replaced: 0, moved: 0, removed: 0 },
    bytes: { written: 0, moved: 1_500, removed: 0 },
    changes: [...changes],
  }
}

function textOf(lines: readonly (readonly Text[])[]): string[] {
  return lines.map((line) => line.map((part) => (typeof part === 'string' ? part : part.text)).join(''))
}

const move = (from: string, path: string): PlannedChange => ({
  change: 'moved',
  kind: 'file',
  path,
  from,
  sizeBytes: 5,
})

describe('changes by folder', () => {
  test('are told one by one where there are few, from the folder that holds them all', () => {
    const lines = changeLines(
      filesWith([
        { change: 'created', kind: 'folder', path: '/home/ada/in/b', sizeBytes: 0 },
        move('/home/ada/in/a.txt', '/home/ada/in/b/a.txt'),
        { change: 'removed', kind: 'file', path: '/home/ada/old.txt', sizeBytes: 1_200 },
      ]),
      false,
    )
    assert.deepEqual(textOf(lines), [
      'Files  1 moved, 1 removed; folders: 1 created (1.5 kB moved)',
      '  in /home/ada/',
      '  in/',
      '    + b/',
      '  in/b/',
      '    > a.txt  from in/a.txt',
      '    - old.txt  1.2 kB',
    ])
  })

  test('are counted by folder where there are many, unless all are wanted', () => {
    const many = Array.from({ length: 5_000 }, (_, index) =>
      move(`/in/${index}.txt`, `/out/${String(index % 50).padStart(2, '0')}/${index}.txt`),
    )
    const few = textOf(changeLines(filesWith(many), false))
    assert.equal(few.length, 2 + 40 + 2)
    assert.equal(few[2], '  out/00/  100 moved')
    assert.deepEqual(few.slice(-2), ['  and 10 folders more', '  --full lists every change'])
    assert.equal(textOf(changeLines(filesWith(many), true)).length, 2 + 50 + 5_000)
  })

  test('of nothing say so', () => {
    assert.deepEqual(textOf(changeLines(filesWith([]), false)), ['No file would be changed.'])
  })
})
