import { parentPort, workerData } from 'node:worker_threads'

import { openStore, type Unit } from './raw-limit-store.ts'

/** The thread that owns the database: a list of units is committed and answered, `null` closes. */
const port = parentPort
if (port === null) throw new Error('runs as a worker only')

const store = openStore((workerData as { path: string }).path)
port.postMessage({ opened: store.durability() })
port.on('message', (units: readonly Unit[] | null) => {
  if (units === null) {
    store.close()
    port.close()
    return
  }
  store.write(units, Date.now())
  port.postMessage({ wrote: units.length })
})
