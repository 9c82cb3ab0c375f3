import { createHash } from 'node:crypto'

import type { StoredRecord, Unit } from '#engine'

/** One record of a unit: run, number, and a fingerprint of the rest. */
export type SpokenRecord = readonly [run: string, seq: number, print: string]

/** What a workload says of what it asks of the store and of what the store has acknowledged, in that order. */
export type Said =
  | {
      readonly is: 'asked'
      readonly unit: string
      readonly records: readonly SpokenRecord[]
      /** `run key attempt kind` of each fact. */
      readonly facts: readonly string[]
      /** Message ids that it answers. */
      readonly answers: readonly number[]
    }
  | { readonly is: 'kept'; readonly unit: string }
  /** It was refused: nothing of it may be there. */
  | { readonly is: 'refused'; readonly unit: string; readonly code: string }
  | { readonly is: 'blob'; readonly ref: string; readonly print: string }
  | { readonly is: 'message'; readonly id: number }

/** A unit and its children as one asks for them. */
export function askedOf(number: string, unit: Unit): Said {
  const all = withChildren(unit)
  return {
    is: 'asked',
    unit: number,
    records: all.flatMap(({ run, records }) =>
      records.map((record): SpokenRecord => [run, record.seq, printOfRecord(record)]),
    ),
    facts: all.flatMap(({ run, facts = [] }) =>
      facts.map(({ key, attempt, kind }) => `${run} ${key} ${attempt} ${kind}`),
    ),
    answers: all.flatMap(({ replies = [] }) => replies.map(({ message }) => message)),
  }
}

/** A fingerprint of a record as stored. */
export function printOfRecord({ type, at, payload }: StoredRecord): string {
  return printOf(`${type} ${at} ${payload}`)
}

/** A short fingerprint. */
export function printOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('base64url').slice(0, 12)
}

function withChildren(unit: Unit): Unit[] {
  return [unit, ...(unit.children ?? []).flatMap(withChildren)]
}
