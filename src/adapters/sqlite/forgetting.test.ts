import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'

import { createMemoryStores, runRow } from '#engine/testing'

import { createForgetting } from './forgetting.ts'
import { openDatabase } from './open-database.ts'
import { scrubFile } from './scrub-file.ts'
import { createSqliteDisk } from './testing/sqlite-disk.ts'

const mark = 'the-kestrel-waits-by-the-sluice'

test('nothing of a forgotten run is left in the pages of the file or in its log, free ones included', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'adjutant-forgetting-'))
  using cleaning = new DisposableStack()
  cleaning.defer(() => rmSync(folder, { recursive: true }))
  const file = path.join(folder, 'home.db')
  const db = cleaning.adopt(openDatabase({ file }), (open) => void open.close())
  const { ledger } = createMemoryStores({}, createSqliteDisk(db))
  const bytes = (): Buffer =>
    Buffer.concat(readdirSync(folder).map((name) => readFileSync(path.join(folder, name))))

  // Runs of other people's in between, so that pages are shared and moved.
  const runs = Array.from({ length: 60 }, (_, index) => ({
    id: `run_${index}`,
    says: index % 2 === 0 ? mark : 'x',
  }))
  for (const { id, says } of runs) {
    const text = JSON.stringify({ input: `${says} `.repeat(80), label: {} })
    await ledger.commit({
      run: id,
      begins: runRow(id, { title: says, context: { named: [says.repeat(60)] }, definition: `hash of ${id}` }),
      records: [{ seq: 1, type: 'run.started', at: 1, payload: text }],
      snapshot: { seq: 1, format: 1, state: text },
      definitions: [{ hash: `hash of ${id}`, json: JSON.stringify({ says: says.repeat(40) }) }],
      facts: [
        { key: 'a', attempt: 1, kind: 'notice', subject: '', data: { title: says, body: says.repeat(30) } },
      ],
    })
    await ledger.commit({
      run: id,
      records: [{ seq: 2, type: 'run.completed', at: 2, payload: text }],
      patch: { status: 'completed', waiting: null, updatedAt: 2, startedAt: 1, finishedAt: 2 },
    })
  }
  assert.ok(bytes().includes(mark))
  const forgetting = createForgetting(db)
  assert.equal(forgetting.trees().length, 60)
  const left = (seq: number, type: string) => ({ seq, type, at: seq, payload: '{}' })
  for (const { id, says } of runs) {
    if (says !== mark) continue
    const records = [left(1, 'run.started'), left(2, 'run.completed')]
    const run = { run: id, records, title: 'left', context: {} }
    assert.equal(
      forgetting.forget({ top: id, runs: [{ ...run, run: 'another' }] }, { by: 'ada', at: 3 }),
      false,
    )
    assert.equal(forgetting.forget({ top: id, runs: [run] }, { by: 'ada', at: 3 }), true)
    assert.equal(forgetting.forget({ top: id, runs: [run] }, { by: 'ada', at: 3 }), false)
  }
  assert.deepEqual(forgetting.unscrubbed(), { blobs: [], file: true })
  assert.ok(bytes().includes(mark), 'it is still in the file before that is written anew')
  await scrubFile({ file })
  assert.deepEqual(forgetting.unscrubbed(), { blobs: [], file: false })
  assert.ok(!bytes().includes(mark))
  assert.equal(forgetting.trees().length, 30)
})
