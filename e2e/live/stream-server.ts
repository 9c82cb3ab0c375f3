/** A process that writes events and serves the stream of them; killed and started again by the test of the stream. */
import { randomBytes } from 'node:crypto'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'

import { createEventLog, openDatabase, openStores, systemClock, systemIds } from '#adapters'
import type { Unit } from '#engine'
import { runRow } from '#engine/testing'
import { createServer, Entrance, Live, registerLive } from '#http'
import { createMemoryLoginStore } from '#http/testing'

/** What it says of itself, several times a second. */
export interface Report {
  readonly newest: number
  readonly rssBytes: number
  readonly slow: number
  readonly resets: number
}

/** What its clients show. */
export const streamToken = 'token-of-the-test'

/** Milliseconds between two pieces of the events of a second. */
const tickMs = 20
const runs = 25

if (process.send) await main(process.argv.slice(2))

async function main([file = '', port = '', rate = '']: string[]): Promise<void> {
  const options = { file, key: new Uint8Array(32).fill(7) }
  await using stores = openStores(options)
  using db = closing(openDatabase(options))
  const log = createEventLog(db.open)
  using live = new Live({ log, clock: systemClock, build: 'test' })
  const entrance = new Entrance({
    store: createMemoryLoginStore(),
    key: new Uint8Array(32).fill(7),
    token: streamToken,
    by: 'test',
    passphrase: { isSet: () => false, verify: async () => false },
    hosts: [],
    clock: systemClock,
    randomBytes,
  })
  const app = await createServer({
    entrance,
    build: 'test',
    ids: systemIds,
    report: ({ error }) => console.error(error),
    register: [(routes) => registerLive(routes, { live, insider: (request) => entrance.insiderOf(request) })],
  })
  await app.listen({ host: '127.0.0.1', port: Number(port) })

  const seqs = new Map<string, number>()
  for (let index = 0; index < runs; index += 1) {
    const id = `run_${index}`
    seqs.set(id, (await stores.journal.last(id))?.seq ?? 0)
  }
  const quiet = new AbortController()
  const over = new AbortController()
  process.on('message', () => quiet.abort())
  process.on('SIGTERM', () => over.abort())
  process.on('disconnect', () => process.exit(1))
  const began = performance.now()
  for (let written = 0; !over.signal.aborted;) {
    const due = quiet.signal.aborted
      ? written
      : Math.floor(((performance.now() - began) / 1_000) * Number(rate))
    const commits: Promise<unknown>[] = []
    for (; written < due; written += 1)
      commits.push(stores.ledger.commit(nextUnit(seqs, written)).then(() => log.announce()))
    await Promise.all(commits)
    const { newest, slow, resets } = live.health()
    const report: Report = { newest, slow, resets, rssBytes: process.memoryUsage.rss() }
    process.send?.(report)
    await wait(tickMs)
  }
  await app.close()
  process.disconnect?.()
}

function nextUnit(seqs: Map<string, number>, count: number): Unit {
  const id = `run_${count % runs}`
  const seq = (seqs.get(id) ?? 0) + 1
  seqs.set(id, seq)
  const payload = JSON.stringify({ topic: 'line', data: `line ${seq} of ${id} `.repeat(5) })
  return {
    run: id,
    ...(seq === 1 ? { begins: runRow(id, { title: id }) } : {}),
    records: [{ seq, type: 'note', at: seq, payload }],
  }
}

function closing(open: ReturnType<typeof openDatabase>) {
  return { open, [Symbol.dispose]: () => void open.close() }
}
