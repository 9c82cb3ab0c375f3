import type { AuditEntry } from './entry.ts'

/** One entry as a home keeps it. */
export interface LogRow {
  /** From 1, without gaps; the index of its leaf is one less. */
  readonly seq: number
  readonly leaf: Uint8Array
  /** Null once what the entry said was removed, by the rules of retention. */
  readonly salt: string | null
  /** What is there of it; null when there is nothing. */
  readonly said: Said | null
}

/** An entry with its body instead of the hash of it. */
export interface Said extends Omit<AuditEntry, 'data'> {
  /** JSON text. */
  readonly body: string
}

/** A checkpoint that a home has kept. */
export interface KeptCheckpoint {
  readonly size: number
  /** Milliseconds since the Unix epoch, by the clock of the machine; not signed. */
  readonly at: number
  readonly note: string
}

/** The kind of the entry that says which others were removed. Its body is `{ entries: [[first, last], …] }`. */
export const prunedKind = 'pruned'
