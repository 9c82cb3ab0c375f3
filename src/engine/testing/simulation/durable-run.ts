import type { Json } from '#base'

import type { JournalRecord } from '../../journal-record.ts'
import type { PlacedFact, StoredRecord, Unit } from '../../ports/ledger.ts'
import type { EffectRetry } from '../../program.ts'
import { isTerminal, type RunRow } from '../../run-info.ts'
import type { Asked, Testimony } from './plan-program.ts'

/** Something that the program has asked for in the present generation. */
export interface Pending {
  readonly kind: Asked[1]
  readonly about: Json
  readonly askedAt: number
  /** Records under its key, oldest first. */
  readonly records: JournalRecord[]
  /** What the program must be told next under this key. */
  answer: Json | undefined
}

/** What no plan may fail of. */
const unexpected: ReadonlySet<string> = new Set([
  'engine.duplicate_key',
  'engine.nondeterminism',
  'engine.program_stuck',
  'internal.bug',
])

/**
 * A run as an outsider reads it from what has become durable, record by record. It knows nothing of the engine's fold:
 * what the program was told and asked for it has from the program's own notes.
 */
export class DurableRun {
  readonly id: string
  row: RunRow
  readonly records: JournalRecord[] = []
  readonly stored: StoredRecord[] = []
  generation = 0
  pausedAt: number | null = null
  ending = false
  ended: JournalRecord | null = null
  readonly pending = new Map<string, Pending>()
  /** Payloads received and not yet taken, by name. */
  readonly signals = new Map<string, Json[]>()
  readonly signalIds = new Set<string>()
  readonly children = new Map<string, string>()
  /** Children that were called off before they had ended, with the time on the timeline. */
  readonly calledOff = new Map<string, number>()
  /** When its end became durable, on the timeline. */
  endedAt: number | null = null
  /** When it became queued, on the timeline. */
  queuedSince: number | null = null
  private readonly faults: string[] = []

  private readonly steady: boolean
  private forked = false
  /** What is being read was made by a fork, of another run's history. */
  private copied = false

  /** @param steady whether the wall clock never jumps, so that times are known to the millisecond */
  constructor(row: RunRow, steady: boolean) {
    this.id = row.id
    this.row = row
    this.steady = steady
  }

  /** Reads what a unit adds; answers what is wrong with it. */
  read(unit: Unit): readonly string[] {
    this.faults.length = 0
    if (unit.patch) {
      const { status, waiting, startedAt, finishedAt } = unit.patch
      if (isTerminal(this.row.status) && !unit.begins) this.fault(`is patched to ${status} after its end`)
      this.row = { ...this.row, status, waiting, startedAt, finishedAt }
    }
    this.copied = false
    const from = this.records.length
    this.stored.push(...unit.records)
    for (const stored of unit.records) this.readRecord(stored)
    if ((this.ended !== null) !== isTerminal(this.row.status)) {
      this.fault(`has the status ${this.row.status} beside its last record ${this.records.at(-1)?.type}`)
    }
    this.readFacts(unit.facts ?? [], this.records.slice(from))
    return [...this.faults]
  }

  last(): JournalRecord | undefined {
    return this.records.at(-1)
  }

  /** Effects that wait for a person's word. */
  inDoubt(): [key: string, record: Extract<JournalRecord, { type: 'effect.unknown' }>][] {
    return [...this.lastByKey].flatMap(([key, record]) =>
      record.type === 'effect.unknown' ? [[key, record] as [string, typeof record]] : [],
    )
  }

  /** Effects that wait for an answer. */
  held(): [key: string, record: Extract<JournalRecord, { type: 'effect.held' }>][] {
    return [...this.lastByKey].flatMap(([key, record]) =>
      record.type === 'effect.held' && this.pending.has(key)
        ? [[key, record] as [string, typeof record]]
        : [],
    )
  }

  private readonly lastByKey = new Map<string, JournalRecord>()

  private readRecord({ seq, type, at, payload }: StoredRecord): void {
    const record = { seq, type, at, ...(JSON.parse(payload) as object) } as JournalRecord
    const before = this.records.at(-1)
    if (seq !== this.records.length + 1) this.fault(`jumps from record ${this.records.length} to ${seq}`)
    if (before && at < before.at) this.fault(`goes back in time at record ${seq}`)
    if (this.ended) this.fault(`goes on after its end with ${type}`)
    this.records.push(record)
    if ('key' in record) this.readKeyed(record)
    else this.readOther(record)
  }

  private readOther(record: Exclude<JournalRecord, { key: string }>): void {
    switch (record.type) {
      case 'run.started':
        if (record.seq !== 1 || record.run !== this.id) this.fault('starts twice')
        this.forked = record.forkedFrom !== undefined
        this.copied = this.forked
        if (!record.held) this.generation += 1
        return
      case 'run.released':
        if (this.generation !== 0) this.fault('is released twice')
        if (this.pausedAt !== null) this.fault('is released while it is paused')
        this.generation += 1
        return
      case 'run.forked':
        this.forgetHolds()
        return
      case 'run.continued':
        this.generation += 1
        this.forgetHolds()
        for (const [key, { kind }] of this.pending) {
          this.droppedKeys.add(key)
          if (kind === 'timer' || kind === 'wait') this.pending.delete(key)
        }
        return
      case 'run.paused':
        this.pausedAt = record.seq
        return
      case 'run.resumed':
        this.pausedAt = null
        return
      case 'run.cancelling':
        this.pausedAt = null
        this.ending = true
        return
      case 'run.failing':
        if (unexpected.has(record.error.code) && !record.error.detail.startsWith('simulated')) {
          this.fault(`fails: ${record.error.code}: ${record.error.detail}`)
        }
        this.ending = true
        return
      case 'run.parked':
        this.fault(`is parked: ${record.problem.code}: ${record.problem.detail}`)
        return
      case 'signal.received': {
        if (record.id !== null && this.signalIds.has(record.id))
          this.fault(`takes the signal ${record.id} twice`)
        if (record.id !== null) this.signalIds.add(record.id)
        const queue = this.signals.get(record.name) ?? []
        queue.push(record.payload)
        this.signals.set(record.name, queue)
        return
      }
      case 'run.completed':
      case 'run.failed':
      case 'run.cancelled':
        this.ended = record
        return
      case 'note':
        if (record.topic === 'step') this.readTestimony(record.data as unknown as Testimony, record.at)
        return
      default:
    }
  }

  private readKeyed(record: Extract<JournalRecord, { key: string }>): void {
    const { key, type } = record
    const pending = this.pending.get(key)
    if (type === 'child.started') this.children.set(key, record.child)
    this.readHold(record)
    this.lastByKey.set(key, record)
    if (this.row.program !== 'plan' || key === '~unwind') {
      this.forbidWhileStill(record)
      return
    }
    if (!pending) {
      this.fault(`speaks of ${key} (${type}), which nobody asked for`)
      return
    }
    this.forbidWhileStill(record)
    this.compare(record, pending)
    pending.records.push(record)
  }

  /** What was asked for anew asks anew. */
  private forgetHolds(): void {
    for (const [key, { type }] of this.lastByKey) if (type === 'effect.held') this.lastByKey.delete(key)
  }

  /** What must ask begins after its answer, and is answered once, by the clock not before its time. */
  private readHold(record: Extract<JournalRecord, { key: string }>): void {
    const { key, type, at } = record
    const before = this.lastByKey.get(key)
    if (before?.type !== 'effect.held') {
      if (type === 'effect.released') this.fault(`answers ${key}, which did not ask`)
      return
    }
    if (
      type === 'effect.intended' ||
      type === 'effect.done' ||
      type === 'effect.failed' ||
      type === 'effect.held'
    ) {
      if (!this.copied && !this.isDropped(key))
        this.fault(`goes on with ${key} (${type}) before it is answered`)
    }
    if (type === 'effect.released' && record.by === 'time-out' && at < (before.expiresAt ?? Infinity))
      this.fault(`takes the silence about ${key} for an answer before its time`)
  }

  /** A paused run begins nothing, and one on its way to its end nothing but its unwinding. */
  private forbidWhileStill({ type, key, seq }: Extract<JournalRecord, { key: string }>): void {
    if (type !== 'effect.intended' && type !== 'child.started') return
    if (this.pausedAt !== null && seq > this.pausedAt) this.fault(`begins ${key} while it is paused`)
    if (this.ending && key !== '~unwind') this.fault(`begins ${key} after it was called off`)
    if (this.ended) this.fault(`begins ${key} after its end`)
  }

  private compare(record: Extract<JournalRecord, { key: string }>, pending: Pending): void {
    const { key } = record
    const late = record.at - pending.askedAt
    switch (record.type) {
      case 'effect.intended':
        if (!this.copied) this.compareAttempt(record, pending)
        return
      case 'effect.done':
        pending.answer = record.output
        return
      case 'effect.failed':
        if (record.retryAt === null) pending.answer = record.error.code
        if (!this.copied) this.compareFailure(record, pending)
        return
      case 'child.done':
        pending.answer = record.output
        return
      case 'child.failed':
        pending.answer = record.error.code
        return
      case 'timer.fired':
        if (late < (pending.about as number)) this.fault(`fires the timer ${key} ${late} ms after it was set`)
        pending.answer = null
        return
      case 'wait.expired': {
        const { timeoutMs } = pending.about as { timeoutMs: number | null }
        if (timeoutMs === null || late < timeoutMs) this.fault(`gives up the wait ${key} after ${late} ms`)
        pending.answer = null
        return
      }
      default:
    }
  }

  private compareAttempt(
    record: Extract<JournalRecord, { type: 'effect.intended' }>,
    { records }: Pending,
  ): void {
    const before = lastAttempt(records)
    const attempt = before?.attempt ?? 0
    if (record.attempt !== attempt + 1)
      this.fault(`counts attempt ${record.attempt} of ${record.key} after ${attempt}`)
    if (this.steady && before?.type === 'effect.failed' && record.at < (before.retryAt ?? Infinity)) {
      this.fault(`tries ${record.key} again before its time`)
    }
  }

  private compareFailure(
    { key, attempt, error, retryAt, at }: Extract<JournalRecord, { type: 'effect.failed' }>,
    { about, records }: Pending,
  ): void {
    const { retry } = about as unknown as { retry: EffectRetry | null }
    const before = lastAttempt(records)
    const counted = before?.attempt ?? 0
    // A pure effect has no intent, so the record of its failure is the first of its attempt.
    const expected =
      before?.type === 'effect.intended' || before?.type === 'effect.unknown' ? counted : counted + 1
    if (attempt !== expected) this.fault(`fails ${key} at attempt ${attempt} and not ${expected}`)
    if (retryAt === null) {
      const again = retry && attempt <= retry.max && error.code === 'engine.effect_timeout'
      if (again && !this.ending && !this.isDropped(key)) {
        this.fault(`gives ${key} up at attempt ${attempt} of ${retry.max + 1}`)
      }
      return
    }
    if (!retry || attempt > retry.max) {
      this.fault(`wants to try ${key} again after attempt ${attempt}`)
      return
    }
    const pause = Math.min(retry.maxMs, retry.backoffMs * retry.factor ** (attempt - 1))
    const planned = retryAt - at
    if (planned > pause || (this.steady && planned < pause))
      this.fault(`waits ${planned} ms before ${key}, not ${pause}`)
  }

  /** Whether the program has called a key off; an effect that has begun is still let settle. */
  isDropped(key: string): boolean {
    return this.droppedKeys.has(key) || this.oldKeys.has(key)
  }

  private readonly droppedKeys = new Set<string>()
  private readonly oldKeys = new Set<string>()

  private readTestimony({ type, key, value, asked, dropped, finishes }: Testimony, at: number): void {
    if (finishes) this.ending = true
    if (type === 'started') {
      for (const old of this.pending.keys()) this.oldKeys.add(old)
      this.droppedKeys.clear()
    }
    if (key !== null) this.heard(type, key, value)
    for (const old of dropped) {
      this.droppedKeys.add(old)
      const kind = this.pending.get(old)?.kind
      if (kind === 'timer' || kind === 'wait') this.pending.delete(old)
    }
    for (const [name, kind, about] of asked) {
      this.oldKeys.delete(name)
      if (dropped.includes(name)) continue
      this.pending.set(name, { kind, about, askedAt: at, records: [], answer: undefined })
    }
  }

  private heard(type: Testimony['type'], key: string, value: Json): void {
    const pending = this.pending.get(key)
    if (!pending) {
      this.fault(`tells the program of ${key}, which it did not ask for`)
      return
    }
    this.pending.delete(key)
    if (type === 'signal') {
      const { signal } = pending.about as { signal: string }
      const oldest = this.signals.get(signal)?.shift()
      if (oldest !== value)
        this.fault(`gives ${key} the signal ${JSON.stringify(value)} and not ${JSON.stringify(oldest)}`)
    } else if (JSON.stringify(pending.answer) !== JSON.stringify(value)) {
      this.fault(
        `tells the program of ${key}: ${JSON.stringify(value)} and not ${JSON.stringify(pending.answer)}`,
      )
    }
  }

  private readFacts(facts: readonly PlacedFact[], records: readonly JournalRecord[]): void {
    for (const { key, attempt } of facts) {
      const of = records.some(
        (record) => hasFacts(record, key) && (!('attempt' in record) || record.attempt === attempt),
      )
      if (!of) this.fault(`keeps a fact of ${key} without its record`)
    }
    // What a fork takes over has its facts in the other run.
    if (this.copied) return
    for (const record of records) {
      if (record.type !== 'effect.released') continue
      const answers = facts.filter(({ kind, key }) => kind === 'answer' && key === record.key)
      if (answers.length !== 1) this.fault(`keeps ${answers.length} facts of the answer to ${record.key}`)
    }
    for (const record of records) {
      if (record.type !== 'effect.done') continue
      const { key, attempt, reconciled } = record
      const intended = this.records.some((one) => one.type === 'effect.intended' && one.key === key)
      const count = facts.filter(
        ({ kind, ...of }) =>
          (kind === 'receipt' || kind === 'undone') && of.key === key && of.attempt === attempt,
      ).length
      const right = intended ? count === 1 || (reconciled === true && count === 0) : count === 0
      if (!right) this.fault(`keeps ${count} facts of ${key}`)
    }
  }

  private fault(text: string): void {
    this.faults.push(`run ${this.id} ${text}`)
  }
}

/** What says last how many attempts there were. */
function lastAttempt(records: readonly JournalRecord[]) {
  return records.findLast((record) => 'attempt' in record && record.type !== 'effect.held') as
    | Extract<JournalRecord, { attempt: number }>
    | undefined
}

const withFacts: ReadonlySet<JournalRecord['type']> = new Set([
  'effect.done',
  'effect.failed',
  'effect.intended',
  'effect.held',
  'effect.released',
])

/** Whether facts may come with a record. */
function hasFacts(record: JournalRecord, key: string): boolean {
  return withFacts.has(record.type) && 'key' in record && record.key === key
}
