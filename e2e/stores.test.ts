import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { createOutbox, openDatabase, openStores } from '#adapters'
import { type StoresBench, testStores } from '#engine/testing'

/** The stores as a home opens them: encrypted, with the thread that writes. */
function openBench(folder = mkdtempSync(path.join(tmpdir(), 'adjutant-stores-'))): StoresBench {
  const options = { file: path.join(folder, 'home.db'), key: new Uint8Array(32).fill(7) }
  const stores = openStores(options)
  const outbox = openDatabase(options)
  let left = false
  async function leave(): Promise<void> {
    left = true
    outbox.close()
    await stores[Symbol.asyncDispose]()
  }
  return {
    stores,
    outbox: createOutbox(outbox),
    async restart() {
      await leave()
      return openBench(folder)
    },
    async [Symbol.asyncDispose]() {
      if (left) return
      await leave()
      rmSync(folder, { recursive: true })
    },
  }
}

testStores(async () => openBench())
