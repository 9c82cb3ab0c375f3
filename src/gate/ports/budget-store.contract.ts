import assert from 'node:assert/strict'
import { test } from 'node:test'

import { budgetHeldKind, budgetSettledKind, type Charge, type Fact } from '#contract'

import type { BudgetStore } from './budget-store.ts'

/** A store, and the way by which facts of effects come into it. */
export interface BudgetBench extends Disposable {
  readonly store: BudgetStore
  commit(effect: { run: string; key: string; attempt: number }, facts: readonly Fact[]): Promise<void>
}

const charges: readonly Charge[] = [
  { account: 'run:r', unit: 'tokens', amount: 100 },
  { account: 'run:r', unit: 'effects', amount: 1 },
  { account: 'day:2026-12-31', unit: 'tokens', amount: 100 },
]
const held: Fact = {
  kind: budgetHeldKind,
  subject: '',
  data: { charges: charges.map((charge) => ({ ...charge })) },
}
const effect = { run: 'r', key: 'k', attempt: 1 }
const as = { by: 'ada', at: 1 }

/** What every adapter of {@link BudgetStore} must do. */
export function testBudgetStore(open: () => Promise<BudgetBench>): void {
  test('limits are set, set anew and taken away', async () => {
    using bench = await open()
    const { store } = bench
    store.set('day', { unit: 'effects', amount: 10 }, as)
    store.set('day', { unit: 'tokens', amount: 5 }, as)
    store.set('run:r', { unit: 'effects', amount: 3 }, as)
    assert.deepEqual(store.limits('day'), { effects: 10, tokens: 5 })
    store.set('day', { unit: 'effects', amount: 20 }, as)
    store.set('day', { unit: 'tokens', amount: null }, as)
    assert.deepEqual(store.limits('day'), { effects: 20 })
    assert.deepEqual(store.limits('run:other'), {})
    assert.deepEqual(
      store.list().map(({ scope, unit, amount }) => `${scope} ${unit} ${amount}`),
      ['day effects 20', 'run:r effects 3'],
    )
  })

  test('what is reserved counts until it is settled, and then what it took', async () => {
    using bench = await open()
    const { store } = bench
    await bench.commit(effect, [held])
    assert.deepEqual(store.held(effect).map(textOf).toSorted(), charges.map(textOf).toSorted())
    assert.deepEqual(byUnit(store, 'run:r'), { effects: [0, 1], tokens: [0, 100] })
    await bench.commit(effect, [{ kind: budgetSettledKind, subject: '', data: { tokens: 40 } }])
    assert.deepEqual(store.held(effect), [])
    assert.deepEqual(byUnit(store, 'run:r'), { effects: [1, 0], tokens: [40, 0] })
    assert.deepEqual(byUnit(store, 'day:2026-12-31'), { tokens: [40, 0] })
  })

  test('each attempt counts by itself, and is settled once', async () => {
    using bench = await open()
    const { store } = bench
    await bench.commit(effect, [held])
    await bench.commit({ ...effect, attempt: 2 }, [held])
    const settled: Fact = { kind: budgetSettledKind, subject: '', data: { tokens: 10 } }
    await bench.commit({ ...effect, attempt: 2 }, [settled])
    await bench.commit({ ...effect, attempt: 2 }, [settled])
    assert.deepEqual(byUnit(store, 'run:r'), { effects: [1, 1], tokens: [10, 100] })
  })
}

function byUnit(store: BudgetStore, account: string): Record<string, [spent: number, held: number]> {
  const uses = store.use(account).toSorted((a, b) => (a.unit < b.unit ? -1 : 1))
  return Object.fromEntries(uses.map(({ unit, spent, held: reserved }) => [unit, [spent, reserved]]))
}

function textOf({ account, unit, amount }: Charge): string {
  return `${account} ${unit} ${amount}`
}
