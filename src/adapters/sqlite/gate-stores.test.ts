import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { type Clock } from '#base'
import { AppError } from '#contract'
import { testBudgetStore, testLeaseStore } from '#gate/testing'

import { createUnitWriter } from './apply-unit.ts'
import { createBudgetStore } from './budget-store.ts'
import { createLeaseStore } from './lease-store.ts'
import { migrate } from './migrate.ts'
import { openDatabase, type Sqlite } from './open-database.ts'

const key = new Uint8Array(32).fill(3)
const clock: Clock = { now: () => 1_000, after: () => ({ [Symbol.dispose]() {} }) }

function open(): Sqlite {
  const db = openDatabase({ file: ':memory:' })
  migrate(db)
  return db
}

function damaged(error: unknown): boolean {
  return error instanceof AppError && error.code === 'gate.permissions_damaged'
}

describe('leases and plans', () => {
  testLeaseStore(() => createLeaseStore(open(), { key, clock }))

  const lease = { id: 'l', root: 'r', tools: ['fs.move'], on: null, effects: 2, until: null, by: 'ada' }

  for (const change of [
    'UPDATE lease SET effects = 2000',
    `UPDATE lease SET root = 'other'`,
    `UPDATE lease SET tools = '["*"]'`,
  ]) {
    test(`a lease that something else changed allows nothing: ${change}`, () => {
      const db = open()
      const store = createLeaseStore(db, { key, clock })
      store.add(lease)
      db.exec(change)
      assert.throws(() => [...store.of('r'), ...store.of('other')], damaged)
    })
  }

  test('one that was taken back cannot be brought back in the database', () => {
    const db = open()
    const store = createLeaseStore(db, { key, clock })
    store.add(lease)
    store.revoke('l', 'ada')
    db.exec('UPDATE lease SET revoked = 0')
    assert.throws(() => store.of('r'), damaged)
  })

  test('an effect that something else put into a plan is not in it', () => {
    const db = open()
    const store = createLeaseStore(db, { key, clock })
    store.addPlan({ id: 'p', hashes: ['a'], by: 'ada', at: 1 })
    db.exec(`INSERT INTO plan_effect SELECT plan, 'b', times, seal FROM plan_effect`)
    assert.equal(store.planned('p', 'a'), 1)
    assert.throws(() => store.planned('p', 'b'), damaged)
  })

  test('what is given and taken back is in the audit log', () => {
    const db = open()
    const store = createLeaseStore(db, { key, clock })
    store.add(lease)
    store.revoke('l', 'bob')
    store.addPlan({ id: 'p', hashes: ['a', 'a'], by: 'ada', at: 1 })
    const told = db.prepare('SELECT kind FROM audit_event ORDER BY seq').pluck().all()
    assert.deepEqual(told, ['lease.given', 'lease.revoked', 'plan.approved'])
  })
})

describe('budgets', () => {
  testBudgetStore(async () => {
    const db = open()
    const writer = createUnitWriter(db)
    return {
      store: createBudgetStore(db, { key }),
      async commit({ run, key: effect, attempt }, facts) {
        const placed = facts.map((fact) => ({ ...fact, key: effect, attempt }))
        db.transaction(() => writer.write({ run, records: [], facts: placed })).immediate()
      },
      [Symbol.dispose]: () => void db.close(),
    }
  })

  test('a limit that something else raised lets nothing pass', () => {
    const db = open()
    const store = createBudgetStore(db, { key })
    store.set('day', { unit: 'effects', amount: 1 }, { by: 'ada', at: 1 })
    db.exec('UPDATE budget_limit SET amount = 1000')
    assert.throws(() => store.limits('day'), damaged)
  })
})
