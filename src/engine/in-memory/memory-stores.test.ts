import assert from 'node:assert/strict'
import { test } from 'node:test'

import { AppError } from '#contract'

import type { Unit } from '../ports/ledger.ts'
import { type StoresBench, testStores } from '../ports/stores.contract.ts'
import { createMemoryStores, type MemoryStores } from './memory-stores.ts'

function bench(stores: MemoryStores): StoresBench {
  return {
    stores,
    outbox: stores.outbox,
    async restart() {
      return bench(stores.crash())
    },
    async [Symbol.asyncDispose]() {},
  }
}

testStores(async () => bench(createMemoryStores()))

const message: Unit = { run: '', records: [], definitions: [{ hash: 'h', json: '1' }] }

/** Lets everything that can go on without a step of the stores go on. */
async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}

test('a unit is durable and answered when the pace says so', async () => {
  const steps: (() => void)[] = []
  const stores = createMemoryStores({ pace: (_step, go) => steps.push(go) })
  let answered = false
  void stores.ledger.commit(message).then(() => (answered = true))
  assert.equal(await stores.journal.definition('h'), undefined)
  steps.shift()?.()
  await turn()
  assert.equal(await stores.journal.definition('h'), '1')
  assert.equal(answered, false)
  steps.shift()?.()
  await turn()
  assert.equal(answered, true)
})

test('a crash loses what was not durable and answers nobody', async () => {
  const steps: (() => void)[] = []
  const stores = createMemoryStores({ pace: (_step, go) => steps.push(go) })
  let settled = 0
  for (const hash of ['one', 'two']) {
    const call = stores.ledger.commit({ run: '', records: [], definitions: [{ hash, json: '1' }] })
    void call.finally(() => (settled += 1))
  }
  steps.shift()?.()
  const next = stores.crash()
  while (steps.length > 0) steps.shift()?.()
  void stores.journal.definition('one').then(() => (settled += 1))
  await turn()
  assert.equal(settled, 0)
  assert.equal(await next.journal.definition('one'), '1')
  assert.equal(await next.journal.definition('two'), undefined)
})

test('a disk that refuses keeps nothing and says so', async () => {
  let full = true
  const stores = createMemoryStores({ refuses: () => full })
  await assert.rejects(
    stores.ledger.commit(message),
    (error) => error instanceof AppError && error.code === 'engine.store_failed',
  )
  assert.equal(await stores.journal.definition('h'), undefined)
  full = false
  assert.deepEqual(await stores.ledger.commit(message), {})
})
