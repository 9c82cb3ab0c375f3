import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { afterEach, beforeEach, describe, test } from 'node:test'

import type { RecordedLine } from '#contract'

import { createRecordings } from './recordings.ts'

const line: RecordedLine = { is: 'list', provider: 'a', models: ['m', 'ä\n\u2028'] }

describe('a recording in a file', () => {
  let folder: string
  let file: string
  const recordings = createRecordings()
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'adjutant-recordings-'))
    file = path.join(folder, 'r.jsonl')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  test('is read as it was written, and gone on with', async () => {
    await recordings.begin(file)
    await Promise.all(Array.from({ length: 20 }, () => recordings.add(file, line)))
    await recordings.begin(file)
    await recordings.add(file, line)
    assert.deepEqual(
      await recordings.read(file),
      Array.from({ length: 21 }, () => line),
    )
    if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600)
  })

  test('is not begun over a file that is something else, which stays as it is', async () => {
    for (const content of ['', 'dear diary\n', '{"is":"list","provider":"a","models":[]}\n']) {
      writeFileSync(file, content)
      await assert.rejects(recordings.begin(file), { code: 'model.recording_invalid' })
      assert.equal(readFileSync(file, 'utf8'), content)
    }
    await assert.rejects(recordings.begin(path.join(folder, 'none', 'r.jsonl')), {
      code: 'model.recording_failed',
    })
  })

  test('says which line of it is wrong', async () => {
    await assert.rejects(recordings.read(file), { code: 'model.recording_invalid' })
    await recordings.begin(file)
    await recordings.add(file, line)
    appendFileSync(file, '{"is":"call","key":1}\n')
    await assert.rejects(recordings.read(file), (error: unknown) => {
      assert.match((error as Error).message, /line 3, key/)
      return true
    })
  })
})
