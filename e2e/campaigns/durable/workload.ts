/**
 * A process that works on a home as the product does, and says outside what it asked for and what was acknowledged.
 * What it says goes through a file that the disk shim takes for messages, so it stands in one order with what the disk
 * was asked.
 */
import { openSync, writeSync } from 'node:fs'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'

import {
  createOutbox,
  type DatabaseOptions,
  lockEngine,
  openDatabase,
  openStores,
  systemClock,
  systemIds,
} from '#adapters'
import { type Home, openHome } from '#app'
import type { Json } from '#base'
import { AppError } from '#contract'
import { createEngine, type Engine, type Handler } from '#engine'
import { createRandom } from '#engine/testing'
import type { Blobs } from '#gate'

import { scripted } from '../../conformance/scripted.ts'
import { randomScript } from './scripts.ts'
import type { Said } from './spoken.ts'
import { payloadsIn, watchedBlobs, watchedLedger } from './watched.ts'

export interface WorkloadSettings {
  readonly folder: string
  /** Where to say what is asked and acknowledged. */
  readonly acks?: string
  readonly seed: number
  /** Runs for each time that the home is opened. */
  readonly runs: number
  /** How often the home is opened and closed. */
  readonly openings: number
  readonly synchronous: NonNullable<DatabaseOptions['synchronous']>
}

const { signal } = new AbortController()

/** Opens a home and its engine with the programs of the workload. */
export async function openAtWork(
  folder: string,
  {
    synchronous = 'FULL',
    say = () => {},
  }: { synchronous?: WorkloadSettings['synchronous']; say?: (said: Said) => void },
): Promise<{ home: Home; engine: Engine; blobs: Blobs; close: () => Promise<void> }> {
  const home = await openHome(folder, { signal })
  const lock = lockEngine(home.lockFile)
  const stores = openStores({ ...home.database, synchronous })
  const blobs = watchedBlobs(home.blobs, say)
  const engine = createEngine({
    clock: systemClock,
    ids: systemIds,
    stores: { ...stores, ledger: watchedLedger(stores.ledger, say) },
    payloads: payloadsIn(blobs),
  })
  engine.define(scripted('script', 1, null))
  engine.handle('pure', { classify: () => 'pure', run: async (args) => ({ output: textOf(args) }) })
  engine.handle('keep', keep(blobs))
  await engine.launch()
  return {
    home,
    engine,
    blobs,
    async close() {
      await engine.close({ drainMs: 20_000 })
      await stores[Symbol.asyncDispose]()
      lock[Symbol.dispose]()
    },
  }
}

/** Keeps a blob and leaves a receipt that names it. Doing it again makes the same blob. */
function keep(blobs: Blobs): Handler {
  return {
    classify: () => 'idempotent',
    async run(args) {
      const { blob, seed } = args as { blob: number; seed: number }
      const ref = blob < 0 ? null : await blobs.put([bytesOf(seed, blob)], { signal })
      return {
        output: { text: textOf(args), blob: ref },
        facts: [{ kind: 'receipt', subject: '', data: { blob: ref } }],
      }
    },
  }
}

function textOf(args: Json): string {
  const { length, seed } = args as { length: number; seed: number }
  return String(seed)
    .repeat(Math.ceil(length / String(seed).length))
    .slice(0, length)
}

function bytesOf(seed: number, length: number): Buffer {
  const random = createRandom(seed)
  return Buffer.from(Array.from({ length }, () => random.between(0, 255)))
}

async function main({ folder, acks, seed, runs, openings, synchronous }: WorkloadSettings): Promise<void> {
  const out = acks === undefined ? undefined : openSync(acks, 'a')
  const say = (said: Said): void => {
    if (out !== undefined) writeSync(out, `${JSON.stringify(said)}\n`)
  }
  for (let opening = 0; opening < openings; opening += 1) {
    const opened = await openAtWork(folder, { synchronous, say }).catch(refusedByDisk)
    // The disk failed while it opened, which it says with its code. The power may go now as well as later.
    if (!opened) return
    const { home, engine, close } = opened
    const first = seed + opening * runs
    await Promise.all([
      ...Array.from({ length: runs }, (_none, index) => oneRun(engine, first + index)),
      handIn(home, { synchronous, seed: first, say }),
    ])
    await close()
  }
}

function refusedByDisk(error: unknown): undefined {
  if (!(error instanceof AppError && error.code === 'engine.store_failed')) throw error
}

async function oneRun(engine: Engine, seed: number): Promise<void> {
  await wait(seed % 50)
  const id = `run-${seed}`
  await engine.start({ program: 'script', input: { script: randomScript(seed) as unknown as Json }, id })
  await engine.signal(id, { name: 'go', payload: null, id: 'once' }).catch(ignoreEnded)
  await engine.settled(id, { signal })
}

/** Hands runs in as another process would, by a connection of its own. */
async function handIn(
  home: Home,
  {
    synchronous,
    seed,
    say,
  }: { synchronous: WorkloadSettings['synchronous']; seed: number; say: (said: Said) => void },
): Promise<void> {
  const db = openDatabase({ ...home.database, synchronous })
  const outbox = createOutbox(db)
  for (let index = 0; index < 3; index += 1) {
    const input = { script: randomScript(seed + 100_000 + index) as unknown as Json }
    const message = await persist(() =>
      outbox.send({ do: 'start', request: { program: 'script', input, id: `sent-${seed}-${index}` } }),
    )
    say({ is: 'message', id: message })
    while ((await outbox.answer(message)) === undefined) await wait(5)
  }
  db.close()
}

/** Sends again what the disk has refused. */
async function persist<T>(send: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await send()
    } catch (error) {
      if ((error as { code?: string }).code !== 'engine.store_failed') throw error
      await wait(20)
    }
  }
}

function ignoreEnded(error: unknown): void {
  if ((error as { code?: string }).code !== 'engine.run_already_finished') throw error
}

if (process.argv[1] === import.meta.filename)
  await main(JSON.parse(process.argv[2] ?? '') as WorkloadSettings)
