import { createHmac, timingSafeEqual } from 'node:crypto'

import { AppError } from '#contract'

/** Tells a row that this program wrote from one that something else put there or changed. */
export interface RowSeal {
  seal(parts: readonly (string | number | null)[]): string
  /** @throws AppError `gate.permissions_damaged` */
  require(parts: readonly (string | number | null)[], seal: string, what: string): void
}

/** Rows that were found right, by all that is in them. They are asked for with every effect, and rarely change. */
const remembered = 2_000

/**
 * @param key 32 bytes that are not in the database
 * @param table goes into every seal, so that no row can stand in another table
 */
export function createRowSeal(key: Uint8Array, table: string): RowSeal {
  const right = new Set<string>()
  const textOf = (parts: readonly (string | number | null)[]): string => JSON.stringify([table, ...parts])
  const digest = (text: string): Buffer => createHmac('sha256', key).update(text).digest()
  return {
    seal: (parts) => digest(textOf(parts)).toString('base64url'),
    require(parts, seal, what) {
      const text = textOf(parts)
      const row = `${seal} ${text}`
      if (right.has(row)) return
      const given = Buffer.from(seal, 'base64url')
      const wanted = digest(text)
      if (given.length === wanted.length && timingSafeEqual(given, wanted)) {
        if (right.size >= remembered) right.clear()
        right.add(row)
        return
      }
      throw new AppError('gate.permissions_damaged', `${what} is not as this program wrote it.`, {
        hint: 'Something else changed the database. See `adjutant audit verify`; until this is settled nothing that it could allow is done.',
        details: { table },
      })
    },
  }
}
