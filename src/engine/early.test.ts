import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { AppError, publicLabel } from '#contract'

import { createEngine } from './create-engine.ts'
import type { Handler } from './handler.ts'
import { createMemoryPayloads } from './in-memory/memory-payloads.ts'
import { createMemoryStores } from './in-memory/memory-stores.ts'
import type { Program } from './program.ts'
import { createRandom, createSeededIds } from './testing/seeded-random.ts'
import { SimulatedClock } from './testing/simulated-clock.ts'

/** One effect after the other, and the last one's output. */
const chain: Program = {
  name: 'chain',
  semanticsVersion: 1,
  step(state, event) {
    const done = (state as number | undefined) ?? 0
    if (event.type === 'effect.failed')
      return { state: done, commands: [{ do: 'finish', output: event.error.code, label: publicLabel }] }
    const next = event.type === 'effect.done' ? done + 1 : done
    const key = `deed#${next}`
    return next === 3
      ? { state: next, commands: [{ do: 'finish', output: 'all', label: publicLabel }] }
      : {
          state: next,
          commands: [{ do: 'effect', key, handler: 'deed', args: null, label: publicLabel }],
        }
  },
}

/** An engine over a disk that writes when it is told to, or at once. */
class Stage {
  readonly clock = new SimulatedClock()
  /** The records of each commit, in the order in which they became durable. */
  readonly commits: string[] = []
  /** What was done, and how many commits were durable then. */
  readonly deeds: [key: string, commits: number][] = []
  readonly early: (boolean | undefined)[] = []
  readonly withdrawn: string[] = []
  readonly held: (() => void)[] = []
  holdsWrites = false
  readonly engine

  constructor({ hasTurns = true }: { hasTurns?: boolean } = {}) {
    const { clock } = this
    const stores = createMemoryStores({
      pace: (step, go) => (step === 'write' && this.holdsWrites ? this.held.push(go) : go()),
      written: ({ records }) =>
        this.commits.push(records.map(({ type }) => type.replace(/^(effect|run)\./, '')).join(' ')),
    })
    this.engine = createEngine({
      clock: clock.process(),
      ids: createSeededIds(() => clock.now(), createRandom(1)),
      stores,
      payloads: createMemoryPayloads(),
      ...(hasTurns ? { turn: nextTurn } : {}),
    })
    this.engine.define(chain)
  }

  async begin(handler: Partial<Handler> = {}): Promise<void> {
    this.engine.handle('deed', {
      classify: () => 'idempotent',
      readyEarly: () => true,
      prepare: async () => null,
      admit: (_args, _prepared, { early }) => {
        this.early.push(early)
        return { admit: true, facts: [{ kind: 'admitted', subject: '', data: null }] }
      },
      run: async (_args, _prepared, { key }) => {
        this.deeds.push([key, this.commits.length])
        return { output: null }
      },
      withdraw: (_args, { key }) => void this.withdrawn.push(key),
      ...handler,
    })
    await this.engine.launch()
    await this.engine.start({ program: 'chain', input: null, id: 'run' })
    await quiet()
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve))
}

async function quiet(): Promise<void> {
  for (let count = 0; count < 30; count += 1) await nextTurn()
}

describe('an effect that can be ready early', () => {
  test('has its intent in the commit of what came before it, and begins when that is durable', async () => {
    const stage = new Stage()
    await stage.begin()
    assert.deepEqual(stage.commits, [
      'started',
      'intended',
      'done intended',
      'done intended',
      'done completed',
    ])
    assert.deepEqual(stage.deeds, [
      ['deed#0', 2],
      ['deed#1', 3],
      ['deed#2', 4],
    ])
    assert.deepEqual(stage.early, [false, true, true])
    const { output } = await stage.engine.get('run')
    assert.equal(output, 'all')
  })

  test('has a commit of its own without turns, where its handler does not say so, or when it takes longer', async () => {
    const slowly = async (): Promise<null> => {
      for (let count = 0; count < 3; count += 1) await nextTurn()
      return null
    }
    const cases: [Stage, Partial<Handler>][] = [
      [new Stage({ hasTurns: false }), {}],
      [new Stage(), { readyEarly: () => false }],
      [new Stage(), { prepare: slowly }],
    ]
    for (const [stage, handler] of cases) {
      await stage.begin(handler)
      const each = ['done', 'intended']
      assert.deepEqual(stage.commits, ['started', 'intended', ...each, ...each, 'done completed'])
      assert.deepEqual(stage.early, [false, false, false])
    }
  })

  test('does not begin before its intent is durable', async () => {
    const stage = new Stage()
    const first = Promise.withResolvers<void>()
    let runs = 0
    await stage.begin({
      run: async () => {
        runs += 1
        if (runs === 1) await first.promise
        return { output: null }
      },
    })
    stage.holdsWrites = true
    first.resolve()
    await quiet()
    assert.deepEqual([runs, stage.early.length, stage.held.length], [1, 2, 1])
    stage.held.shift()?.()
    await quiet()
    assert.deepEqual([runs, stage.commits.at(-1)], [2, 'done intended'])
  })

  test('is let go when its run is paused meanwhile, and begins once it goes on', async () => {
    const stage = new Stage()
    let isPaused = false
    await stage.begin({
      prepare: async (_args, { key }) => {
        if (key === 'deed#1' && !isPaused) {
          isPaused = true
          void stage.engine.pause('run', { by: 'ada' })
          await nextTurn()
          await nextTurn()
        }
        return null
      },
    })
    assert.deepEqual([stage.withdrawn, stage.deeds.length], [['deed#1'], 1])
    await stage.engine.resume('run', { by: 'ada' })
    await quiet()
    assert.equal((await stage.engine.get('run')).output, 'all')
  })

  test('that is refused fails as any other', async () => {
    const stage = new Stage()
    await stage.begin({
      admit: (_args, _prepared, { key }) => {
        if (key === 'deed#1') throw new AppError('gate.denied', 'no')
        return { admit: true }
      },
    })
    assert.deepEqual(stage.commits.slice(2), ['done failed completed'])
    assert.equal((await stage.engine.get('run')).output, 'gate.denied')
  })
})
