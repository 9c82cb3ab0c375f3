import assert from 'node:assert/strict'
import { test } from 'node:test'

import { publicLabel } from '#contract'

import { createEngine } from './create-engine.ts'
import type { Program } from './program.ts'
import { createMemoryPayloads } from './in-memory/memory-payloads.ts'
import { createMemoryStores } from './in-memory/memory-stores.ts'
import { createRandom, createSeededIds } from './testing/seeded-random.ts'
import { SimulatedClock } from './testing/simulated-clock.ts'

/** Sleeps for `input` milliseconds. */
const sleeper: Program = {
  name: 'sleeper',
  semanticsVersion: 1,
  step: (_state, event) => ({
    state: null,
    commands:
      event.type === 'started'
        ? [{ do: 'timer', key: 'nap', delayMs: Number(event.input) }]
        : [{ do: 'finish', output: 'slept', label: publicLabel }],
  }),
}

/** Has a child that sleeps for a millisecond. */
const parent: Program = {
  name: 'parent',
  semanticsVersion: 1,
  step: (_state, event) => ({
    state: null,
    commands:
      event.type === 'started'
        ? [{ do: 'child', key: 'child', program: 'sleeper', input: 1, label: publicLabel }]
        : [{ do: 'finish', output: null, label: publicLabel }],
  }),
}

test('a run that the store already shows and that is still being begun is not brought into memory twice', async () => {
  const clock = new SimulatedClock()
  const held: (() => void)[] = []
  let holds = false
  const stores = createMemoryStores({
    pace(step, go) {
      if (step === 'answer' && holds) held.push(go)
      else go()
    },
  })
  const engine = createEngine({
    clock,
    ids: createSeededIds(() => clock.now(), createRandom(1)),
    stores,
    payloads: createMemoryPayloads(),
  })
  engine.define(sleeper)
  engine.define(parent)
  await engine.launch()
  await engine.start({ program: 'sleeper', input: 10, id: 'other' })

  // The parent and its child are durable, the child's time has come, and nobody has heard of either.
  holds = true
  const starting = engine.start({ program: 'parent', input: null, id: 'parent' })
  await quiet()
  assert.equal(held.length, 1)
  while (clock.elapsed < 10) clock.step()
  await quiet()
  holds = false
  for (const go of held.splice(0)) go()

  await starting
  await quiet()
  const [child] = await engine.list({ parent: 'parent', limit: 9 })
  assert.ok(child)
  const types = (await engine.journal(child.id, { after: 0, limit: 99 })).map(({ type }) => type)
  assert.deepEqual(types, ['run.started', 'timer.fired', 'run.completed'])
  assert.equal((await engine.get('parent')).status, 'completed')
})

/** Lets all that is ready to go on do so. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => void setImmediate(resolve))
}
