import { writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg } from 'node:os'
import { join } from 'node:path'

import { type Measurement, type WorkloadName, workloads } from './contender.ts'
import { measureSync, median, type SyncLatency } from './disk.ts'
import { type Entrant, withShape } from './entrants.ts'
import { type Figure, printFigures } from './figures.ts'
import { type Plan, toPlan } from './plan.ts'
import { countSyncs, measureEntrant, runScript } from './process.ts'
import type { Shape } from './raw-limit-store.ts'
import { printRows, type Series, toRows } from './report.ts'

type Stop = { signal: AbortSignal }

interface Turn {
  readonly round: number
  readonly workload: WorkloadName
  readonly entrant: Entrant
}

interface Turns {
  readonly series: readonly Series[]
  readonly syncs: readonly SyncLatency[]
}

/** Measures the engines side by side and prints one table a workload. Slow is not a failure; only an engine that breaks is. */
export async function benchEngines(args: readonly string[], stop: Stop): Promise<void> {
  const plan = await withOurShape(toPlan(args), stop)
  if (plan.missing.length > 0) {
    print(
      `The peers are left out: ${plan.missing.join(', ')} not installed. Install them with: npm run bench -- peers install\n`,
    )
  }
  print(
    `CPU ${cpus()[0]?.model ?? 'unknown'} × ${availableParallelism()}, load ${load()}, folder ${plan.folder}`,
  )

  const taken = await takeTurns(plan, stop)
  const { syncs } = taken
  const series = await withSyncs(plan, taken.series, stop)
  if (syncs.length > 0) {
    const [p50, p99] = [median(syncs.map(({ p50Ms }) => p50Ms)), median(syncs.map(({ p99Ms }) => p99Ms))]
    print(
      `fdatasync of 4 KiB between the turns: p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms (medians of ${syncs.length} probes)`,
    )
  }
  for (const workload of plan.workloads) {
    print(`\n${workload}: ${describe(workload)}`)
    print(printRows(toRows(workload, series)))
  }

  const figures: Record<string, readonly Figure[]> = {}
  for (const workload of plan.entrants.some(isOurs) ? plan.alone : []) {
    progress(`${workload}, adjutant`)
    const script = join(import.meta.dirname, 'adjutant-alone.ts')
    const task = { script, args: ['--workload', workload], folder: plan.folder, flags: ['--expose-gc'] }
    try {
      // oxlint-disable-next-line no-await-in-loop
      const measured = (await runScript(task, stop)) as readonly Figure[]
      figures[workload] = measured
      progress('')
      print(`\n${workload}: our engine alone\n${printFigures(measured)}`)
    } catch (error) {
      if (stop.signal.aborted) throw error
      complain(error)
    }
  }

  print(`\nversions: ${[...new Set(series.flatMap(versionOf))].join('; ')}; load at the end ${load()}`)
  if (plan.json !== undefined) {
    writeFileSync(
      plan.json,
      `${JSON.stringify({ at: new Date().toISOString(), syncs, series, figures }, null, 2)}\n`,
    )
  }
}

/** Every engine in every round, in another order each time, so that nobody always follows the same neighbour. */
function* turns({ rounds, entrants, workloads: all }: Plan): Iterable<Turn> {
  for (let round = 0; round < rounds; round += 1) {
    const first = round % entrants.length
    for (const workload of all) {
      for (const entrant of [...entrants.slice(first), ...entrants.slice(0, first)]) {
        if (entrant.workloads.includes(workload)) yield { round, workload, entrant }
      }
    }
  }
}

/** One after another: two at once would measure each other. */
async function takeTurns(plan: Plan, { signal }: Stop): Promise<Turns> {
  const results = new Map<string, { entrant: Entrant; workload: WorkloadName; rounds: Measurement[] }>()
  const syncs: SyncLatency[] = []
  const broken = new Set<string>()
  for (const { round, workload, entrant } of turns(plan)) {
    const key = `${workload}/${entrant.name}`
    if (broken.has(key)) continue
    progress(`round ${round + 1} of ${plan.rounds}: ${workload}, ${entrant.name}`)
    syncs.push(measureSync(plan.folder, 50))
    try {
      const task = { entrant, workload, folder: plan.folder }
      // oxlint-disable-next-line no-await-in-loop
      const measurement = await measureEntrant(task, plan.seconds, { signal })
      const series = results.get(key) ?? { entrant, workload, rounds: [] }
      series.rounds.push(measurement)
      results.set(key, series)
    } catch (error) {
      if (signal.aborted) throw error
      // The others are still worth seeing.
      broken.add(key)
      results.delete(key)
      complain(error)
    }
  }
  progress('')
  return { series: [...results.values()].map((each) => ({ ...each, syncsPerStep: undefined })), syncs }
}

/** Counted in turns of their own, for being traced slows an engine down. */
async function withSyncs(plan: Plan, all: readonly Series[], stop: Stop): Promise<readonly Series[]> {
  if (!plan.trace) return all
  const counted: Series[] = []
  for (const series of all) {
    progress(`counting fsyncs: ${series.workload}, ${series.entrant.name}`)
    // oxlint-disable-next-line no-await-in-loop
    counted.push({ ...series, syncsPerStep: await countSyncs({ ...series, folder: plan.folder }, stop) })
  }
  progress('')
  return counted
}

/** Has the limit write what our engine writes at this stage of its making. */
async function withOurShape(plan: Plan, stop: Stop): Promise<Plan> {
  if (!plan.entrants.some(isOurs) || plan.workloads.length === 0) return plan
  const script = join(import.meta.dirname, 'shape-of-engine.ts')
  const shape = (await runScript({ script, args: [], folder: plan.folder }, stop)) as Shape
  return { ...plan, entrants: plan.entrants.map((entrant) => withShape(entrant, shape)) }
}

function isOurs({ role }: Entrant): boolean {
  return role === 'own'
}

function describe(workload: WorkloadName): string {
  const { steps, atOnce } = workloads[workload]
  return `runs of 10 ${steps === 'pure' ? 'trivial durable steps' : 'steps with intent and receipt'}, ${atOnce} at once`
}

function versionOf({ rounds: [first] }: Series): readonly string[] {
  return first ? [`${first.contender} ${first.version}`] : []
}

function load(): string {
  return (loadavg()[0] ?? 0).toFixed(2)
}

/** An engine that broke: said at once, and in the exit code. */
function complain(error: unknown): void {
  progress('')
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** What is being done right now, on a terminal only. */
function progress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${line}`)
}
