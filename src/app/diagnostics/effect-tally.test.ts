import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { StoredRecord, Unit } from '#engine'

import { EffectTally } from './effect-tally.ts'

const record = (seq: number, type: string): StoredRecord => ({ seq, type, at: 1, payload: '{}' })
const receipt = (undo: string) => ({
  key: 'a#1',
  attempt: 1,
  kind: 'receipt',
  subject: '',
  data: { tool: 'fs.move', undo },
})

describe('the tally of effects', () => {
  test('counts what is done by how it can be taken back, the rest by what became of it', () => {
    const tally = new EffectTally()
    const units: Unit[] = [
      {
        run: 'r',
        records: [record(1, 'run.started'), record(2, 'effect.done')],
        facts: [receipt('reversible')],
      },
      {
        run: 'r',
        records: [record(3, 'effect.done'), record(4, 'effect.done')],
        facts: [receipt('irreversible')],
      },
      { run: 'r', records: [record(5, 'effect.failed'), record(6, 'effect.unknown')] },
      {
        run: 'r',
        records: [record(7, 'child.started')],
        children: [{ run: 'c', records: [record(1, 'effect.done')], facts: [receipt('reversible')] }],
      },
      { run: 'r', records: [], facts: [receipt('reversible'), { ...receipt('pure'), kind: 'notice' }] },
    ]
    for (const unit of units) tally.note(unit)
    assert.deepEqual(tally.counts(), [
      { undo: 'reversible', outcome: 'done', count: 2 },
      { undo: 'irreversible', outcome: 'done', count: 1 },
      { undo: 'none', outcome: 'done', count: 1 },
      { undo: 'none', outcome: 'failed', count: 1 },
      { undo: 'none', outcome: 'unknown', count: 1 },
    ])
  })
})
