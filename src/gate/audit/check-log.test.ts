import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { checkLog, type LogFinding, rangesOfNumbers } from './check-log.ts'
import { forgottenKind, type KeptCheckpoint, type LogRow, prunedKind } from './log-row.ts'
import { createNotary, digest } from './testing/notary.ts'
import { checkpointOf, forgotten, sampleRow, sampleRows, withoutBody } from './testing/sample-log.ts'

const notary = createNotary('adjutant.local/home/0123', 1)
const written = sampleRows(40)
const rows: readonly LogRow[] = written
const checkpoints = [checkpointOf(rows.slice(0, 10), notary), checkpointOf(rows.slice(0, 30), notary)]

function findingsIn(
  of: readonly LogRow[],
  more: { checkpoints?: readonly KeptCheckpoint[]; unlogged?: readonly number[] } = {},
): LogFinding[] {
  return [...checkLog({ digest, rows: of, checkpoints, verifier: notary, unlogged: [], ...more }).findings]
}

describe('a log', () => {
  test('that is as it was written has no findings', () => {
    const report = checkLog({ digest, rows, checkpoints, verifier: notary, unlogged: [] })
    assert.deepEqual(
      [report.size, report.wrong, report.findings, report.checkpoints, report.signed, report.pruned],
      [40, 0, [], 2, 30, 0],
    )
  })

  test('shows a body, a word of an entry or a leaf that was changed', () => {
    const row = written[19]
    assert.ok(row)
    const said = { ...row.said, body: '{"tool":"fs.write"}' }
    assert.deepEqual(findingsIn(rows.with(19, { ...row, said })), [{ what: 'changed', at: 20 }])
    assert.deepEqual(findingsIn(rows.with(19, { ...row, said: { ...row.said, at: 1 } })), [
      { what: 'changed', at: 20 },
    ])
    assert.deepEqual(findingsIn(rows.with(19, { ...row, leaf: digest(row.leaf) })), [
      { what: 'changed', at: 20 },
      { what: 'rewritten', at: 30 },
    ])
  })

  test('shows an entry that was rewritten with a hash that fits', () => {
    assert.deepEqual(findingsIn(rows.with(4, sampleRow(5, { run: 'run_other' }))), [
      { what: 'rewritten', at: 10 },
      { what: 'rewritten', at: 30 },
    ])
  })

  test('shows what was taken out, in the middle and at the end', () => {
    const found = findingsIn(rows.toSpliced(14, 2))
    assert.deepEqual(found.slice(0, 2), [
      { what: 'missing', at: 15 },
      { what: 'missing', at: 16 },
    ])
    assert.ok(found.some(({ what }) => what === 'rewritten'))
    assert.deepEqual(findingsIn(rows.slice(0, 29)), [{ what: 'truncated', at: 30 }])
  })

  test('shows what an entry stands for that is gone without a word', () => {
    const row = rows[6]
    assert.ok(row)
    assert.deepEqual(findingsIn(rows.with(6, { ...row, said: null })), [{ what: 'missing', at: 7 }])
    assert.deepEqual(findingsIn(rows.with(6, forgotten(row))), [{ what: 'missing', at: 7 }])
  })

  test('still knows an entry whose body was forgotten, where one says so, and shows what was changed of it', () => {
    const row = written[3]
    assert.ok(row)
    const left = withoutBody(row)
    const body = JSON.stringify({ runs: 1, entries: [[4, 4]] })
    const word = sampleRow(41, { kind: forgottenKind, body })
    assert.deepEqual(findingsIn(rows.with(3, left)), [{ what: 'missing', at: 4 }])
    assert.deepEqual(findingsIn([...rows.with(3, left), word]), [])
    const others: LogRow[] = [
      { ...left, said: { ...left.said, run: 'run_other' } },
      { ...left, bodyHash: '0'.repeat(64) },
    ]
    for (const other of others)
      assert.deepEqual(findingsIn([...rows.with(3, other), word]), [{ what: 'changed', at: 4 }])
  })

  test('takes as removed what an entry says was removed, and nothing beyond', () => {
    const word = sampleRow(41, {
      kind: prunedKind,
      body: JSON.stringify({
        runs: 1,
        entries: [
          [3, 5],
          [7, 7],
        ],
      }),
    })
    const pruned = [...rows.map((row) => ([3, 4, 5, 7].includes(row.seq) ? forgotten(row) : row)), word]
    assert.deepEqual(findingsIn(pruned), [])
    assert.deepEqual(findingsIn(pruned.with(5, forgotten(rows[5] ?? word))), [{ what: 'missing', at: 6 }])
    // The word itself is bound by the tree, so nobody widens it.
    const wider = { ...word, said: { ...word.said, body: JSON.stringify({ runs: 1, entries: [[1, 40]] }) } }
    assert.ok(findingsIn(pruned.with(40, wider)).some(({ what, at }) => what === 'changed' && at === 41))
  })

  test('shows a fact without an entry, and a checkpoint of another key or another size', () => {
    assert.deepEqual(findingsIn(rows, { unlogged: [9] }), [{ what: 'unlogged', at: 9 }])
    const other = createNotary(notary.key.name, 2)
    const forged = checkpointOf(rows.slice(0, 20), other)
    assert.deepEqual(findingsIn(rows, { checkpoints: [forged] }), [{ what: 'unsigned', at: 20 }])
    const moved = { ...checkpointOf(rows.slice(0, 20), notary), size: 21 }
    assert.deepEqual(findingsIn(rows, { checkpoints: [moved] }), [{ what: 'unsigned', at: 21 }])
  })

  test('names at most a hundred of many findings and counts them all', () => {
    const many = sampleRows(300).map((row) => ({ ...row, said: { ...row.said, by: 'Eve' } }))
    const report = checkLog({ digest, rows: many, checkpoints: [], verifier: notary, unlogged: [] })
    assert.deepEqual([report.findings.length, report.wrong], [100, 300])
  })

  test('gives its root of the size that is asked for', () => {
    const earlier = { size: 10, root: digest(new Uint8Array()) }
    const report = checkLog({ digest, rows, checkpoints, verifier: notary, unlogged: [], earlier })
    assert.ok(checkpoints[0]?.note.includes(report.rootThen?.toBase64() ?? 'none'))
  })
})

test('numbers are told as ranges', () => {
  assert.deepEqual(rangesOfNumbers([1, 2, 3, 5, 8, 9]), [
    [1, 3],
    [5, 5],
    [8, 9],
  ])
  assert.deepEqual(rangesOfNumbers([]), [])
})
