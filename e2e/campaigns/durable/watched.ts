import process from 'node:process'

import type { Ledger, PayloadStore } from '#engine'
import type { Blobs } from '#gate'

import { askedOf, printOf, type Said } from './spoken.ts'

/** Units are numbered over all openings of a process, and told apart from those of other processes. */
let count = 0

/** Says what is asked of a ledger before it is, and what it has acknowledged after. */
export function watchedLedger(ledger: Ledger, say: (said: Said) => void): Ledger {
  return {
    async commit(unit) {
      count += 1
      const number = `${process.pid}-${count}`
      say(askedOf(number, unit))
      try {
        const committed = await ledger.commit(unit)
        if (committed.existing === undefined) say({ is: 'kept', unit: number })
        else say({ is: 'refused', unit: number, code: 'existing' })
        return committed
      } catch (error) {
        say({ is: 'refused', unit: number, code: (error as { code?: string }).code ?? 'none' })
        throw error
      }
    },
    close: () => ledger.close(),
  }
}

/** Says what a blob store has acknowledged. */
export function watchedBlobs(blobs: Blobs, say: (said: Said) => void): Blobs {
  return {
    ...blobs,
    async put(pieces, options) {
      const whole = Buffer.concat(await Array.fromAsync(pieces))
      const ref = await blobs.put([whole], options)
      say({ is: 'blob', ref, print: printOf(whole) })
      return ref
    },
  }
}

/** Large journal texts as blobs. */
export function payloadsIn(blobs: Blobs): PayloadStore {
  const { signal } = new AbortController()
  return {
    put: (text) => blobs.put([Buffer.from(text)], { signal }),
    async get(name) {
      return Buffer.concat(await Array.fromAsync(blobs.get(name, { signal }))).toString()
    },
  }
}
