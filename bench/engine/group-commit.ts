import { Worker } from 'node:worker_threads'

import { openStore, type Unit } from './raw-limit-store.ts'

export interface Writer {
  write(units: readonly Unit[]): Promise<void>
  readonly durability: string
  close(): Promise<void>
}

/** The database in a thread of its own, as in the product. */
export async function openInWorker(path: string): Promise<Writer> {
  const worker = new Worker(new URL('raw-limit-writer.ts', import.meta.url), { workerData: { path } })
  const failed = new Promise<never>((_, reject) => {
    worker.once('error', reject)
  })
  failed.catch(() => 'reported by whoever waits for the worker at that time')
  const answer = <T>(): Promise<T> =>
    Promise.race([failed, new Promise<T>((resolve) => void worker.once('message', resolve))])

  const { opened } = await answer<{ opened: string }>()
  return {
    durability: `${opened}, writer thread`,
    async write(units) {
      const wrote = answer()
      worker.postMessage(units)
      await wrote
    },
    async close() {
      const ended = new Promise((resolve) => void worker.once('exit', resolve))
      worker.postMessage(null)
      await ended
    },
  }
}

export async function openHere(path: string): Promise<Writer> {
  const store = openStore(path)
  return {
    durability: `${store.durability()}, same thread`,
    async write(units) {
      store.write(units, Date.now())
    },
    async close() {
      store.close()
    },
  }
}

/** One COMMIT under way; the next takes everything that has gathered meanwhile. */
export function groupCommit(writer: Writer): (unit: Unit) => Promise<void> {
  let waiting: Unit[] = []
  let round = Promise.withResolvers<void>()
  let busy = false

  async function flush(): Promise<void> {
    while (waiting.length > 0) {
      const units = waiting
      const { resolve, reject } = round
      waiting = []
      round = Promise.withResolvers<void>()
      try {
        // oxlint-disable-next-line no-await-in-loop
        await writer.write(units)
        resolve()
      } catch (error) {
        reject(error)
      }
      // Runs that were waiting go on first, so that their next units are in the next commit.
      // oxlint-disable-next-line no-await-in-loop
      await new Promise((next) => void setImmediate(next))
    }
    busy = false
  }

  return (unit) => {
    waiting.push(unit)
    const { promise } = round
    if (!busy) {
      busy = true
      setImmediate(() => void flush())
    }
    return promise
  }
}
