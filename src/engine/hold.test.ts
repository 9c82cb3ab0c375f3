import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { Json } from '#base'
import { AppError, type EffectClass, publicLabel } from '#contract'

import { createEngine } from './create-engine.ts'
import type { Engine } from './engine.ts'
import type { HandlerCall } from './handler.ts'
import type { Admission } from './hold.ts'
import type { Program } from './program.ts'
import { createMemoryPayloads } from './in-memory/memory-payloads.ts'
import { createMemoryStores, type MemoryStores } from './in-memory/memory-stores.ts'
import { createRandom, createSeededIds } from './testing/seeded-random.ts'
import { SimulatedClock } from './testing/simulated-clock.ts'

/** Asks for one effect and ends with what became of it. */
const asker: Program = {
  name: 'asker',
  semanticsVersion: 1,
  step(_state, event) {
    if (event.type === 'started') {
      const retry = { max: 1, backoffMs: 10, factor: 1, maxMs: 10, on: ['net.failed'] }
      const command = {
        do: 'effect',
        key: 'deed',
        handler: 'deed',
        args: null,
        label: publicLabel,
        retry,
      } as const
      return { state: null, commands: [command] }
    }
    if (event.type === 'forked') return { state: null, commands: [] }
    const output =
      event.type === 'effect.done'
        ? event.output
        : event.type === 'effect.failed'
          ? event.error.code
          : event.type
    return { state: null, commands: [{ do: 'finish', output, label: publicLabel }] }
  },
}

/** A door with a person at it, and a deed behind. */
class Door {
  deeds = 0
  prepared = 0
  /** What the person is asked about; an answer to anything else does not count. */
  subject = 'a'
  expiresAt: number | null = null
  failures = 0
  isOpen = false
  /** Changes what it goes by while it makes up its mind, and then says by whom that was done. */
  meddle: (() => string) | null = null
  /** Its deeds never end. */
  hangs = false
  readonly asked: boolean[] = []

  readonly effectClass: EffectClass
  constructor(effectClass: EffectClass = 'other') {
    this.effectClass = effectClass
  }

  open(clock: SimulatedClock, stores: MemoryStores): Engine {
    const engine = createEngine({
      clock: clock.process(),
      ids: createSeededIds(() => clock.now(), createRandom(1)),
      stores,
      payloads: createMemoryPayloads(),
    })
    engine.define(asker)
    engine.handle('deed', {
      classify: () => this.effectClass,
      prepare: async () => {
        this.prepared += 1
        return this.subject
      },
      admit: (_args, prepared, { answer, unfinished }: HandlerCall): Admission => {
        this.asked.push(unfinished ?? false)
        if (unfinished) return { admit: true, facts: [fact('admitted', prepared)] }
        if (answer === 'no') throw new AppError('gate.denied', 'no')
        if (answer === this.subject || this.isOpen) return { admit: true, facts: [fact('admitted', answer)] }
        const { expiresAt, subject } = this
        const hold = { reason: 'approval', ask: subject, expiresAt, onExpiry: 'no' } as const
        const meddler = this.meddle?.() ?? null
        this.meddle = null
        return { admit: false, hold, facts: [fact('asked', subject)], lookAgain: () => meddler }
      },
      run: async (_args, prepared) => {
        this.deeds += 1
        if (this.hangs) await new Promise(() => {})
        if (this.failures > 0) {
          this.failures -= 1
          throw new AppError('net.failed', 'not now')
        }
        return { output: prepared, facts: [fact('done', prepared)] }
      },
    })
    return engine
  }
}

function fact(kind: string, data: Json) {
  return { kind, subject: '', data: data as string }
}

async function begin(door: Door, clock = new SimulatedClock(), stores = createMemoryStores()) {
  const engine = door.open(clock, stores)
  await engine.launch()
  await engine.start({ program: 'asker', input: null, id: 'run' })
  await quiet()
  return { engine, clock, stores }
}

async function stands(engine: Engine): Promise<unknown> {
  const { status, waiting, output } = await engine.get('run')
  return output ?? waiting ?? status
}

async function typesOf(engine: Engine): Promise<string> {
  const records = await engine.journal('run', { after: 0, limit: 100 })
  return records.map(({ type }) => type.replace('effect.', '')).join(' ')
}

const by = 'ada'

describe('an effect that must ask', () => {
  test('waits for the answer, and is done after it with its facts, in this order', async () => {
    const door = new Door()
    const { engine, stores } = await begin(door)
    assert.equal(await stands(engine), 'approval')
    assert.equal(door.deeds, 0)
    await engine.answer('run', 'deed', { answer: 'a', by })
    await quiet()
    assert.equal(await stands(engine), 'a')
    assert.equal(door.deeds, 1)
    assert.equal(await typesOf(engine), 'run.started held released intended done run.completed')
    const kinds = ['asked', 'answer', 'admitted', 'done']
    const positions = await Promise.all(
      kinds.map(async (kind) =>
        (await stores.facts.list({ kind, order: 'oldest', limit: 9 })).map((one) => one.position),
      ),
    )
    assert.deepEqual(positions, [[1], [2], [3], [4]])
  })

  test('is refused by the answer, with nothing done', async () => {
    const door = new Door()
    const { engine } = await begin(door)
    await engine.answer('run', 'deed', { answer: 'no', by })
    await quiet()
    assert.equal(await stands(engine), 'gate.denied')
    assert.equal(door.deeds, 0)
  })

  test('asks again when the answer was to something else', async () => {
    const door = new Door()
    const { engine } = await begin(door)
    door.subject = 'b'
    await engine.answer('run', 'deed', { answer: 'a', by })
    await quiet()
    assert.equal(await stands(engine), 'approval')
    assert.equal(door.deeds, 0)
    await engine.answer('run', 'deed', { answer: 'b', by })
    await quiet()
    assert.equal(await stands(engine), 'b')
  })

  test('of one that touches nothing, too; its facts come with the result', async () => {
    const door = new Door('pure')
    const { engine, stores } = await begin(door)
    assert.equal(await stands(engine), 'approval')
    await engine.answer('run', 'deed', { answer: 'a', by })
    await quiet()
    assert.equal(await typesOf(engine), 'run.started held released done run.completed')
    assert.equal(door.prepared, 0)
    assert.equal((await stores.facts.list({ kind: 'admitted', order: 'oldest', limit: 9 })).length, 1)
  })

  test('is judged anew when what it was judged by changed before it was held', async () => {
    const door = new Door()
    door.meddle = () => {
      door.isOpen = true
      return by
    }
    const { engine } = await begin(door)
    assert.equal(await stands(engine), 'a')
    const records = await engine.journal('run', { after: 0, limit: 100 })
    const released = records.find(({ type }) => type === 'effect.released')
    assert.ok(released?.type === 'effect.released')
    assert.deepEqual([released.by, released.answer], [by, null])
  })

  test('keeps its answer for another try', async () => {
    const door = new Door()
    door.failures = 1
    const { engine, clock } = await begin(door)
    await engine.answer('run', 'deed', { answer: 'a', by })
    await quiet()
    clock.step()
    await quiet()
    assert.equal(await stands(engine), 'a')
    assert.equal(door.deeds, 2)
  })

  test('takes silence for the answer that it names, and wakes for that after a restart', async () => {
    const door = new Door()
    const clock = new SimulatedClock()
    door.expiresAt = clock.now() + 5_000
    const { stores } = await begin(door, clock)
    const engine = door.open(clock, stores.crash())
    await engine.launch()
    await quiet()
    assert.equal(await stands(engine), 'approval')
    while (clock.now() < door.expiresAt + 500) {
      clock.step()
      await quiet()
    }
    assert.equal(await stands(engine), 'gate.denied')
    assert.ok(clock.now() >= door.expiresAt)
  })

  test('waits through a crash, and what was answered before one is not asked again', async () => {
    const door = new Door()
    const { engine, clock, stores } = await begin(door)
    await engine.answer('run', 'deed', { answer: 'a', by })
    const second = door.open(clock, stores.crash())
    await second.launch()
    await quiet()
    assert.equal(await stands(second), 'a')
  })

  test('cut short, is let in again by what was prepared before, with its facts', async () => {
    const door = new Door('idempotent')
    door.hangs = true
    const { engine, clock, stores } = await begin(door)
    await engine.answer('run', 'deed', { answer: 'a', by })
    await quiet()
    assert.equal(door.deeds, 1)
    door.hangs = false
    door.subject = 'b'
    const second = door.open(clock, stores.crash())
    await second.launch()
    await quiet()
    assert.equal(await stands(second), 'a')
    assert.deepEqual([door.deeds, door.asked], [2, [false, false, true]])
  })

  test('is not answered twice, nor where nothing asks', async () => {
    const door = new Door()
    const { engine } = await begin(door)
    await engine.answer('run', 'deed', { answer: 'a', by })
    const late = (error: unknown): boolean => error instanceof AppError && error.code === 'engine.not_held'
    await assert.rejects(engine.answer('run', 'other', { answer: 'a', by }), late)
    await quiet()
    await assert.rejects(engine.answer('run', 'deed', { answer: 'a', by }))
  })

  test('does not begin while its run is paused, and does once it goes on', async () => {
    const door = new Door()
    const { engine } = await begin(door)
    await engine.pause('run', { by })
    await engine.answer('run', 'deed', { answer: 'a', by })
    await quiet()
    assert.equal(await stands(engine), 'paused')
    assert.equal(door.deeds, 0)
    await engine.resume('run', { by })
    await quiet()
    assert.equal(await stands(engine), 'a')
  })

  test('is called off with its run', async () => {
    const door = new Door()
    const { engine } = await begin(door)
    await engine.cancel('run', { by, reason: 'enough' })
    await quiet()
    assert.equal((await engine.get('run')).status, 'cancelled')
    assert.equal(door.deeds, 0)
  })

  test('asks anew in a fork', async () => {
    const door = new Door()
    const { engine } = await begin(door)
    await engine.answer('run', 'deed', { answer: 'a', by })
    await quiet()
    const fork = await engine.fork('run', { fromKey: 'deed' })
    await quiet()
    assert.equal((await engine.get(fork)).waiting, 'approval')
    assert.equal(door.deeds, 1)
  })
})

test('what was allowed in a run, and had not begun, is asked anew in its fork', async () => {
  const answers: [run: string, answer: Json][] = []
  const clock = new SimulatedClock()
  const stores = createMemoryStores()
  const engine = new Door().open(clock, stores)
  const effect = (key: string) =>
    ({ do: 'effect', key, handler: key, args: null, label: publicLabel }) as const
  engine.define({
    name: 'both',
    semanticsVersion: 1,
    step(_state, event) {
      if (event.type === 'started')
        return { state: null, commands: [effect('slow'), { do: 'wait', key: 'go', signal: 'go' }] }
      return { state: null, commands: event.type === 'signal' ? [effect('later')] : [] }
    },
  })
  engine.handle('later', { classify: () => 'pure', run: async () => ({ output: null }) })
  engine.handle('slow', {
    classify: () => 'other',
    admit: async (_args, _prepared, { run, answer }) => {
      answers.push([run, answer])
      if (answer !== null) await new Promise(() => {})
      return { admit: false, hold: { reason: 'approval', ask: null, expiresAt: null, onExpiry: null } }
    },
    run: async () => ({ output: null }),
  })
  await engine.launch()
  await engine.start({ program: 'both', input: null, id: 'run' })
  await quiet()
  await engine.answer('run', 'slow', { answer: 'yes', by })
  await engine.signal('run', { name: 'go', payload: null })
  await quiet()
  const fork = await engine.fork('run', { fromKey: 'later' })
  await quiet()
  assert.deepEqual(answers, [
    ['run', null],
    ['run', 'yes'],
    [fork, null],
  ])
})

/** Lets all that is ready to go on do so. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => void setImmediate(resolve))
}
