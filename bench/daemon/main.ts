import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'

import { findDaemon, daemonFolder } from '#app'
import { askDaemon, reachDaemon } from '#app/serving'
import { type Diagnostics, factsOf, operations } from '#contract/operations'

/** How the command is called. */
export const daemonUsage = `npm run bench -- daemon [--runs N] [--readers N] [--seconds N] [--pause MS]

  how soon the daemon answers, its memory when idle, and how it reads while runs go on, each of which writes a file and
  rests for the pause; with a pause of 0 all of them together write as fast as the daemon can
`

const root = path.resolve(import.meta.dirname, '../..')
const { signal } = new AbortController()
const idleMs = 5_000
const firstReads = 'the first 3 s'

/** One write after the other, with a pause between them: work that goes on for as long as it is looked at. */
const workflow = (pauseMs: number): string =>
  JSON.stringify({
    adjutant: 1,
    name: 'busy',
    input: {
      type: 'object',
      properties: {
        folder: { type: 'string', format: 'path' },
        items: { type: 'array', items: { type: 'string' } },
      },
      required: ['folder', 'items'],
    },
    nodes: {
      each: {
        forEach: {
          items: '${input.items}',
          as: 'item',
          concurrency: 1,
          do: {
            steps: [
              {
                id: 'write',
                use: 'fs.write',
                with: { path: '${input.folder + "/" + item}', text: '${item}' },
              },
              ...(pauseMs > 0 ? [{ id: 'rest', wait: { delayMs: pauseMs } }] : []),
            ],
          },
        },
      },
    },
  })

interface Memory {
  readonly daemonMb: number
  readonly supervisorMb: number
}

export async function benchDaemon(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      runs: { type: 'string', default: '100' },
      readers: { type: 'string', default: '200' },
      seconds: { type: 'string', default: '20' },
      pause: { type: 'string', default: '1000' },
    },
  })
  const top = mkdtempSync(path.join(tmpdir(), 'adjutant-bench-'))
  const home = path.join(top, 'home')
  try {
    for (const start of ['first start, which makes the home', 'second start']) {
      const started = performance.now()
      const daemon = await up(home)
      print(`ready, ${start}`, `${((performance.now() - started) / 1_000).toFixed(2)} s`, 'aim 1 s')
      try {
        if (start === 'second start') await underLoad(home, top, values)
      } finally {
        await daemon.end()
      }
    }
  } finally {
    rmSync(top, { recursive: true, force: true })
  }
}

async function underLoad(
  home: string,
  top: string,
  { runs, readers, seconds, pause }: Record<'runs' | 'readers' | 'seconds' | 'pause', string>,
): Promise<void> {
  await sleep(idleMs)
  const { daemonMb, supervisorMb } = memoryOf(home)
  print(
    'resident when idle',
    `${daemonMb} MB`,
    `aim 150 MB; the process that watches over it: ${supervisorMb} MB`,
  )
  for (let run = 0; run < Number(runs); run += 1)
    await startBusy(home, path.join(top, 'work', String(run)), Number(pause))
  const { took, failed } = await readAll(home, { readers, seconds })
  for (const [name, times] of Object.entries(took)) printTimes(name, times)
  const { [firstReads]: _first, ...warm } = took
  printTimes('all reads but those', Object.values(warm).flat())
  const facts = factsOf(operations['diagnostics.get'])
  const ask = reachDaemon(home)
  if (!ask) throw new Error('The daemon is gone.')
  const told = operations['diagnostics.get'].output.parse(await askDaemon(ask, facts, {}, { signal }))
  const { p50Ms, p99Ms, maxMs } = told.eventLoop
  print(
    'event loop delay',
    `${p99Ms.toFixed(1)} ms p99`,
    `aim 50 ms; p50 ${p50Ms.toFixed(1)}, max ${maxMs.toFixed(1)}`,
  )
  printServed(told.requests)
  print('runs by state', told.runs.map(({ status, count }) => `${status} ${count}`).join(', '), '')
  if (failed > 0) throw new Error(`${failed} reads were not answered with 200.`)
}

async function startBusy(home: string, folder: string, pauseMs: number): Promise<void> {
  const ask = reachDaemon(home)
  if (!ask) throw new Error('The daemon is gone.')
  mkdirSync(folder, { recursive: true })
  const items = Array.from({ length: 400 }, (_, index) => `file-${index}.txt`)
  const values = { text: workflow(pauseMs), input: { folder, items }, mode: 'autopilot' }
  await askDaemon(ask, factsOf(operations['runs.start']), values, { signal })
}

async function readAll(
  home: string,
  { readers, seconds }: { readers: string; seconds: string },
): Promise<{ took: Record<string, number[]>; failed: number }> {
  const daemon = findDaemon(home)
  const token = readFileSync(path.join(daemonFolder(home), 'token'), 'utf8').trim()
  const child = spawn(
    process.execPath,
    [path.join(import.meta.dirname, 'readers.ts'), daemon?.url ?? '', token, readers, seconds],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (piece: string) => (text += piece))
  await new Promise((resolve) => child.on('close', resolve))
  return JSON.parse(text) as { took: Record<string, number[]>; failed: number }
}

/** Starts a daemon as a person does, and waits until it says that it is up. */
async function up(home: string): Promise<{ end(): Promise<void> }> {
  const child = spawn(process.execPath, [path.join(root, 'bin/adjutant.js'), 'up', '--no-browser'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ADJUTANT_HOME: home },
  })
  const closed = new Promise((resolve) => child.on('close', resolve))
  await new Promise((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (text.includes('is up')) resolve(undefined)
    })
    child.on('close', () => {
      reject(new Error('The daemon ended.'))
    })
  })
  return {
    async end() {
      child.kill('SIGTERM')
      await closed
    },
  }
}

function memoryOf(home: string): Memory {
  const daemon = findDaemon(home)
  const megabytes = (pid = 0): number => {
    const [, kilobytes = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Math.round(Number(kilobytes) / 1_000)
  }
  return { daemonMb: megabytes(daemon?.pid), supervisorMb: megabytes(daemon?.supervisor) }
}

/** What of the time went by in the daemon itself: the rest is the readers' own wait for a processor. */
function printServed(requests: Diagnostics['requests']): void {
  const { boundsMs = [], routes = [] } = requests ?? {}
  const reads = routes.filter(({ route }) => route.startsWith('GET '))
  const counts = reads.reduce(
    (all, one) => all.map((count, bucket) => count + (one.counts[bucket] ?? 0)),
    Array.from({ length: boundsMs.length + 1 }, () => 0),
  )
  const total = counts.reduce((sum, count) => sum + count, 0)
  const within = (ms: number): string => {
    const known = counts.slice(0, boundsMs.indexOf(ms) + 1).reduce((sum, count) => sum + count, 0)
    return `${((known / total) * 100).toFixed(2)} % within ${ms} ms`
  }
  print('of which in the daemon', within(50), `${within(25)}, ${within(100)}, ${within(250)}`)
}

function printTimes(name: string, times: readonly number[]): void {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (part: number): string => (sorted[Math.floor(sorted.length * part)] ?? 0).toFixed(1)
  print(name, `${at(0.99)} ms p99`, `p50 ${at(0.5)}, max ${at(0.9999)}, ${sorted.length} reads`)
}

function print(what: string, figure: string, more: string): void {
  process.stdout.write(`${what.padEnd(36)} ${figure.padStart(14)}   ${more}\n`)
}
