import { type AuditEntry, bodyHash } from './entry.ts'
import type { Digest } from './tree.ts'

/** One entry as a home keeps it. */
export interface LogRow {
  /** From 1, without gaps; the index of its leaf is one less. */
  readonly seq: number
  readonly leaf: Uint8Array
  /** Null once what the entry said was removed, by the rules of retention. */
  readonly salt: string | null
  /** What is there of it; null when there is nothing. */
  readonly said: Said | null
  /** What {@link Said.body} was hashed to before it was forgotten: with it the entry can still be told, and proved. Else null. */
  readonly bodyHash: string | null
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
/** The kind of the entry that says of which others the bodies were forgotten. Its body is as that of {@link prunedKind}. */
export const forgottenKind = 'forgotten'

/** What the leaf of an entry stands for; undefined where nothing is left of it. */
export function entryOf(digest: Digest, { salt, said, bodyHash: kept }: LogRow): AuditEntry | undefined {
  const data = salt !== null && said ? bodyHash(digest, salt, said.body) : kept
  if (!said || data === null) return undefined
  const { body: _, ...rest } = said
  return { ...rest, data }
}
