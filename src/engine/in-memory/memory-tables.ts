import type { Json } from '#base'
import { AppError } from '#contract'

import type { Committed, Forgetting, Snapshot, StoredRecord, Unit } from '../ports/ledger.ts'
import type { StoredFact } from '../ports/fact-store.ts'
import { isTerminal, type RunRow } from '../run-info.ts'

interface KeptRun {
  row: RunRow
  /** Whether its parent has recorded how it ended. */
  delivered: boolean
}

interface KeptMessage {
  readonly id: number
  readonly body: string
  answer: string | null
}

/** What a home holds, in memory: the state that survives a crash. One unit is applied as a whole or not at all. */
export class MemoryTables {
  readonly runs = new Map<string, KeptRun>()
  readonly journals = new Map<string, StoredRecord[]>()
  readonly timers = new Map<string, number>()
  readonly snapshots = new Map<string, Snapshot>()
  readonly definitions = new Map<string, string>()
  /** A fact's position is its place in the list, from 1. */
  readonly facts: (Omit<StoredFact, 'data'> & { readonly data: string })[] = []
  readonly messages: KeptMessage[] = []
  private readonly dedupKeys = new Map<string, string>()

  /** @throws AppError `engine.journal_conflict` */
  apply(unit: Unit): Committed {
    const { run, begins, records } = unit
    if (begins) {
      const existing = this.taken(begins)
      if (existing !== undefined) return { existing }
    }
    const [first] = records
    const last = records.at(-1)
    if (first && last) {
      const kept = this.journals.get(run) ?? []
      if (kept[last.seq - 1]?.payload === last.payload) return {}
      if (kept.length !== first.seq - 1) throw conflict(run, kept.length, first.seq)
    }
    this.write(unit, last?.at ?? 0)
    return {}
  }

  send(body: Json): number {
    const id = this.messages.length + 1
    this.messages.push({ id, body: JSON.stringify(body), answer: null })
    return id
  }

  private taken({ id, dedupKey }: RunRow): string | undefined {
    if (this.runs.has(id)) return id
    return dedupKey === null ? undefined : this.dedupKeys.get(dedupKey)
  }

  private write(unit: Unit, at: number): void {
    const { run, begins, records, patch, wakeAt, snapshot } = unit
    if (begins) {
      this.runs.set(run, { row: begins, delivered: false })
      if (begins.dedupKey !== null) this.dedupKeys.set(begins.dedupKey, run)
    }
    const kept = this.runs.get(run)
    if (records.length > 0) {
      const journal = this.journals.get(run)
      if (journal) journal.push(...records)
      else this.journals.set(run, [...records])
    }
    if (kept && patch) {
      const { status, waiting, updatedAt, startedAt, finishedAt } = patch
      kept.row = { ...kept.row, status, waiting, updatedAt, startedAt, finishedAt }
    }
    const closed = patch !== undefined && isTerminal(patch.status)
    if (wakeAt === null || closed) this.timers.delete(run)
    else if (wakeAt !== undefined) this.timers.set(run, wakeAt)
    if (closed) this.snapshots.delete(run)
    else if (snapshot) this.snapshots.set(run, snapshot)
    if (unit.forgets) this.forget(run, unit.forgets)
    this.writeBeside(unit, at)
    for (const child of unit.children ?? []) this.apply(child)
  }

  private forget(run: string, { at, records, title, context }: Forgetting): void {
    const kept = this.runs.get(run)
    const journal = this.journals.get(run)
    if (!kept || !isTerminal(kept.row.status)) return
    kept.row = { ...kept.row, title, context, forgottenAt: at }
    for (const record of records) if (journal?.[record.seq - 1]) journal[record.seq - 1] = record
  }

  private writeBeside({ run, definitions, facts, delivered, replies }: Unit, at: number): void {
    for (const { hash, json } of definitions ?? []) {
      if (!this.definitions.has(hash)) this.definitions.set(hash, json)
    }
    for (const { key, attempt, kind, subject, data } of facts ?? []) {
      const position = this.facts.length + 1
      this.facts.push({ position, run, key, attempt, kind, subject, at, data: JSON.stringify(data) })
    }
    for (const id of delivered ?? []) {
      const child = this.runs.get(id)
      if (child) child.delivered = true
    }
    for (const { message, body } of replies ?? []) {
      const asked = this.messages[message - 1]
      if (asked) asked.answer = JSON.stringify(body)
    }
  }
}

function conflict(run: string, ends: number, first: number): AppError {
  return new AppError(
    'engine.journal_conflict',
    `The journal of ${run} ends at ${ends}; a write began at ${first}.`,
    {
      details: { run, ends, first },
    },
  )
}
