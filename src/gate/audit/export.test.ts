import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { AppError, type ErrorCode } from '#contract'

import { openCheckpoint } from './checkpoint.ts'
import { exportLines, ExportReader, type ExportReport } from './export.ts'
import type { LogRow } from './log-row.ts'
import { acceptedFlips, isRefused, readExport } from './testing/flips.ts'
import { createNotary, digest } from './testing/notary.ts'
import { checkpointOf, forgotten, sampleRow, sampleRows } from './testing/sample-log.ts'

const notary = createNotary('adjutant.local/home/0123', 1)
const rows = sampleRows(200)
const withHoles: readonly LogRow[] = rows.map((row) => (row.seq % 50 === 0 ? forgotten(row) : row))

function printed(of: readonly LogRow[], withBodies: boolean, note = checkpointOf(of, notary).note): Buffer {
  return Buffer.from([...exportLines(digest, of, { note, withBodies })].join(''))
}

function read(file: Uint8Array, reader?: ExportReader): ExportReport {
  return readExport(file, notary, reader ? { reader } : {})
}

function coded(code: ErrorCode): (error: unknown) => boolean {
  return (error) => error instanceof AppError && error.code === code
}

describe('an export of 200 entries, four of them removed', () => {
  for (const withBodies of [false, true]) {
    const what = withBodies ? 'with bodies' : 'without bodies'
    test(`is accepted ${what}`, () => {
      const { checkpoint, pruned } = read(printed(withHoles, withBodies))
      assert.deepEqual([checkpoint.size, pruned], [200, 4])
    })

    test(`is refused ${what} when any one bit is changed, tried on its first ten entries`, () => {
      const few = withHoles.slice(0, 10).with(4, withHoles.find(({ salt }) => salt === null) ?? sampleRow(1))
      assert.deepEqual(acceptedFlips(printed(few, withBodies), notary), [])
    })
  }

  test('is refused when it is cut anywhere', () => {
    const file = printed(rows, false)
    for (let end = 0; end < file.length; end += 37)
      assert.ok(
        isRefused(() => read(file.subarray(0, end))),
        `${end}`,
      )
    const lines = file.toString().split('\n')
    for (let count = 0; count < lines.length - 1; count += 1)
      assert.ok(
        isRefused(() => read(Buffer.from(`${lines.slice(0, count).join('\n')}\n`))),
        `${count} lines`,
      )
  })

  test('is refused when entries are left out, doubled, swapped or put in', () => {
    const { note } = checkpointOf(rows, notary)
    const [first, second] = rows
    assert.ok(first && second)
    const wrong = [
      rows.slice(1),
      rows.slice(0, -1),
      rows.toSpliced(100, 1),
      rows.toSpliced(100, 0, first),
      [second, first, ...rows.slice(2)],
      [...rows, sampleRow(201)],
    ]
    for (const [index, other] of wrong.entries())
      assert.throws(() => read(printed(other, true, note)), coded('audit.root_mismatch'), `${index}`)
  })

  test('names the entry that was changed', () => {
    const file = printed(rows, true).toString().replace('/a/57*J.txt', '/a/58*J.txt')
    assert.throws(() => read(Buffer.from(file)), /Entry 57 /)
  })

  test('is refused with the checkpoint of another log of the same name, or by another key', () => {
    const { note } = checkpointOf(rows, createNotary(notary.key.name, 2))
    assert.throws(() => read(printed(rows, false, note)), coded('audit.signature_refused'))
  })

  test('is refused when the checkpoint is that of its own beginning', () => {
    const { note } = checkpointOf(rows.slice(0, 150), notary)
    assert.throws(() => read(printed(rows, false, note)), coded('audit.root_mismatch'))
  })
})

describe('an export checked against an earlier checkpoint', () => {
  const file = printed(rows, false)
  function since(of: readonly LogRow[]): ExportReport {
    return read(
      file,
      new ExportReader({ digest, earlier: openCheckpoint(digest, checkpointOf(of, notary).note, notary) }),
    )
  }

  test('is accepted when the log has only grown, at whatever size that was', () => {
    for (const size of [0, 1, 2, 63, 64, 65, 199, 200])
      assert.equal(since(rows.slice(0, size)).checkpoint.size, 200)
  })

  test('is refused when an entry of then was changed, and when there were more', () => {
    assert.throws(() => since([sampleRow(900), ...rows.slice(1, 100)]), coded('audit.history_changed'))
    assert.throws(() => since([...rows, sampleRow(201)]), coded('audit.history_changed'))
  })
})

test('an export of an empty log is accepted', () => {
  assert.equal(read(printed([], false)).checkpoint.size, 0)
})
