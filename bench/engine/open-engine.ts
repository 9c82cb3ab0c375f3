import { join } from 'node:path'

import { openStores, systemClock, systemIds } from '#adapters'
import { createEngine, type Engine, type PayloadStore, type Stores } from '#engine'

/** No value of the benchmark is large enough to be kept apart. */
const payloads: PayloadStore = {
  put: () => Promise.reject(new Error('the benchmark writes no large payloads')),
  get: () => Promise.reject(new Error('the benchmark reads no large payloads')),
}

/** What the database is set to; the product leaves nothing to choose. */
export function durabilityOf({ encrypted }: { encrypted: boolean }): string {
  return `wal FULL, ${encrypted ? 'aegis' : 'no cipher'}, writer thread`
}

export interface OpenEngine {
  readonly engine: Engine
  readonly stores: Stores
  close(): Promise<void>
}

/** The engine as the product sets it up: an encrypted file, every commit synced, a thread that writes. */
export function openEngine(folder: string, { encrypted = true }: { encrypted?: boolean } = {}): OpenEngine {
  const file = join(folder, 'adjutant.db')
  const stores = openStores({ file, ...(encrypted ? { key: new Uint8Array(32).fill(0x2b) } : {}) })
  const engine = createEngine({ clock: systemClock, ids: systemIds, stores, payloads })
  return {
    engine,
    stores,
    async close() {
      await engine.close({ drainMs: 1_000 })
      await stores[Symbol.asyncDispose]()
    },
  }
}
