import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

import { createEventLog, openDatabase, openStores } from '#adapters'
import { createRandom } from '#engine/testing'

import { StreamClient } from './stream-client.ts'
import type { Report } from './stream-server.ts'

export interface ChaosOptions {
  readonly seconds: number
  readonly seed: number
  /** Events a second. */
  readonly rate: number
  /** That are cut off at random. */
  readonly clients: number
  readonly slow: number
}

export interface Chaos {
  /** Events that were written. */
  readonly written: number
  /** Events that all clients got, all together. */
  readonly delivered: number
  readonly reconnections: number
  /** Times that quick clients were sent to look at everything anew, and slow ones. */
  readonly resets: number
  readonly slowResets: number
  /** Positions of the slow clients in the end, of all that was written. */
  readonly slowest: number
  readonly byes: number
  /** Gaps, repetitions, and clients that did not get to the end. */
  readonly faults: readonly string[]
  /** Resident memory of each life of the server, at its middle and its end, in megabytes. */
  readonly memory: readonly { readonly middle: number; readonly end: number }[]
}

/** How often clients look whether to break off, in milliseconds, and how likely they do. */
const cutEveryMs = 50
const cutChance = 0.04
const arriveWithinMs = 20_000

/** The stream under everything that may come over it: readers that come and go, readers that do not read, restarts. */
export async function chaos({ seconds, seed, rate, clients, slow }: ChaosOptions): Promise<Chaos> {
  const folder = mkdtempSync(path.join(tmpdir(), 'adjutant-stream-'))
  const random = createRandom(seed)
  try {
    const file = path.join(folder, 'home.db')
    const epoch = await prepare(file)
    const port = await freePort()
    const lives: Life[] = [new Life({ file, port, rate })]
    await lives[0]?.begun()
    const from = `${epoch}.0`
    const quick = Array.from({ length: clients }, () => new StreamClient(port, { from }))
    const lazy = Array.from({ length: slow }, () => new StreamClient(port, { from, pace: { restMs: 1_500 } }))
    for (let life = 0; life < 3; life += 1) {
      const until = performance.now() + (seconds * 1_000) / 3
      while (performance.now() < until) {
        for (const client of quick) if (random.chance(cutChance)) client.cut()
        await wait(cutEveryMs)
      }
      if (life === 2) break
      // Once with a good-bye, once without.
      await lives[life]?.stop(life === 0 ? 'SIGTERM' : 'SIGKILL')
      lives.push(new Life({ file, port, rate }))
      await lives[life + 1]?.begun()
    }
    const last = lives.at(-1)
    const written = (await last?.quiet()) ?? 0
    const deadline = performance.now() + arriveWithinMs
    while (quick.some(({ position }) => position < written) && performance.now() < deadline) await wait(20)
    const missing = quick.filter(({ position }) => position < written)
    for (const client of [...quick, ...lazy]) client.end()
    await last?.stop('SIGTERM')
    const all = [...quick, ...lazy]
    const sum = (of: (client: StreamClient) => number): number =>
      all.reduce((total, client) => total + of(client), 0)
    return {
      written,
      delivered: sum(({ count }) => count),
      reconnections: sum(({ connections }) => connections - 1),
      resets: quick.reduce((total, { resets }) => total + resets, 0),
      slowResets: lazy.reduce((total, { resets }) => total + resets, 0),
      slowest: Math.min(...lazy.map(({ position }) => position)),
      byes: sum(({ byes }) => byes),
      faults: [
        ...all.flatMap(({ faults }) => faults),
        ...missing.map(({ position }) => `one got to ${position} of ${written}`),
      ],
      memory: lives.map((life) => life.memory()),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** One life of the server, from its start to its end. */
class Life {
  readonly #child: ChildProcess
  readonly #reports: Report[] = []

  constructor({ file, port, rate }: { file: string; port: number; rate: number }) {
    const script = path.join(import.meta.dirname, 'stream-server.ts')
    this.#child = fork(script, [file, String(port), String(rate)], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    this.#child.on('message', (report: Report) => this.#reports.push(report))
  }

  async begun(): Promise<void> {
    while (this.#reports.length === 0) await Promise.race([once(this.#child, 'message'), this.#died()])
  }

  /** Writes no more; answers with the newest position. */
  async quiet(): Promise<number> {
    this.#child.send('stop writing')
    const before = this.#reports.length
    while (this.#reports.length < before + 5) await once(this.#child, 'message')
    return this.#reports.at(-1)?.newest ?? 0
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const ended = once(this.#child, 'exit')
    this.#child.kill(signal)
    await ended
  }

  memory(): Chaos['memory'][number] {
    const megabytes = (part: number): number =>
      Math.round((this.#reports[Math.floor((this.#reports.length - 1) * part)]?.rssBytes ?? 0) / 2 ** 20)
    return { middle: megabytes(0.5), end: megabytes(1) }
  }

  async #died(): Promise<never> {
    const [code] = (await once(this.#child, 'exit')) as [number | null]
    throw new Error(`The server ended with ${code} before it had begun.`)
  }
}

/** Makes the database; answers with its epoch. */
async function prepare(file: string): Promise<string> {
  const options = { file, key: new Uint8Array(32).fill(7) }
  await using _ = openStores(options)
  const db = openDatabase(options)
  const { epoch } = createEventLog(db)
  db.close()
  return epoch
}

async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
