import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Unit } from '#engine'

import { packUnits, unpackUnits } from './unit-packing.ts'

test('units come out of their packing as they went in', () => {
  const record = (seq: number) => ({ seq, type: 'note', at: 5, payload: `{"n":${seq}}` })
  const units: Unit[] = [
    { run: 'a', records: [record(1), record(2)] },
    { run: '', records: [], replies: [{ message: 1, body: { ok: null } }] },
    {
      run: 'b',
      records: [record(3)],
      wakeAt: null,
      children: [{ run: 'c', records: [record(1)] }],
      delivered: ['d'],
    },
    { run: 'e', records: [record(9)] },
  ]
  assert.deepEqual(unpackUnits(structuredClone(packUnits(units))), units)
  assert.deepEqual(unpackUnits(packUnits([])), [])
})
