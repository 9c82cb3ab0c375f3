import type { Json } from '#base'

import type { JournalRecord } from './journal-record.ts'
import type { StoredRecord } from './ports/ledger.ts'
import type { PayloadStore } from './ports/payload-store.ts'

/** Texts beyond this many characters are kept as blobs, not in the journal. */
export const inlineLimit = 1024 * 1024
/** No value may be longer, as JSON text. */
export const maxPayloadLength = 64 * 1024 * 1024

/** Puts what is large into the payload store; may be called again when that has failed. */
export type LargeRecord = () => Promise<StoredRecord>

/** A record as stored; of one that is large, the way to store it. */
export function draftRecord(record: JournalRecord, payloads: PayloadStore): StoredRecord | LargeRecord {
  const { seq, type, at, ...rest } = record
  const payload = JSON.stringify(rest)
  if (payload.length <= inlineLimit) return { seq, type, at, payload }
  return async () => ({
    seq,
    type,
    at,
    payload: JSON.stringify({ $blob: await payloads.put(payload) }),
  })
}

/** A record as stored; what is large goes to the payload store. */
export async function storeRecord(record: JournalRecord, payloads: PayloadStore): Promise<StoredRecord> {
  const draft = draftRecord(record, payloads)
  return typeof draft === 'function' ? draft() : draft
}

export async function loadRecord(stored: StoredRecord, payloads: PayloadStore): Promise<JournalRecord> {
  return openRecord(stored, await openPayload(stored.payload, payloads))
}

/** The whole text of a stored payload. */
async function openPayload(payload: string, payloads: PayloadStore): Promise<string> {
  if (!payload.startsWith('{"$blob":')) return payload
  const { $blob } = JSON.parse(payload) as { $blob: string }
  return payloads.get($blob)
}

function openRecord({ seq, type, at }: StoredRecord, payload: string): JournalRecord {
  return { seq, at, type, ...(JSON.parse(payload) as Record<string, Json>) } as unknown as JournalRecord
}
