import type { Snapshot, StoredRecord } from './ledger.ts'

/** Reads journals. */
export interface Journal {
  /** Up to `limit` records after number `after`, in order; none for an unknown run. */
  read(run: string, options: { after: number; limit: number }): Promise<readonly StoredRecord[]>
  /** The newest record. */
  last(run: string): Promise<StoredRecord | undefined>
  /** The newest snapshot. */
  snapshot(run: string): Promise<Snapshot | undefined>
  /** The JSON of a stored definition. */
  definition(hash: string): Promise<string | undefined>
}
