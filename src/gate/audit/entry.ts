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

export const saltBytes = 16

const texts = ['by', 'data', 'key', 'kind', 'run', 'subject'] as const
const encoder = new TextEncoder()

/**
 * The one spelling of an entry: canonical JSON. Written out, for it is done for each effect. Halves of a pair are replaced,
 * as they are in any database: what is read back must have the spelling of what was written.
 */
export function entryText({ at, attempt, by, data, key, kind, run, subject }: AuditEntry): string {
  return JSON.stringify({
    at,
    attempt,
    by: by.toWellFormed(),
    data,
    key: key.toWellFormed(),
    kind: kind.toWellFormed(),
    run: run.toWellFormed(),
    subject: subject.toWellFormed(),
  })
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
  return textLeaf(digest, entryText(entry))
}

export function textLeaf(digest: Digest, text: string): Uint8Array {
  return leafHash(digest, encoder.encode(text))
}

/**
 * Stands for a body in its entry. The salt is random and goes with the body: without it, nobody can find out what was
 * forgotten by trying what it may have been.
 */
export function bodyHash(digest: Digest, salt: Uint8Array, body: string): string {
  const text = encoder.encode(body)
  const content = new Uint8Array(salt.length + text.length)
  content.set(salt)
  content.set(text, salt.length)
  return digest(content).toHex()
}

function notAnEntry(cause?: unknown): AppError {
  return new AppError('audit.export_damaged', 'This is no entry of an audit log, or it was changed.', {
    cause,
    hint: 'Get the file again from where it was made.',
  })
}
