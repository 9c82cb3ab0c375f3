import assert from 'node:assert/strict'
import { test } from 'node:test'

import { AppError, publicLabel } from '#contract'

import { createEngine } from './create-engine.ts'
import type { Engine } from './engine.ts'
import type { Handler } from './handler.ts'
import type { Program } from './program.ts'
import { createMemoryPayloads } from './in-memory/memory-payloads.ts'
import { createMemoryStores, type MemoryStores } from './in-memory/memory-stores.ts'
import { createRandom, createSeededIds } from './testing/seeded-random.ts'
import { SimulatedClock } from './testing/simulated-clock.ts'

/** Moves a thing, with two more tries. */
const mover: Program = {
  name: 'mover',
  semanticsVersion: 1,
  step: (_state, event) => ({
    state: null,
    commands:
      event.type === 'started'
        ? [
            {
              do: 'effect',
              key: 'move',
              handler: 'move',
              args: null,
              label: publicLabel,
              retry: {
                max: 2,
                backoffMs: 10,
                factor: 1,
                maxMs: 10,
                on: ['engine.effect_interrupted', 'net.failed'],
              },
            },
          ]
        : [
            {
              do: 'finish',
              output: event.type === 'effect.done' ? event.output : event.type,
              label: publicLabel,
            },
          ],
  }),
}

/** A world in which a thing is given its new name first and loses its old one then, as files are. */
class Shelf {
  readonly names = new Set(['old'])
  prepared = 0
  /** What becomes of the moves to come, between the two steps. */
  readonly fates: ('hang' | 'throw' | 'refuse' | 'go on')[]

  constructor(...fates: Shelf['fates']) {
    this.fates = fates
  }

  handler(): Handler {
    return {
      classify: () => 'reconcilable',
      prepare: async () => {
        this.prepared += 1
        if (this.names.has('new')) throw new AppError('files.exists', 'new exists')
        return { shelf: [...this.names] }
      },
      run: async (_args, prepared) => {
        const fate = this.fates.shift() ?? 'go on'
        if (fate === 'refuse') throw new AppError('net.failed', 'not now')
        this.names.add('new')
        if (fate === 'hang') await new Promise(() => {})
        if (fate === 'throw') throw new Error('the line was cut')
        this.names.delete('old')
        return { output: prepared }
      },
      reconcile: async (_args, prepared) =>
        this.names.has('old') ? { happened: false } : { happened: true, output: prepared },
    }
  }
}

function openEngine(clock: SimulatedClock, stores: MemoryStores, shelf: Shelf): Engine {
  const process = clock.process()
  const engine = createEngine({
    clock: process,
    ids: createSeededIds(() => clock.now(), createRandom(1)),
    stores,
    payloads: createMemoryPayloads(),
  })
  engine.define(mover)
  engine.handle('move', shelf.handler())
  return engine
}

async function outcome(engine: Engine, clock: SimulatedClock): Promise<[status: string, output: unknown]> {
  for (let turn = 0; turn < 20; turn += 1) {
    await quiet()
    clock.step()
  }
  const { status, output } = await engine.get('run')
  return [status, output]
}

test('an effect that a crash cut short is finished by what was prepared for it', async () => {
  const clock = new SimulatedClock()
  const stores = createMemoryStores()
  const shelf = new Shelf('hang')
  const first = openEngine(clock, stores, shelf)
  await first.launch()
  await first.start({ program: 'mover', input: null, id: 'run' })
  await quiet()
  assert.deepEqual([...shelf.names], ['old', 'new'])

  const second = openEngine(clock, stores.crash(), shelf)
  await second.launch()
  assert.deepEqual(await outcome(second, clock), ['completed', { shelf: ['old'] }])
  assert.deepEqual([...shelf.names], ['new'])
  assert.equal(shelf.prepared, 1)
})

test('so is one that broke off half-way, also when a try in between was refused', async () => {
  const clock = new SimulatedClock()
  const shelf = new Shelf('throw', 'refuse')
  const engine = openEngine(clock, createMemoryStores(), shelf)
  await engine.launch()
  await engine.start({ program: 'mover', input: null, id: 'run' })
  assert.deepEqual(await outcome(engine, clock), ['completed', { shelf: ['old'] }])
  assert.deepEqual([...shelf.names], ['new'])
  assert.equal(shelf.prepared, 1)
})

test('an effect that was refused before anything happened is prepared anew', async () => {
  const clock = new SimulatedClock()
  const shelf = new Shelf('refuse')
  const engine = openEngine(clock, createMemoryStores(), shelf)
  await engine.launch()
  await engine.start({ program: 'mover', input: null, id: 'run' })
  assert.deepEqual(await outcome(engine, clock), ['completed', { shelf: ['old'] }])
  assert.equal(shelf.prepared, 2)
})

/** Lets all that is ready to go on do so. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => void setImmediate(resolve))
}
