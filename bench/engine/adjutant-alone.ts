// Measurements that have no counterpart in the peers: `adjutant-alone.ts --workload long|resume|waiting --folder DIR`.
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'

import type { Engine } from '#engine'

import { median, percentile } from './disk.ts'
import { type Figure, figure } from './figures.ts'
import { openEngine } from './open-engine.ts'
import { count, defineCounting } from './ten-steps.ts'
import { defineWaiting, startWaiting, wakeAndEnd } from './waiting-program.ts'

/** Does something in an engine that is opened before and closed after. */
async function withEngine<T>(folder: string, work: (engine: Engine) => Promise<T>): Promise<T> {
  const opened = openEngine(folder)
  try {
    defineCounting(opened.engine)
    defineWaiting(opened.engine)
    await opened.engine.launch()
    return await work(opened.engine)
  } finally {
    await opened.close()
  }
}

/** One run of many steps: must not slow down as its history grows. */
async function long(folder: string): Promise<readonly Figure[]> {
  const steps = 10_000
  return withEngine(folder, async (engine) => {
    await count(engine, { n: 1, steps: 500 })
    const figures: Figure[] = []
    for (const handler of ['bench.pure', 'bench.effect'] as const) {
      const begin = performance.now()
      // oxlint-disable-next-line no-await-in-loop
      const sum = await count(engine, { n: 1, steps, handler })
      if (sum !== steps + (steps * (steps - 1)) / 2) throw new Error(`the run answered ${sum}`)
      figures.push(
        figure(`10,000 steps, ${handler.slice(6)}`, (steps / (performance.now() - begin)) * 1_000, 'steps/s'),
      )
    }
    return [...figures, ...(await tempo(engine))]
  })
}

/** Time per step in the first and the last tenth of the newest run, by its own records. */
async function tempo(engine: Engine): Promise<readonly Figure[]> {
  const [newest] = await engine.list({ limit: 1 })
  if (newest === undefined) throw new Error('no run')
  const times: number[] = []
  for await (const { type, at } of engine.eventsAfter(newest.id, 0, {
    signal: new AbortController().signal,
  })) {
    if (type === 'effect.done') times.push(at)
  }
  const tenth = Math.floor(times.length / 10)
  const span = (from: number, to: number): number => ((times[to] ?? 0) - (times[from] ?? 0)) / tenth
  return [
    figure('per step, first tenth', span(0, tenth), 'ms'),
    figure('per step, last tenth', span(times.length - 1 - tenth, times.length - 1), 'ms'),
  ]
}

/** How long a run that is not in memory takes to come back, act on a signal and end. */
async function resume(folder: string): Promise<readonly Figure[]> {
  const lengths = [100, 1_000, 10_000] as const
  const runs = Array.from({ length: 9 }, (_, index) => index)
  await withEngine(folder, async (engine) => {
    await Promise.all(
      lengths.flatMap((length) => runs.map((run) => startWaiting(engine, `h${length}-${run}`, length))),
    )
  })
  const times = new Map<number, number[]>(lengths.map((length) => [length, []]))
  const opening: number[] = []
  for (const run of runs) {
    const begin = performance.now()
    // Opened anew each time, so that nothing of the runs is in memory.
    // oxlint-disable-next-line no-await-in-loop
    await withEngine(folder, async (engine) => {
      opening.push(performance.now() - begin)
      // The first in a new process pays for the engine's first commit and read, so a fresh run goes before.
      await startWaiting(engine, `first-${run}`, 1)
      // oxlint-disable-next-line no-await-in-loop
      for (const length of lengths) times.get(length)?.push(await wakeAndEnd(engine, `h${length}-${run}`))
    })
  }
  return [
    figure('opening the engine', median(opening), 'ms'),
    ...lengths.map((length) =>
      figure(`resume after ${length.toLocaleString('en-US')} events`, median(times.get(length) ?? []), 'ms'),
    ),
  ]
}

/** Memory and wake-up time of a hundred thousand runs that wait for a person. */
async function waiting(folder: string): Promise<readonly Figure[]> {
  const warmUp = 10_000
  const total = 100_000
  return withEngine(folder, async (engine) => {
    const begin = performance.now()
    await startMany(engine, 0, warmUp)
    const before = await settledMemory()
    await startMany(engine, warmUp, warmUp + total)
    const startedMs = performance.now() - begin
    const after = await settledMemory()
    const sample = Array.from({ length: 1_000 }, (_, index) => `w${(index * 7_919) % total}`)
    const times: number[] = []
    // One after another: what a person who approves one of them sees.
    // oxlint-disable-next-line no-await-in-loop
    for (const id of sample) times.push(await wakeAndEnd(engine, id))
    return [
      figure('runs started until all wait', ((warmUp + total) / startedMs) * 1_000, 'runs/s'),
      figure('resident memory per waiting run', (after.rss - before.rss) / total, 'bytes'),
      figure('heap and buffers per waiting run', (after.heap - before.heap) / total, 'bytes'),
      figure('resident memory in all', after.rss / 1e6, 'MB'),
      figure('wake-up to end, p50', percentile(times, 50), 'ms'),
      figure('wake-up to end, p99', percentile(times, 99), 'ms'),
    ]
  })
}

async function startMany(engine: Engine, from: number, to: number): Promise<void> {
  for (let first = from; first < to; first += 500) {
    const ids = Array.from({ length: Math.min(500, to - first) }, (_, index) => `w${first + index}`)
    // oxlint-disable-next-line no-await-in-loop
    await Promise.all(ids.map((id) => startWaiting(engine, id, 0)))
  }
}

/** Bytes in use once nothing is left to collect; needs `--expose-gc`. */
async function settledMemory(): Promise<{ rss: number; heap: number }> {
  if (globalThis.gc === undefined) throw new Error('run with --expose-gc')
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc()
    // oxlint-disable-next-line no-await-in-loop
    await pause(100)
  }
  const { rss, heapUsed, external } = process.memoryUsage()
  return { rss, heap: heapUsed + external }
}

const workloads = { long, resume, waiting }
const { values } = parseArgs({ options: { workload: { type: 'string' }, folder: { type: 'string' } } })
const { workload = '', folder } = values
if (folder === undefined) throw new Error('--folder is missing')
if (!Object.hasOwn(workloads, workload))
  throw new Error(`--workload must be one of ${Object.keys(workloads).join(', ')}`)
process.stdout.write(`${JSON.stringify(await workloads[workload as keyof typeof workloads](folder))}\n`)
