import { randomBytes } from 'node:crypto'

import type { Json } from '#base'
import { AppError } from '#contract'
import { bodyHash, entryLeaf, saltLength } from '#gate'

import { platformDigest } from '../keys/note-keys.ts'
import type { Sqlite } from './open-database.ts'

/** Something that happened, for the audit log. What an effect did is a fact instead, and comes into the log by itself. */
export interface AuditRecord {
  /** Milliseconds since the Unix epoch. */
  readonly at: number
  /** What happened, such as `grant`, `revoke` or `policy`. */
  readonly kind: string
  /** The person who did it; empty where a run did. */
  readonly by: string
  /** What it was done to, such as the name of a secret. It stays readable in every export; what is private belongs into `data`. */
  readonly subject: string
  readonly data: Json
  /** When it belongs to a run: it is forgotten with that. */
  readonly run?: string
  /** Of the effect. */
  readonly key?: string
  readonly attempt?: number
}

interface FactRow {
  readonly position: number
  readonly run: string
  readonly key: string
  readonly attempt: number
  readonly kind: string
  readonly subject: string
  readonly at: number
  readonly data: string
}

interface AuditWriter {
  /** Gives how many. */
  sealFacts(limit: number): number
  addEvent(record: AuditRecord): void
}

const writers = new WeakMap<Sqlite, AuditWriter>()

/** Adds an entry to the audit log, in the transaction that the caller is in: it is kept exactly when the rest of that is. */
export function appendAudit(db: Sqlite, record: AuditRecord): void {
  requireTransaction(db)
  sealFacts(db)
  writerOf(db).addEvent(record)
}

/** Facts that are sealed at a time. */
const page = 1_000

/**
 * Gives the facts that have none their leaves, in the order of their commits. A fact is in the log from its own
 * transaction on, as the next entry; its leaf is worked out when somebody asks for it, or when there is time, for nothing
 * rests on it before a checkpoint signs it. Facts of the hot path pay nothing.
 *
 * @param options.limit how many at the most; without it all
 */
export function sealFacts(db: Sqlite, { limit = Infinity }: { readonly limit?: number } = {}): void {
  requireTransaction(db)
  const writer = writerOf(db)
  for (let left = limit; left > 0;) {
    const count = writer.sealFacts(Math.min(page, left))
    if (count < page) return
    left -= count
  }
}

function requireTransaction(db: Sqlite): void {
  if (!db.inTransaction)
    throw new AppError('internal.bug', 'An audit entry belongs into the transaction of what it tells of.')
}

function writerOf(db: Sqlite): AuditWriter {
  const writer = writers.get(db) ?? createWriter(db)
  writers.set(db, writer)
  return writer
}

/** Salts are drawn many at a time: asking for each takes longer than hashing. */
const drawn = 256

function createWriter(db: Sqlite): AuditWriter {
  // Only in these words the index of facts is used; without them every sealing would go through the whole log.
  const unsealed = db.prepare<[number], FactRow>(
    `SELECT position, run, key, attempt, kind, subject, at, data FROM fact
     WHERE position > coalesce((SELECT max(fact) FROM audit_leaf WHERE fact IS NOT NULL), 0)
     ORDER BY position LIMIT ?`,
  )
  const addLeaf = db.prepare<[Uint8Array, string, number | null]>(
    'INSERT INTO audit_leaf (leaf, salt, fact) VALUES (?, ?, ?)',
  )
  const addEvent = db.prepare(
    'INSERT INTO audit_event (seq, at, kind, by, run, key, attempt, subject, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  let salts = ''

  function nextSalt(): string {
    if (salts === '') salts = randomBytes((drawn * saltLength) / 2).toString('hex')
    const salt = salts.slice(0, saltLength)
    salts = salts.slice(saltLength)
    return salt
  }

  return {
    sealFacts(limit) {
      const facts = unsealed.all(limit)
      for (const { position, data: body, ...rest } of facts) {
        const salt = nextSalt()
        const data = bodyHash(platformDigest, salt, body)
        addLeaf.run(entryLeaf(platformDigest, { ...rest, by: '', data }), salt, position)
      }
      return facts.length
    },
    addEvent({ at, kind, by, subject, data, run = '', key = '', attempt = 0 }) {
      const salt = nextSalt()
      const body = JSON.stringify(data)
      const hash = bodyHash(platformDigest, salt, body)
      const leaf = entryLeaf(platformDigest, { at, attempt, by, data: hash, key, kind, run, subject })
      const { lastInsertRowid } = addLeaf.run(leaf, salt, null)
      addEvent.run(lastInsertRowid, at, kind, by, run, key, attempt, subject, body)
    },
  }
}
