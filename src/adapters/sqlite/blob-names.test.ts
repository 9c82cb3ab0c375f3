import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { RunRow, Unit } from '#engine'
import { runRow } from '#engine/testing'

import { createBlobNames } from './blob-names.ts'
import { openDatabase } from './open-database.ts'
import { createSqliteDisk } from './testing/sqlite-disk.ts'

const blob = (name: string): string => `blob_${Buffer.from(name).toString('hex').padStart(64, '0')}`

/** A run whose journal names one content, whose payload is another, and whose receipt a third. */
function unit(id: string, changes: Partial<RunRow>): Unit {
  return {
    run: id,
    begins: runRow(id, changes),
    records: [
      { seq: 1, type: 'run.started', at: 1, payload: `{"$blob":"${blob(`${id}p`)}"}` },
      { seq: 2, type: 'effect.intended', at: 1, payload: `{"prepared":{"blob":"${blob(`${id}i`)}"}}` },
    ],
    facts: [
      { key: 'k', attempt: 1, kind: 'receipt', subject: '', data: { prepared: { blob: blob(`${id}r`) } } },
      { key: 'k', attempt: 1, kind: 'notice', subject: '', data: { blob: blob(`${id}n`) } },
    ],
  }
}

test('contents are named by receipts, tree by tree, and by everything else that somebody still needs', () => {
  const db = openDatabase({ file: ':memory:' })
  const disk = createSqliteDisk(db)
  const ended = { status: 'completed', finishedAt: 20 } as const
  disk.apply(unit('late', ended))
  disk.apply(unit('early', { ...ended, finishedAt: 10 }))
  disk.apply(unit('open', { status: 'waiting' }))
  // Ended itself, but its child goes on.
  disk.apply(unit('half', { ...ended, finishedAt: 5 }))
  disk.apply(unit('child', { parent: 'half', parentKey: 'c', root: 'half' }))
  const names = createBlobNames(db)
  assert.deepEqual(
    names.snapshots().map(({ root, endedAt, blobs }) => [root, endedAt, [...blobs]]),
    [
      ['early', 10, [blob('earlyr')]],
      ['late', 20, [blob('later')]],
      ['open', null, [blob('openr')]],
      ['half', null, [blob('halfr'), blob('childr')]],
    ],
  )
  const others = ['late', 'early', 'open', 'half', 'child'].flatMap((id) => [blob(`${id}p`), blob(`${id}n`)])
  assert.deepEqual(names.others(), new Set([...others, blob('openi'), blob('childi')]))
  db.close()
})
