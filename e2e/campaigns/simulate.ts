import process from 'node:process'
import { parseArgs } from 'node:util'

import { openDatabase } from '#adapters'
import { type Disk, simulate, type SimulationOutcome } from '#engine/testing'

import { createSqliteDisk } from '../../src/adapters/sqlite/testing/sqlite-disk.ts'
import { killMutants } from './kill-mutants.ts'

/** One seed in so many is run twice and must give the same history. */
const twiceEvery = 25
/** Lines of a trace that are shown with a fault. */
const shownLines = 60

export interface SimulateRequest {
  readonly seeds: number
  readonly from: number
  readonly store?: 'memory' | 'sqlite'
  /** Stop at the first seed with a fault. */
  readonly untilFault?: boolean
  /** Told after each seed. */
  readonly progress?: (done: number) => void
}

export interface SimulateTally {
  readonly seeds: number
  readonly bad: readonly { readonly seed: number; readonly faults: readonly string[] }[]
  readonly elapsedMs: number
  readonly crashes: number
}

/** `simulate --seeds N`: the engine in worlds made from seeds, every act of it judged. */
export async function run(args: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seeds: { type: 'string', default: '1000' },
      from: { type: 'string' },
      seed: { type: 'string', default: '1' },
      store: { type: 'string', default: 'memory' },
      trace: { type: 'boolean', default: false },
      mutants: { type: 'boolean', default: false },
      only: { type: 'string' },
      'until-fault': { type: 'boolean', default: false },
    },
  })
  const store = values.store === 'sqlite' ? 'sqlite' : 'memory'
  const request = { seeds: Number(values.seeds), from: Number(values.from ?? values.seed), store } as const
  if (values.mutants) {
    return killMutants({ seeds: request.seeds, ...(values.only === undefined ? {} : { only: values.only }) })
  }
  if (values.trace) return showTrace(request.from, store)

  const began = performance.now()
  const tally = await campaign({ ...request, untilFault: values['until-fault'] })
  const seconds = (performance.now() - began) / 1000
  const days = (tally.elapsedMs / 86_400_000).toFixed(2)
  say(
    `${tally.seeds} seeds, ${Math.round(tally.seeds / seconds)} seeds/s, ${days} simulated days, ${tally.crashes} crashes, ${tally.bad.length} seeds with faults`,
  )
  for (const { seed, faults } of tally.bad.slice(0, 10)) {
    say(`\nseed ${seed}: ${faults.slice(0, 3).join('\n  ')}`)
    say(`  npm run campaign -- simulate --from ${seed} --store ${store} --trace`)
  }
  return tally.bad.length === 0
}

/** Runs the seeds one after the other, in this process. */
export async function campaign(request: SimulateRequest): Promise<SimulateTally> {
  const { seeds, from, store = 'memory', untilFault = false } = request
  const bad: { seed: number; faults: readonly string[] }[] = []
  let elapsedMs = 0
  let crashes = 0
  let done = 0
  using rejections = new Rejections()
  // Stacks of the thousands of expected errors cost a quarter of the time.
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0
  for (let seed = from; seed < from + seeds; seed += 1) {
    const outcome = await simulateOnce(seed, store)
    const faults = [...outcome.faults, ...rejections.take()]
    if (faults.length === 0 && seed % twiceEvery === 0) {
      const again = await simulateOnce(seed, store)
      if (again.history !== outcome.history) faults.push('the same seed gives another history')
    }
    if (faults.length > 0) bad.push({ seed, faults })
    elapsedMs += outcome.elapsedMs
    crashes += outcome.crashes
    done += 1
    request.progress?.(done)
    if (untilFault && bad.length > 0) break
  }
  Error.stackTraceLimit = stackTraceLimit
  return { seeds: done, bad, elapsedMs, crashes }
}

async function simulateOnce(
  seed: number,
  store: 'memory' | 'sqlite',
  trace?: (line: string) => void,
): Promise<SimulationOutcome> {
  using opened = openDisk(store)
  return await simulate(seed, { ...(opened.disk ? { disk: opened.disk } : {}), ...(trace ? { trace } : {}) })
}

function openDisk(store: 'memory' | 'sqlite'): Disposable & { readonly disk?: Disk } {
  if (store === 'memory') return { [Symbol.dispose]() {} }
  const db = openDatabase({ file: ':memory:', synchronous: 'OFF' })
  return {
    disk: createSqliteDisk(db),
    [Symbol.dispose]() {
      db.close()
    },
  }
}

async function showTrace(seed: number, store: 'memory' | 'sqlite'): Promise<boolean> {
  using rejections = new Rejections()
  const lines: string[] = []
  const { faults, history } = await simulateOnce(seed, store, (line) => lines.push(line))
  const all = [...faults, ...rejections.take()]
  const shown = all.length > 0 ? lines.slice(-shownLines * 10) : lines
  say(shown.join('\n'))
  say(`\nseed ${seed}, history ${history}, ${all.length} faults`)
  for (const fault of all) say(`  ${fault}`)
  return all.length === 0
}

/** Catches what nobody else does: a promise of the engine that is rejected and that nobody waits for. */
class Rejections implements Disposable {
  private readonly texts: string[] = []
  private readonly listener = (error: unknown): void => {
    this.texts.push(
      `nobody handles: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    )
  }

  constructor() {
    process.on('unhandledRejection', this.listener)
  }

  take(): string[] {
    return this.texts.splice(0)
  }

  [Symbol.dispose](): void {
    process.off('unhandledRejection', this.listener)
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
