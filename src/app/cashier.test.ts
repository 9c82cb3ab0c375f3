import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { publicLabel } from '#contract'
import { createEngine, createMemoryPayloads, createMemoryStores, type Engine, type Program } from '#engine'
import { createRandom, createSeededIds, SimulatedClock } from '#engine/testing'
import { type Cashier, defaultPolicy, type EffectRequest } from '#gate'
import { createMemoryBudgetStore } from '#gate/testing'

import { countedLedger, openCashier } from './cashier.ts'
import { resumeWaiting } from './waiting-for-budget.ts'

/** Asks for one effect. */
const one: Program = {
  name: 'one',
  semanticsVersion: 1,
  step(_state, event) {
    if (event.type === 'started') {
      const command = { do: 'effect', key: 'deed', handler: 'deed', args: null, label: publicLabel } as const
      return { state: null, commands: [command] }
    }
    return { state: null, commands: [{ do: 'finish', output: event.type, label: publicLabel }] }
  },
}

const by = { by: 'ada', at: 0 }

/** A home in memory, and the processes that have its engine one after the other. */
class Desk {
  readonly clock = new SimulatedClock(new Date(2026, 11, 31, 23, 59).getTime())
  readonly budgets = createMemoryBudgetStore()
  stores = createMemoryStores()
  deeds: string[] = []
  /** Effects end only once this is so. */
  free = true

  async open(): Promise<Engine> {
    const { clock, budgets, stores } = this
    const ledger = countedLedger(
      {
        commit: async (unit) => {
          const committed = await stores.ledger.commit(unit)
          for (const { key, attempt, ...fact } of unit.facts ?? [])
            budgets.commit({ run: unit.run, key, attempt }, [fact])
          return committed
        },
        close: () => stores.ledger.close(),
      },
      () => cashier,
    )
    const engine = createEngine({
      clock: clock.process(),
      ids: createSeededIds(() => clock.now(), createRandom(1)),
      stores: { ...stores, ledger },
      payloads: createMemoryPayloads(),
    })
    const cashier: Cashier = openCashier({ store: budgets, engine, clock, policy: () => defaultPolicy })
    engine.define(one)
    engine.handle('deed', {
      classify: () => 'other',
      admit: (_args, _prepared, { run, root, key, attempt, answer }) =>
        cashier.admit({ run, root, key, project: '' } as EffectRequest, {
          attempt,
          estimate: { effects: 1, tokens: 10 },
          answer,
        }),
      run: async (_args, _prepared, { run, key, attempt }) => {
        this.deeds.push(run)
        while (!this.free) await new Promise((resolve) => void setImmediate(resolve))
        return {
          output: null,
          facts: cashier.settle({ run, key, attempt }, { tokens: 4 }, { earlier: false }),
        }
      },
    })
    await engine.launch()
    await resumeWaiting(engine, { cashier, budgets })
    await quiet()
    return engine
  }

  async start(engine: Engine, ...ids: string[]): Promise<void> {
    for (const id of ids) {
      await engine.start({ program: 'one', input: null, id })
      await quiet()
    }
  }
}

async function statesOf(engine: Engine, ...ids: string[]): Promise<string> {
  const rows = await Promise.all(ids.map((id) => engine.get(id)))
  return rows.map(({ status, waiting }) => waiting ?? status).join(' ')
}

describe('a cashier', () => {
  test('lets what waits for the day begin at midnight', async () => {
    const desk = new Desk()
    desk.budgets.set('day', { unit: 'effects', amount: 1 }, by)
    const engine = await desk.open()
    await desk.start(engine, 'a', 'b')
    assert.equal(await statesOf(engine, 'a', 'b'), 'completed budget')
    const midnight = new Date(2027, 0, 1).getTime()
    while (desk.clock.now() < midnight + 1_000) {
      desk.clock.step()
      await quiet()
      if (desk.clock.now() < midnight) assert.deepEqual(desk.deeds, ['a'])
      else if (desk.deeds.length === 2) break
    }
    assert.equal(await statesOf(engine, 'b'), 'completed')
  })

  test('after a restart wakes what has room by now, and no more of it', async () => {
    const desk = new Desk()
    desk.budgets.set('day', { unit: 'effects', amount: 1 }, by)
    const before = await desk.open()
    await desk.start(before, 'a', 'b', 'c', 'd')
    assert.equal(await statesOf(before, 'a', 'b', 'c', 'd'), 'completed budget budget budget')
    desk.stores = desk.stores.crash()
    desk.budgets.set('day', { unit: 'effects', amount: 3 }, by)
    const engine = await desk.open()
    assert.equal(await statesOf(engine, 'b', 'c', 'd'), 'completed completed budget')
    const records = await engine.journal('d', { after: 0, limit: 50 })
    assert.equal(records.filter(({ type }) => type === 'effect.held').length, 1)
  })

  test('wakes what waits when another effect took less than it had reserved', async () => {
    const desk = new Desk()
    desk.budgets.set('day', { unit: 'tokens', amount: 18 }, by)
    const engine = await desk.open()
    desk.free = false
    await desk.start(engine, 'a', 'b', 'c')
    assert.equal(await statesOf(engine, 'a', 'b', 'c'), 'running budget budget')
    desk.free = true
    await quiet()
    // With 4 spent 10 more fit, and so they do with 8.
    assert.equal(await statesOf(engine, 'a', 'b', 'c'), 'completed completed completed')
    assert.deepEqual(desk.budgets.use('day:2026-12-31'), [{ unit: 'tokens', spent: 12, held: 0 }])
  })
})

/** Lets all that is ready to go on do so. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 40; turn += 1) await new Promise((resolve) => void setImmediate(resolve))
}
