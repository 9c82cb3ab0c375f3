import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'

import type { StoredBlob } from '#adapters'
import { AppError } from '#contract'

import { readSnapshotLimits } from './snapshot-limits.ts'
import { createSnapshots, expiredTrees } from './snapshots.ts'

const signal = new AbortController().signal
const day = 24 * 60 * 60_000
const now = 1_000 * day

const trees = [
  { root: 'old', endedAt: now - 90 * day, blobs: new Set(['a', 'shared']) },
  { root: 'new', endedAt: now - day, blobs: new Set(['b', 'shared']) },
  { root: 'going', endedAt: null, blobs: new Set(['c']) },
]
const sizes = new Map([
  ['a', 10],
  ['shared', 100],
  ['b', 10],
  ['c', 1_000],
])

describe('what is no longer kept to take runs back', () => {
  test('is nothing without limits', () => {
    assert.deepEqual(expiredTrees(trees, { sizes, limits: {}, now }), new Set())
  })

  test('is of runs that ended before so many days', () => {
    assert.deepEqual(expiredTrees(trees, { sizes, limits: { days: 30 }, now }), new Set(['old']))
    assert.deepEqual(expiredTrees(trees, { sizes, limits: { days: 0 }, now }), new Set(['old', 'new']))
  })

  test('is of the runs that ended first until the rest is small enough, but never of those that go on', () => {
    const by = (bytes: number): ReadonlySet<string> => expiredTrees(trees, { sizes, limits: { bytes }, now })
    assert.deepEqual(by(1_120), new Set())
    assert.deepEqual(by(1_119), new Set(['old']))
    assert.deepEqual(by(1_109), new Set(['old', 'new']))
    assert.deepEqual(by(0), new Set(['old', 'new']))
  })

  test('goes from the disk unless something else names it; what nothing names goes as well', async () => {
    const there: StoredBlob[] = ['a', 'b', 'c', 'shared', 'payload', 'orphan'].map((ref) => ({
      ref,
      sizeBytes: 5,
      putAt: 0,
    }))
    const removed: string[] = []
    const snapshots = createSnapshots({
      names: { snapshots: () => trees, others: () => new Set(['payload']) },
      blobs: {
        async list({ before }) {
          assert.equal(before, now - day)
          return there
        },
        async remove(blobs) {
          removed.push(...blobs.map(({ ref }) => ref))
          return blobs
        },
      },
      clock: { now: () => now, after: () => ({ [Symbol.dispose]() {} }) },
      limits: () => ({ days: 30 }),
    })
    assert.deepEqual(await snapshots.preview({ without: [], signal }), { runs: 1, contents: 2, bytes: 10 })
    assert.deepEqual(await snapshots.preview({ without: ['new'], signal }), {
      runs: 1,
      contents: 4,
      bytes: 20,
    })
    assert.deepEqual(removed, [])
    assert.deepEqual(await snapshots.sweep({ signal }), { runs: 1, contents: 2, bytes: 10 })
    assert.deepEqual(removed, ['a', 'orphan'])
  })
})

test('the limits of a home are read from its file, and what is wrong with it is told', () => {
  const folder = mkdtempSync(join(tmpdir(), 'adjutant-limits-'))
  try {
    assert.deepEqual(readSnapshotLimits(folder), {})
    const write = (text: string): void => writeFileSync(join(folder, 'retention.json'), text)
    write('{ "snapshots": { "days": 30, "bytes": 1000 } }')
    assert.deepEqual(readSnapshotLimits(folder), { days: 30, bytes: 1_000 })
    write('{}')
    assert.deepEqual(readSnapshotLimits(folder), {})
    for (const wrong of [
      '{',
      '[]',
      '{ "snapshot": {} }',
      '{ "snapshots": 3 }',
      '{ "snapshots": { "days": -1 } }',
      '{ "snapshots": { "day": 1 } }',
    ]) {
      write(wrong)
      assert.throws(
        () => readSnapshotLimits(folder),
        (error) => error instanceof AppError && error.code === 'input.invalid',
        wrong,
      )
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})
