import { randomFillSync } from 'node:crypto'

import type { Json } from '#base'
import { AppError } from '#contract'
import { bodyHash, entryLeaf, saltBytes } from '#gate'

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

/** A row of the table `fact`. */
export interface FactRow {
  readonly position: number
  readonly run: string
  readonly key: string
  readonly attempt: number
  readonly kind: string
  readonly subject: string
  readonly at: number
  readonly data: string
}

export interface AuditWriter {
  readonly addFact: (fact: FactRow) => void
  readonly addEvent: (record: AuditRecord) => void
}

const writers = new WeakMap<Sqlite, AuditWriter>()

/** Adds an entry to the audit log, in the transaction that the caller is in: it is kept exactly when the rest of that is. */
export function appendAudit(db: Sqlite, record: AuditRecord): void {
  if (!db.inTransaction)
    throw new AppError('internal.bug', 'An audit entry belongs into the transaction of what it tells of.')
  const writer = writers.get(db) ?? createAuditWriter(db)
  writers.set(db, writer)
  writer.addEvent(record)
}

/** Salts are drawn many at a time: asking for each takes longer than everything else here. */
const drawn = 256

export function createAuditWriter(db: Sqlite): AuditWriter {
  const addLeaf = db.prepare<[Uint8Array, Uint8Array, number | null]>(
    'INSERT INTO audit_leaf (leaf, salt, fact) VALUES (?, ?, ?)',
  )
  const addEvent = db.prepare(
    'INSERT INTO audit_event (seq, at, kind, by, run, key, attempt, subject, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const salts = Buffer.alloc(saltBytes * drawn)
  let used = drawn

  function nextSalt(): Uint8Array {
    if (used === drawn) {
      randomFillSync(salts)
      used = 0
    }
    used += 1
    return salts.subarray((used - 1) * saltBytes, used * saltBytes)
  }

  return {
    addFact({ position, run, key, attempt, kind, subject, at, data }) {
      const salt = nextSalt()
      const hash = bodyHash(platformDigest, salt, data)
      const entry = { at, attempt, by: '', data: hash, key, kind, run, subject }
      addLeaf.run(entryLeaf(platformDigest, entry), salt, position)
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
