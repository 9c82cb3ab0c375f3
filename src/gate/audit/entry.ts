import { AppError } from '#contract'

import { type Digest, leafHash } from './tree.ts'

/**
 * What the log says of one thing that happened. Its text is a leaf of the tree, so it is never changed; what is large or
 * private is in the body, which the entry names by a salted hash and which may be forgotten.
 */
export interface AuditEntry {
  /** Milliseconds since the Unix epoch. */
  readonly at: number
  /** Of the effect, from 1; 0 for what no effect did. */
  readonly attempt: number
  /** The person who did it; empty where a run did. */
  readonly by: string
  /** {@link bodyHash}, 64 hex digits. */
  readonly data: string
  /** Of the effect; empty for what no effect did. */
  readonly key: string
  /** What happened, such as `receipt`, `undone`, `approval` or `pruned`. */
  readonly kind: string
  /** Empty for what no run did. */
  readonly run: string
  /** What it was done to, in the words of its kind. */
  readonly subject: string
}

/** Of a salt: 16 random bytes in hex. */
export const saltLength = 32

const texts = ['by', 'data', 'key', 'kind', 'run', 'subject'] as const

/**
 * The one spelling of an entry: canonical JSON. Written out, for it is done for each effect. Halves of a pair are replaced,
 * as they are in any database: what is read back must have the spelling of what was written.
 */
export function entryText(entry: AuditEntry): string {
  const text = spell(entry)
  // JSON escapes a half as \ud…; looking at each text by itself would take as long as all the rest.
  if (!text.includes('\\ud')) return text
  const { at, attempt, data, ...halved } = entry
  const whole = Object.entries(halved).map(([name, value]) => [name, value.toWellFormed()] as const)
  return spell({ ...(Object.fromEntries(whole) as typeof halved), at, attempt, data })
}

function spell({ at, attempt, by, data, key, kind, run, subject }: AuditEntry): string {
  return JSON.stringify({ at, attempt, by, data, key, kind, run, subject })
}

/** @throws AppError `audit.export_damaged` for anything but the one spelling of an entry */
export function parseEntry(text: string): AuditEntry {
  let value: Partial<Record<keyof AuditEntry, unknown>> | null
  try {
    value = JSON.parse(text) as typeof value
  } catch (error) {
    throw notAnEntry(error)
  }
  const isEntry =
    typeof value === 'object' &&
    value !== null &&
    Number.isSafeInteger(value.at) &&
    Number.isSafeInteger(value.attempt) &&
    texts.every((field) => typeof value[field] === 'string')
  if (!isEntry || entryText(value as AuditEntry) !== text) throw notAnEntry()
  return value as AuditEntry
}

export function entryLeaf(digest: Digest, entry: AuditEntry): Uint8Array {
  return leafHash(digest, entryText(entry))
}

/**
 * Stands for a body in its entry. The salt is random and goes with the body: without it, nobody can find out what was
 * forgotten by trying what it may have been.
 */
export function bodyHash(digest: Digest, salt: string, body: string): string {
  return digest(salt + body).toHex()
}

function notAnEntry(cause?: unknown): AppError {
  return new AppError('audit.export_damaged', 'This is no entry of an audit log, or it was changed.', {
    cause,
    hint: 'Get the file again from where it was made.',
  })
}
