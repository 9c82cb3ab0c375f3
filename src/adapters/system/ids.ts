import { randomFillSync } from 'node:crypto'

import { createIds, type Ids } from '#base'

import { systemClock } from './clock.ts'

/** Secure random bytes, fetched a few hundred ids' worth at a time: asking for each costs as much as the rest of an id. */
const pool = Buffer.alloc(8_192)
let used = pool.length

function randomBytes(count: number): Uint8Array {
  if (used + count > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  used += count
  return pool.subarray(used - count, used)
}

/** Ids from the machine's clock and its source of secure randomness. */
export const systemIds: Ids = createIds(() => systemClock.now(), randomBytes)
