import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'

import type { Json } from '#base'
import { publicLabel, toProblem } from '#contract'
import {
  createEngine,
  type Engine,
  type Handler,
  type Ledger,
  type PayloadStore,
  type Program,
  type Step,
  type Stores,
} from '#engine'

// By path, not by the front door: a host starts in half the time, and it is started often.
import { lockEngine } from '../../src/adapters/sqlite/engine-lock.ts'
import { openStores } from '../../src/adapters/sqlite/stores.ts'
import { systemClock } from '../../src/adapters/system/clock.ts'
import { systemIds } from '../../src/adapters/system/ids.ts'
import { fixtureHandler, receiptsHandler, record } from './handlers.ts'
import { scripted } from './scripted.ts'

/** How a host is started. */
export interface HostSettings {
  folder: string
  /** Where to end itself without warning: at the n-th time this point is passed. */
  kill?: { point: 'commit-asked' | 'commit-done' | 'before' | 'after'; at: number }
  /** Semantics versions of the program `script` that it knows. Default: 1. */
  versions?: number[]
  /** Its clock is set by so many milliseconds. */
  clockOffsetMs?: number
  queues?: Record<string, Parameters<Engine['queue']>[1]>
}

/** A process that runs an engine on a real, encrypted home and does what its parent says. */
async function main(settings: HostSettings): Promise<void> {
  const { folder, versions = [1], clockOffsetMs = 0 } = settings
  mkdirSync(join(folder, 'marks'), { recursive: true })
  const passed = new Map<string, number>()
  const hooks = {
    point(what: string) {
      const count = (passed.get(what) ?? 0) + 1
      passed.set(what, count)
      if (settings.kill?.point === what && settings.kill.at === count) process.kill(process.pid, 'SIGKILL')
    },
  }
  lockEngine(join(folder, 'engine.lock'))
  const stores = openStores({
    file: join(folder, 'home.db'),
    key: createHash('sha256').update('conformance').digest(),
  })
  const clock = { ...systemClock, now: () => systemClock.now() + clockOffsetMs }
  const engine = createEngine({
    clock,
    ids: systemIds,
    stores: { ...stores, ledger: watched(stores.ledger, hooks) },
    payloads: filePayloads(folder),
  })
  for (const version of versions) {
    engine.define(scripted('script', version, null))
    engine.define(scripted('unwinding', version, 'take-back'))
  }
  engine.define(takeBack)
  for (const effectClass of ['pure', 'idempotent', 'reconcilable', 'other'] as const) {
    engine.handle(effectClass, fixtureHandler(effectClass, join(folder, 'marks'), hooks))
  }
  const paid = fixtureHandler('idempotent', join(folder, 'marks'), hooks)
  engine.handle('paid', { ...paid, leavesNothing: () => true, resolved: chargeOf })
  engine.handle('receipts', receiptsHandler(stores.facts))
  for (const [name, limits] of Object.entries(settings.queues ?? {})) engine.queue(name, limits)

  const calls = callsOn(engine, stores)
  process.on('message', ({ call, name, args }: { call: number; name: string; args: never }) => {
    const answer = calls[name]
    if (!answer) throw new Error(`no call ${name}`)
    answer(args).then(
      (value) => process.send?.({ call, value: value ?? null }),
      (error: unknown) => process.send?.({ call, problem: toProblem(error) }),
    )
  })
  await engine.launch()
  process.send?.({ ready: true })
}

/** What an effect that leaves nothing is charged, however it ends. */
const chargeOf: NonNullable<Handler['resolved']> = (_args, _prepared, { as }) => [
  { kind: 'charge', subject: '', data: as },
]

/** What the parent process may ask for. */
function callsOn(engine: Engine, stores: Stores): Record<string, (args: never) => Promise<unknown>> {
  const forever = new AbortController()
  return {
    start: (args: Parameters<Engine['start']>[0]) => engine.start(args),
    get: ({ id }: { id: string }) => engine.get(id),
    list: (args: Parameters<Engine['list']>[0]) => engine.list(args),
    journal: ({ id, after = 0 }: { id: string; after?: number }) =>
      engine.journal(id, { after, limit: 10_000 }),
    settled: ({ id }: { id: string }) => engine.settled(id, forever),
    signal: ({
      id,
      name,
      payload,
      signalId,
    }: {
      id: string
      name: string
      payload: Json
      signalId?: string
    }) => engine.signal(id, { name, payload, ...(signalId === undefined ? {} : { id: signalId }) }),
    pause: ({ id }: { id: string }) => engine.pause(id, { by: 'test' }),
    resume: ({ id }: { id: string }) => engine.resume(id, { by: 'test' }),
    cancel: ({ id, reason = 'test' }: { id: string; reason?: string }) =>
      engine.cancel(id, { by: 'test', reason }),
    resolve: ({
      id,
      key,
      as,
      output = null,
    }: {
      id: string
      key: string
      as: 'done' | 'not-done' | 'retry'
      output?: Json
    }) => engine.resolve(id, key, { by: 'test', as, output }),
    fork: ({ id, ...rest }: { id: string } & Parameters<Engine['fork']>[1]) => engine.fork(id, rest),
    follow: async ({ id, after }: { id: string; after: number }) => {
      for await (const event of engine.eventsAfter(id, after, forever))
        record({ what: 'event', run: id, seq: event.seq, type: event.type })
    },
    facts: (args: Parameters<typeof stores.facts.list>[0]) => stores.facts.list(args),
    close: () => engine.close(),
  }
}

/** A ledger with the moments before and after each commit marked. */
function watched(ledger: Ledger, hooks: { point(what: string): void }): Ledger {
  return {
    async commit(unit) {
      hooks.point('commit-asked')
      const committed = await ledger.commit(unit)
      hooks.point('commit-done')
      return committed
    },
    close: () => ledger.close(),
  }
}

function filePayloads(folder: string): PayloadStore {
  const path = (name: string): string => join(folder, `payload-${name}`)
  return {
    async put(text) {
      const name = createHash('sha256').update(text).digest('hex')
      writeFileSync(path(name), text, { flush: true })
      return name
    },
    get: async (name) => readFileSync(path(name), 'utf8'),
  }
}

/** Takes back what a run left receipts of, newest first, one at a time. */
const takeBack: Program<string[]> = {
  name: 'take-back',
  semanticsVersion: 1,
  step(state, event): Step<string[]> {
    let left = state ?? []
    if (event.type === 'started') {
      const { input: args } = event
      return {
        state: [],
        commands: [{ do: 'effect', key: 'receipts', handler: 'receipts', args, label: publicLabel }],
      }
    }
    if (event.type === 'effect.done' && event.key === 'receipts') left = event.output as string[]
    const [key, ...rest] = left
    if (key === undefined)
      return { state: [], commands: [{ do: 'finish', output: null, label: publicLabel }] }
    return {
      state: rest,
      commands: [
        {
          do: 'effect',
          key: `undo ${key}`,
          handler: 'idempotent',
          args: { delayMs: 20 },
          label: publicLabel,
        },
      ],
    }
  },
}

await main(JSON.parse(process.argv[2] ?? '{}') as HostSettings)
