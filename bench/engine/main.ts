import { existsSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

import { isWorkload, type Measurement, type WorkloadName, workloads } from './contender.ts'
import { measureSync, median, type SyncLatency } from './disk.ts'
import { type Entrant, entrants, missingPeers } from './entrants.ts'
import { countSyncs, measureEntrant } from './process.ts'
import { printRows, type Series, toRows } from './report.ts'

export const engineUsage = `npm run bench -- engine [options]

  --rounds N        how often each engine has its turn (3)
  --seconds S       work in each turn (2)
  --workloads LIST  of ${Object.keys(workloads).join(', ')} (all)
  --only LIST       engines whose name begins so, such as adjutant,raw (all)
  --folder DIR      a folder on the disk to measure (the system's temporary folder)
  --json FILE       writes every single measurement there
  --no-strace       does not count fsyncs
`

interface Plan {
  readonly rounds: number
  readonly seconds: number
  readonly workloads: readonly WorkloadName[]
  readonly entrants: readonly Entrant[]
  readonly folder: string
  readonly json: string | undefined
  readonly trace: boolean
}

/** Measures the engines side by side and prints one table a workload. Slow is not a failure; only an engine that breaks is. */
export async function benchEngines(
  args: readonly string[],
  { signal }: { signal: AbortSignal },
): Promise<void> {
  const plan = toPlan(args)
  print(
    `CPU: ${cpus()[0]?.model ?? 'unknown'} × ${availableParallelism()}, load ${loadavg()[0]?.toFixed(2)}; folder ${plan.folder}`,
  )

  const results = new Map<string, Measurement[]>()
  const syncs: SyncLatency[] = []
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const workload of plan.workloads) {
      syncs.push(measureSync(plan.folder))
      for (const entrant of turn(plan.entrants, round)) {
        if (!entrant.workloads.includes(workload)) continue
        progress(`round ${round + 1} of ${plan.rounds}: ${workload}, ${entrant.name}`)
        // One after another: two at once would measure each other.
        // oxlint-disable-next-line no-await-in-loop
        const measurement = await measureEntrant({ entrant, workload, folder: plan.folder }, plan.seconds, {
          signal,
        })
        const key = `${workload} ${entrant.name}`
        results.set(key, [...(results.get(key) ?? []), measurement])
      }
    }
  }

  const series: Series[] = []
  for (const workload of plan.workloads) {
    for (const entrant of plan.entrants.filter((each) => each.workloads.includes(workload))) {
      progress(`counting fsyncs: ${workload}, ${entrant.name}`)
      // oxlint-disable-next-line no-await-in-loop
      const syncsPerStep = plan.trace
        ? await countSyncs({ entrant, workload, folder: plan.folder }, { signal })
        : undefined
      series.push({
        entrant,
        workload,
        rounds: results.get(`${workload} ${entrant.name}`) ?? [],
        syncsPerStep,
      })
    }
  }
  progress('')

  const p50 = median(syncs.map((each) => each.p50Ms))
  const p99 = median(syncs.map((each) => each.p99Ms))
  print(
    `fdatasync of 4 KiB between the turns: p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms (medians of ${syncs.length} probes)`,
  )
  for (const workload of plan.workloads) {
    const { steps, atOnce } = workloads[workload]
    print(
      `\n${workload}: runs of 10 ${steps === 'pure' ? 'trivial durable steps' : 'steps with intent and receipt'}, ${atOnce} at once`,
    )
    print(printRows(toRows(workload, series)))
  }
  print(
    `\nversions: ${[...new Set(series.flatMap(({ rounds: [first] }) => (first ? [`${first.contender} ${first.version}`] : [])))].join('; ')}`,
  )
  print(`load at the end ${loadavg()[0]?.toFixed(2)}`)
  if (plan.json !== undefined)
    writeFileSync(plan.json, `${JSON.stringify({ at: new Date().toISOString(), syncs, series }, null, 2)}\n`)
}

/** Nobody always follows the same neighbour. */
function turn(all: readonly Entrant[], round: number): readonly Entrant[] {
  const first = round % all.length
  return [...all.slice(first), ...all.slice(0, first)]
}

function toPlan(args: readonly string[]): Plan {
  const { values } = parseArgs({
    args: [...args],
    allowNegative: true,
    options: {
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '2' },
      workloads: { type: 'string', default: Object.keys(workloads).join(',') },
      only: { type: 'string', default: '' },
      folder: { type: 'string', default: tmpdir() },
      json: { type: 'string' },
      strace: { type: 'boolean', default: true },
    },
  })
  const names = values.workloads.split(',')
  const chosen = names.filter(isWorkload)
  if (chosen.length !== names.length)
    throw new Error(`--workloads: choose from ${Object.keys(workloads).join(', ')}`)
  return {
    rounds: atLeastOne('rounds', values.rounds),
    seconds: atLeastOne('seconds', values.seconds),
    workloads: chosen,
    entrants: chooseEntrants(values.only.split(',').filter((name) => name !== '')),
    folder: resolve(values.folder),
    json: values.json,
    trace: values.strace,
  }
}

function chooseEntrants(only: readonly string[]): readonly Entrant[] {
  const asked = entrants.filter(
    ({ name }) => only.length === 0 || only.some((start) => name.startsWith(start)),
  )
  if (asked.length === 0)
    throw new Error(
      `--only: no engine begins with ${only.join(' or ')}; there are ${entrants.map(({ name }) => name).join(', ')}`,
    )
  const missing = asked.some(({ role }) => role === 'peer') ? missingPeers() : []
  if (missing.length > 0) {
    print(
      `The peers are not installed (${missing.join(', ')}), so they are left out. Install them with: npm run bench -- peers install`,
    )
  }
  return asked.filter(({ role, script }) => (role !== 'peer' || missing.length === 0) && existsSync(script))
}

function atLeastOne(name: string, text: string): number {
  const value = Number(text)
  if (!(value >= 1)) throw new Error(`--${name} must be 1 or more, not ${text}`)
  return value
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** What is being done right now, on a terminal only. */
function progress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${line}`)
}
