import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import fc from 'fast-check'

import { type Amounts, budgetHeldKind, budgetSettledKind, type Fact } from '#contract'

import { createMemoryBudgetStore } from '../testing.ts'
import { testBudgetStore } from '../ports/budget-store.contract.ts'
import { BudgetDesk } from './budget-desk.ts'

describe('a budget store in memory', () => {
  testBudgetStore(async () => {
    const store = createMemoryBudgetStore()
    return { store, commit: async (effect, facts) => store.commit(effect, facts), [Symbol.dispose]() {} }
  })
})

const effect = (key: string, attempt = 1) => ({ run: 'r', key, attempt })
const ceiling = (limits: Amounts, account = 'run:r') => ({ account, limits })
const fact = (kind: string, data: unknown): Fact => ({ kind, subject: '', data: data as Fact['data'] })

describe('a budget desk', () => {
  test('reserves in all accounts or in none', () => {
    const desk = new BudgetDesk(createMemoryBudgetStore(), () => {})
    const ceilings = [ceiling({ tokens: 100 }), ceiling({ tokens: 50 }, 'day:x')]
    assert.equal(desk.take(effect('a'), { tokens: 60 }, { ceilings }).ok, false)
    // Nothing of the refused one is left in the first account.
    assert.equal(desk.take(effect('b'), { tokens: 50 }, { ceilings }).ok, true)
    const third = desk.take(effect('c'), { tokens: 1 }, { ceilings })
    assert.deepEqual(third, {
      ok: false,
      lack: { account: 'day:x', unit: 'tokens', limit: 50, used: 50, needs: 1 },
    })
  })

  test('gives back what was reserved too much, and says so', () => {
    const freed: string[] = []
    const desk = new BudgetDesk(createMemoryBudgetStore(), (account) => freed.push(account))
    const ceilings = [ceiling({ tokens: 100 })]
    desk.take(effect('a'), { tokens: 100 }, { ceilings })
    assert.equal(desk.take(effect('b'), { tokens: 30 }, { ceilings }).ok, false)
    assert.equal(desk.settle(effect('a'), { tokens: 70 }, { earlier: false }), true)
    // A crash now would bring it back as it was reserved.
    assert.deepEqual(freed, [])
    assert.equal(desk.take(effect('b'), { tokens: 30 }, { ceilings }).ok, false)
    desk.confirm(effect('a'))
    assert.deepEqual(freed, ['run:r'])
    assert.equal(desk.take(effect('b'), { tokens: 30 }, { ceilings }).ok, true)
    assert.equal(desk.settle(effect('a'), { tokens: 70 }, { earlier: false }), false)
  })

  test('takes what ended in a run for over where that becomes durable with the next, and in no other run', () => {
    const desk = new BudgetDesk(createMemoryBudgetStore(), () => {})
    const ceilings = [ceiling({ tokens: 100 }, 'day:today')]
    const early = true
    desk.take(effect('a'), { tokens: 80 }, { ceilings })
    desk.settle(effect('a'), { tokens: 70 }, { earlier: false })
    const leftFor = (run: string, options = {}) =>
      desk.left(ceilings, { ...effect('c'), run }, options)[0]?.left
    assert.deepEqual([leftFor('r'), leftFor('r', { early }), leftFor('s', { early })], [20, 30, 20])
    const other = { ...effect('b'), run: 's' }
    assert.equal(desk.take(effect('b'), { tokens: 30 }, { ceilings }).ok, false)
    assert.equal(desk.take(other, { tokens: 30 }, { ceilings, early }).ok, false)
    assert.equal(desk.take(effect('b'), { tokens: 31 }, { ceilings, early }).ok, false)
    assert.equal(desk.take(effect('b'), { tokens: 30 }, { ceilings, early }).ok, true)
    desk.confirm(effect('a'))
    assert.deepEqual([leftFor('r', { early }), leftFor('s')], [0, 0])
  })

  test('counts what ended with more than was reserved, too', () => {
    const desk = new BudgetDesk(createMemoryBudgetStore(), () => {})
    const ceilings = [ceiling({ tokens: 100 })]
    desk.take(effect('a'), { tokens: 40 }, { ceilings })
    desk.settle(effect('a'), { tokens: 70 }, { earlier: false })
    assert.equal(desk.take(effect('b'), { tokens: 31 }, { ceilings, early: true }).ok, false)
    assert.equal(desk.take(effect('b'), { tokens: 30 }, { ceilings, early: true }).ok, true)
  })

  test('asked again for the same attempt, reserves once', () => {
    const desk = new BudgetDesk(createMemoryBudgetStore(), () => {})
    for (let count = 0; count < 5; count += 1)
      assert.equal(desk.take(effect('a'), { effects: 1 }, { ceilings: [ceiling({ effects: 1 })] }).ok, true)
  })

  test('warns once, when four fifths are used', () => {
    const desk = new BudgetDesk(createMemoryBudgetStore(), () => {})
    const near = Array.from({ length: 10 }, (_, index) => {
      const ceilings = [ceiling({ effects: 10 })]
      const taken = desk.take(effect(String(index)), { effects: 1 }, { ceilings })
      return taken.ok ? desk.nearLimits(ceilings).length : -1
    })
    assert.deepEqual(near, [0, 0, 0, 0, 0, 0, 0, 1, 0, 0])
  })

  test('in any order, with crashes, is never over, and what is settled is what was taken', () => {
    const step = fc.record({
      do: fc.constantFrom('take', 'take', 'intend', 'settle', 'withdraw', 'crash'),
      key: fc.integer({ min: 0, max: 5 }),
      amount: fc.integer({ min: 0, max: 40 }),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const store = createMemoryBudgetStore()
        const ceilings = [ceiling({ tokens: 100 })]
        let desk = new BudgetDesk(store, () => {})
        /** What each attempt has: reserved in this process, or durable. */
        const open = new Map<string, { durable: boolean; amount: number; attempt: number }>()
        const attempts = new Map<string, number>()
        let spent = 0
        for (const { do: what, key, amount } of steps) {
          const name = String(key)
          const mine = open.get(name)
          if (what === 'take' && !mine?.durable) {
            const attempt = (attempts.get(name) ?? 0) + 1
            const taken = desk.take(effect(name, attempt), { tokens: amount }, { ceilings })
            if (taken.ok && amount > 0) open.set(name, { durable: false, amount, attempt })
            else open.delete(name)
          } else if (what === 'intend' && mine && !mine.durable) {
            const charges = [{ account: 'run:r', unit: 'tokens', amount: mine.amount }]
            store.commit(effect(name, mine.attempt), [fact(budgetHeldKind, { charges })])
            attempts.set(name, mine.attempt)
            mine.durable = true
          } else if (what === 'settle' && mine?.durable) {
            const took = Math.min(amount, mine.amount)
            desk.settle(effect(name, mine.attempt), { tokens: took }, { earlier: true })
            store.commit(effect(name, mine.attempt), [fact(budgetSettledKind, { tokens: took })])
            desk.confirm(effect(name, mine.attempt))
            spent += took
            open.delete(name)
          } else if (what === 'withdraw' && mine && !mine.durable) {
            desk.withdraw(effect(name, mine.attempt))
            open.delete(name)
          } else if (what === 'crash') {
            desk = new BudgetDesk(store, () => {})
            for (const [one, { durable }] of open) if (!durable) open.delete(one)
          }
          const reserved = [...open.values()].reduce((sum, one) => sum + one.amount, 0)
          assert.ok(spent + reserved <= 100)
          // What is left can be taken to the last, and not one more.
          const rest = 100 - spent - reserved
          assert.equal(desk.take(effect('probe'), { tokens: rest + 1 }, { ceilings }).ok, false)
          assert.equal(desk.take(effect('probe'), { tokens: rest }, { ceilings }).ok, true)
          desk.withdraw(effect('probe'))
        }
        assert.equal(store.use('run:r')[0]?.spent ?? 0, spent)
      }),
      { numRuns: 500 },
    )
  })
})
