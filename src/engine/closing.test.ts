import assert from 'node:assert/strict'
import { test } from 'node:test'

import { publicLabel } from '#contract'

import { createEngine } from './create-engine.ts'
import type { Engine } from './engine.ts'
import type { Stores } from './ports/stores.ts'
import type { Program } from './program.ts'
import { createMemoryPayloads } from './in-memory/memory-payloads.ts'
import { createMemoryStores } from './in-memory/memory-stores.ts'
import { createRandom, createSeededIds } from './testing/seeded-random.ts'
import { SimulatedClock } from './testing/simulated-clock.ts'

/** Has a child, which has an effect. */
const family: Program = {
  name: 'family',
  semanticsVersion: 1,
  step(_state, event) {
    if (event.type !== 'started')
      return { state: null, commands: [{ do: 'finish', output: null, label: publicLabel }] }
    const deed = { do: 'effect', key: 'deed', handler: 'deed', args: null, label: publicLabel } as const
    const child = {
      do: 'child',
      key: 'child',
      program: 'family',
      input: 'child',
      label: publicLabel,
    } as const
    return { state: null, commands: [event.input === 'child' ? deed : child] }
  },
}

function openEngine(clock: SimulatedClock, stores: Stores, deed: Promise<void>): Engine {
  const ids = createSeededIds(() => clock.now(), createRandom(clock.elapsed))
  const engine = createEngine({ clock, ids, stores, payloads: createMemoryPayloads(), maxIdleRuns: 0 })
  engine.define(family)
  engine.handle('deed', {
    classify: () => 'pure',
    async run() {
      await deed
      return { output: null }
    },
  })
  return engine
}

test('a run that is brought into memory while the engine closes writes nothing more and is found at the next start', async () => {
  const clock = new SimulatedClock()
  const stores = createMemoryStores()
  const deed = Promise.withResolvers<void>()
  let closing: Promise<void> | undefined
  const engine: Engine = openEngine(
    clock,
    {
      ...stores,
      runs: {
        ...stores.runs,
        async get(id) {
          // The child has ended and its parent is wanted: the very moment at which the engine is closed.
          if (id === 'parent') closing ??= engine.close({ drainMs: 0 })
          await closing
          return stores.runs.get(id)
        },
      },
    },
    deed.promise,
  )
  await engine.launch()
  await engine.start({ program: 'family', input: 'parent', id: 'parent' })
  // Another run takes its place in memory.
  await engine.start({ program: 'family', input: 'parent', id: 'other' })
  await quiet()
  deed.resolve()
  await quiet()
  assert.ok(closing, 'the parent was asked for')
  await closing
  await quiet()
  assert.equal((await stores.journal.last('parent'))?.type, 'child.started')

  const next = openEngine(clock, stores.crash(), deed.promise)
  await next.launch()
  await quiet()
  assert.equal((await next.get('parent')).status, 'completed')
})

/** Lets all that is ready to go on do so. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => void setImmediate(resolve))
}
