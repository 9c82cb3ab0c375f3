import { createHmac, timingSafeEqual } from 'node:crypto'

import { AppError } from '#contract'

/** Tells a row that this program wrote from one that something else put there or changed. */
export interface RowSeal {
  seal(parts: readonly (string | number | null)[]): string
  /** @throws AppError `gate.permissions_damaged` */
  require(parts: readonly (string | number | null)[], seal: string, what: string): void
}

/**
 * @param key 32 bytes that are not in the database
 * @param table goes into every seal, so that no row can stand in another table
 */
export function createRowSeal(key: Uint8Array, table: string): RowSeal {
  const digest = (parts: readonly (string | number | null)[]): Buffer =>
    createHmac('sha256', key)
      .update(JSON.stringify([table, ...parts]))
      .digest()
  return {
    seal: (parts) => digest(parts).toString('base64url'),
    require(parts, seal, what) {
      const given = Buffer.from(seal, 'base64url')
      const right = digest(parts)
      if (given.length === right.length && timingSafeEqual(given, right)) return
      throw new AppError('gate.permissions_damaged', `${what} is not as this program wrote it.`, {
        hint: 'Something else changed the database. See `adjutant audit verify`; until this is settled nothing that it could allow is done.',
        details: { table },
      })
    },
  }
}
