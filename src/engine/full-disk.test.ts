import assert from 'node:assert/strict'
import { test } from 'node:test'

import { AppError, publicLabel } from '#contract'

import { createEngine } from './create-engine.ts'
import type { Engine } from './engine.ts'
import { inlineLimit } from './payload.ts'
import type { PayloadStore } from './ports/payload-store.ts'
import type { Program } from './program.ts'
import { createMemoryPayloads } from './in-memory/memory-payloads.ts'
import { createMemoryStores, type MemoryStores } from './in-memory/memory-stores.ts'
import { createRandom, createSeededIds } from './testing/seeded-random.ts'
import { SimulatedClock } from './testing/simulated-clock.ts'

/** Does one thing that nobody can do twice, and answers what came of it. */
const once: Program = {
  name: 'once',
  semanticsVersion: 1,
  step: (_state, event) => ({
    state: null,
    commands:
      event.type === 'started'
        ? [{ do: 'effect', key: 'deed', handler: 'deed', args: null, label: publicLabel }]
        : [{ do: 'finish', output: event.type, label: publicLabel }],
  }),
}

interface Bench {
  readonly clock: SimulatedClock
  readonly engine: Engine
  readonly stores: MemoryStores
  /** What the disk does from now on. */
  readonly disk: { full: boolean }
}

async function openBench(): Promise<Bench> {
  const clock = new SimulatedClock()
  const disk = { full: false }
  const stores = createMemoryStores({ refuses: () => disk.full })
  const memory = createMemoryPayloads()
  const payloads: PayloadStore = {
    async put(text) {
      if (disk.full) throw new AppError('files.disk_full', 'There is no space left.')
      return memory.put(text)
    },
    get: (name) => memory.get(name),
  }
  const ids = createSeededIds(() => clock.now(), createRandom(1))
  const engine = createEngine({ clock, ids, stores, payloads })
  engine.define(once)
  return { clock, engine, stores, disk }
}

test('a large result that cannot be kept is waited with, and is not lost', async () => {
  const { clock, engine, disk } = await openBench()
  let done = 0
  engine.handle('deed', {
    classify: () => 'other',
    async run() {
      done += 1
      disk.full = true
      return { output: 'x'.repeat(inlineLimit + 1) }
    },
  })
  await engine.launch()
  await engine.start({ program: 'once', input: null, id: 'run' })
  await quiet()
  assert.equal(engine.stalled()?.code, 'engine.store_failed')
  await pass(clock, 5_000)
  disk.full = false
  await pass(clock, 30_000)
  assert.equal(engine.stalled(), null)
  const { status, output } = await engine.get('run')
  assert.deepEqual([status, output, done], ['completed', 'effect.done', 1])
})

test('a message whose answer cannot be kept is answered when it can', async () => {
  const { clock, engine, stores, disk } = await openBench()
  await engine.launch()
  disk.full = true
  const message = await stores.outbox.send({ do: 'pause', run: 'nobody', by: 'test' })
  await pass(clock, 1_000)
  assert.equal(await stores.outbox.answer(message), undefined)
  disk.full = false
  await pass(clock, 1_000)
  const answer = (await stores.outbox.answer(message)) as { error: { code: string } }
  assert.equal(answer.error.code, 'engine.run_not_found')
})

async function pass(clock: SimulatedClock, ms: number): Promise<void> {
  for (const until = clock.elapsed + ms; clock.elapsed < until;) {
    clock.step()
    await quiet()
  }
}

/** Lets all that is ready to go on do so. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => void setImmediate(resolve))
}
