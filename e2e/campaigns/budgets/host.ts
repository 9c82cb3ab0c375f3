/** A process of a home: it has the engine if nobody else has, and starts its runs in any case. */
import { createHash } from 'node:crypto'
import path from 'node:path'
import process from 'node:process'

import {
  lockEngine,
  openDatabase,
  openReaders,
  openStores,
  systemClock,
  systemIds,
  systemTurn,
} from '#adapters'
import { createBudgetStore, createLeaseStore, createOutbox } from '#adapters'
import type { Clock, JsonObject } from '#base'
import { AppError, publicLabel, toolHandler } from '#contract'
import { type Command, createEngine, createMemoryPayloads, type Program } from '#engine'
import { AllowedBefore, createToolHandler, defaultPolicy, Doorkeeper, Toolbox } from '#gate'
import { createMemoryWorld } from '#gate/testing'
import { createRandom } from '#engine/testing'

import { countedLedger, openCashier } from '../../../src/app/cashier.ts'
import { createRemoteEngine, type Operations } from '../../../src/app/remote-engine.ts'
import { resumeWaiting } from '../../../src/app/waiting-for-budget.ts'
import { createTools } from './provider.ts'

export interface HostSettings {
  readonly folder: string
  readonly seed: number
  /** Ids of the runs that it starts, unless they are there. */
  readonly starts: readonly string[]
  /** Effects of each run. */
  readonly calls: number
  /** Added to the clock, in milliseconds. */
  readonly offsetMs: number
}

export function databaseOf(folder: string): { file: string; key: Uint8Array } {
  return { file: path.join(folder, 'home.db'), key: createHash('sha256').update('budgets').digest() }
}

export const sealKey = new Uint8Array(32).fill(7)

interface Shopping {
  readonly buys: readonly JsonObject[]
  /** How many are asked for. */
  readonly asked: number
  readonly done: number
}

/** Buys the first half at once and one more whenever one is bought, which then may share a commit; ends when all is bought. */
const shopper: Program = {
  name: 'shopper',
  semanticsVersion: 1,
  step(state, event) {
    if (event.type === 'started') {
      const { buys } = event.input as { buys: JsonObject[] }
      const asked = Math.ceil(buys.length / 2)
      const commands = buys.slice(0, asked).map((args, index) => buy(index, args))
      return { state: { buys, asked, done: 0 }, commands }
    }
    if (event.type === 'effect.failed') throw new AppError('internal.bug', event.error.detail)
    const shopping = state as unknown as Shopping
    const { buys, asked } = shopping
    const done = shopping.done + (event.type === 'effect.done' ? 1 : 0)
    const next = buys[asked]
    if (event.type === 'effect.done' && next)
      return {
        state: { ...shopping, asked: asked + 1, done },
        commands: [buy(asked, next)],
      }
    return {
      state: { ...shopping, done },
      commands: done === buys.length ? [{ do: 'finish', output: null, label: publicLabel }] : [],
    }
  },
}

function buy(index: number, args: JsonObject): Command {
  return {
    do: 'effect',
    key: `buy/${index}`,
    handler: toolHandler,
    args,
    label: publicLabel,
    retry: { max: 5, backoffMs: 5, factor: 1, maxMs: 5, on: ['net.failed'] },
  }
}

function buysOf(run: string, { seed, calls }: HostSettings): JsonObject[] {
  const random = createRandom(seed + createHash('sha256').update(run).digest().readUInt32LE())
  return Array.from({ length: calls }, () => ({
    tool: random.chance(0.6) ? 'buy.asked' : 'buy.blind',
    input: {
      tokens: random.between(1, 100),
      pauses: [random.between(0, 30), random.between(0, 30)],
      fails: random.chance(0.02),
    },
  }))
}

async function openEngine({ folder, offsetMs }: HostSettings): Promise<Operations> {
  const clock: Clock = { ...systemClock, now: () => systemClock.now() + offsetMs }
  const stores = openStores(databaseOf(folder))
  const db = openDatabase(databaseOf(folder))
  const budgets = createBudgetStore(db, { key: sealKey })
  const engine = createEngine({
    clock,
    ids: systemIds,
    turn: systemTurn,
    stores: { ...stores, ledger: countedLedger(stores.ledger, () => cashier) },
    payloads: createMemoryPayloads(),
  })
  const cashier = openCashier({ store: budgets, engine, clock, policy: () => defaultPolicy })
  const world = createMemoryWorld()
  const toolbox = new Toolbox({
    tools: createTools(path.join(folder, 'bills')),
    clock,
    worldWithin: () => world,
  })
  const leases = createLeaseStore(db, { key: sealKey, clock })
  const doorkeeper = new Doorkeeper({
    toolbox,
    clock,
    stages: [],
    allowed: new AllowedBefore(leases, stores.facts),
    cashier,
    terms: () => ({ timeoutMs: null, answer: 'deny' }),
  })
  engine.define(shopper)
  engine.handle(toolHandler, createToolHandler(toolbox, doorkeeper))
  await engine.launch()
  await resumeWaiting(engine, { cashier, budgets })
  return engine
}

function openRemote({ folder }: HostSettings): Operations {
  const options = databaseOf(folder)
  const reading = { stores: openReaders(options), payloads: createMemoryPayloads() }
  return createRemoteEngine({ clock: systemClock, outbox: createOutbox(openDatabase(options)), reading })
}

async function openAny(settings: HostSettings): Promise<Operations> {
  try {
    lockEngine(path.join(settings.folder, 'engine.lock'))
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'engine.home_busy') throw error
    return openRemote(settings)
  }
  return openEngine(settings)
}

const [text] = process.argv.slice(2)
if (process.argv[1] === import.meta.filename && text !== undefined) {
  const settings = JSON.parse(text) as HostSettings
  const runs = await openAny(settings)
  await Promise.all(
    settings.starts.map((id) =>
      runs.start({
        program: 'shopper',
        id,
        input: { buys: buysOf(id, settings) },
        context: { project: 'p' },
      }),
    ),
  )
  process.stdout.write('started\n')
  setInterval(() => {}, 1_000)
}
