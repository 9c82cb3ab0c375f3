import { sleep } from '#base'
import { AppError, type Fact, toProblem } from '#contract'

import { Aborted } from './attempt.ts'
import { CommitDraft, type DraftOwner, type Pending } from './commit-draft.ts'
import type { Input } from './decide.ts'
import { describe, wakeTime } from './describe.ts'
import type { Machine } from './folding.ts'
import { type DraftUnit, finishUnit } from './draft-unit.ts'
import { type DeskOwner, EffectDesk } from './effect-desk.ts'
import type { Host, NewChild } from './host.ts'
import type { RecordBody } from './journal-record.ts'
import { draftRecord } from './payload.ts'
import type { Committed, Unit } from './ports/ledger.ts'
import type { RunRow } from './run-info.ts'
import { encodeRun, type RunState, snapshotFormat } from './run-state.ts'
import { SnapshotPace } from './snapshot-pace.ts'

/** Inputs folded into one commit at the most. */
const inputsPerCommit = 256

/**
 * One run in memory: takes inputs one after the other, folds them, commits what they add to the journal, and only then
 * acts on it. All its outward acts are effects, children and wake-ups.
 */
export class RunActor implements DeskOwner, DraftOwner {
  row: RunRow
  readonly state: RunState
  readonly machine: Machine
  readonly host: Host
  private readonly queue: Pending[] = []
  private wake: number | null
  private busy = false
  stopped = false
  readonly desk: EffectDesk
  private readonly stopping = new AbortController()
  private wantsLook = false
  /** Definitions of children that are on their way. */
  private readonly fetching = new Set<string>()
  private readonly pace: SnapshotPace
  /** Intents for the commit that is on its way; present for the turn in which it still takes them. */
  private early: Pending[] | undefined

  constructor(
    host: Host,
    options: { row: RunRow; state: RunState; machine: Machine; sinceSnapshot: number },
  ) {
    this.host = host
    this.row = options.row
    this.state = options.state
    this.machine = options.machine
    this.wake = wakeTime(options.state)
    this.pace = new SnapshotPace(host.snapshotEvery, options.sinceSnapshot)
    this.desk = new EffectDesk(host, this)
  }

  /** Nothing is under way and nothing may begin: the run may leave memory. */
  get evictable(): boolean {
    const { status } = this.row
    return (
      !this.busy &&
      this.queue.length === 0 &&
      this.desk.idle &&
      !this.desk.waits &&
      this.fetching.size === 0 &&
      status !== 'running' &&
      status !== 'compensating'
    )
  }

  /** Whether an intent that is told of now goes into the commit that all of this run is in that has ended so far. */
  get takesIntents(): boolean {
    return this.early !== undefined
  }

  /** No effect of this run is under way in this process. */
  get quiet(): boolean {
    return !this.busy && this.desk.idle
  }

  /** Resolves when what the input adds is durable; rejects when it is refused. */
  post(
    input: Input,
    { facts = [], message = null }: { facts?: readonly Fact[]; message?: number | null } = {},
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const pending = { input, facts, message, resolve, reject }
      if (this.early && input.do === 'intend') this.early.push(pending)
      else {
        this.queue.push(pending)
        void this.drain()
      }
    })
  }

  /**
   * The first commit of a new run; the answer is the run that is there already, if one is.
   *
   * @param durable called once it is, before anything is acted on
   */
  async begin(
    durable: () => void,
    body: RecordBody,
    extra: Pick<Unit, 'definitions' | 'replies'>,
  ): Promise<string | undefined> {
    const begun = this.beginInParent(body)
    try {
      const { existing } = await this.commit({ ...begun.unit, ...extra })
      if (existing !== undefined) {
        begun.drop()
        return existing
      }
    } catch (error) {
      begun.drop()
      throw error
    }
    durable()
    begun.adopt()
    return undefined
  }

  /** The same as part of another run's commit. */
  beginInParent(body: RecordBody): NewChild {
    this.busy = true
    const draft = new CommitDraft(this)
    draft.append(body)
    draft.beginWork()
    const unit = { ...this.unit(draft), begins: this.row }
    const adopt = (): void => {
      this.committed(draft)
      this.busy = false
      void this.drain()
    }
    const drop = (): void => {
      this.stop()
      for (const child of draft.children) child.drop()
    }
    return { unit, adopt, drop }
  }

  /** Posts what nobody waits for. A refusal means that it came too late; a broken run is reported by `broke`. */
  tell(input: Input, facts: readonly Fact[] = []): Promise<void> {
    return this.post(input, { facts }).catch(() => {})
  }

  /** After a load: what was under way is in doubt, what was asked for begins. */
  recover(): void {
    for (const [key, { stage, attempt, generation, doubt }] of this.state.effects) {
      if (stage === 'begun') {
        const why = 'The process ended before the effect was recorded.'
        const result = { is: 'unknown', cause: 'crash', why, asking: this.desk.canAsk(key, 'crash') } as const
        void this.tell({ do: 'settle', key, attempt, generation, result, ms: 0 })
      } else if (stage === 'unknown' && doubt?.asking) void this.desk.ask(key)
    }
    const calledOff = [...this.state.children.values()].flatMap(({ id, dropped }) =>
      dropped && id !== null ? [id] : [],
    )
    this.tellChildren(calledOff, this.state.ending?.as === 'failed')
    this.kick()
  }

  /** Looks again for what may begin. */
  kick(): void {
    this.wantsLook = true
    void this.drain()
  }

  /** Lets go of the run: handlers are aborted and nothing more is written. */
  stop(): void {
    this.stopped = true
    this.stopping.abort(new Aborted('abort', 'The program is shutting down.'))
    this.desk.abortAll()
  }

  private async drain(): Promise<void> {
    if (this.busy) return
    this.busy = true
    while ((this.queue.length > 0 || this.wantsLook) && !this.stopped) {
      const draft = new CommitDraft(this)
      try {
        for (const pending of this.queue.splice(0, inputsPerCommit)) draft.take(pending)
        if (draft.ticksAgain) void this.tell({ do: 'tick' })
        if (draft.looksAgain || this.wantsLook) draft.lookAtAll()
        this.wantsLook = false
        draft.beginWork()
        if (this.host.turn && this.desk.makeReadyEarly()) {
          const come = await this.comeBy(this.host.turn)
          if (this.stopped) return
          for (const pending of come) draft.take(pending)
          draft.beginWork()
        }
      } catch (error) {
        this.break(draft, error)
        return
      }
      const unit = this.unit(draft)
      try {
        if (unit.records.length > 0 || unit.wakeAt !== undefined || unit.replies || unit.delivered)
          await this.commit(unit)
      } catch (error) {
        if (!this.stopped) this.break(draft, error)
        return
      }
      if (this.stopped) return
      this.committed(draft)
    }
    this.busy = false
  }

  /** What has ended by the end of this turn, and the intents of what is ready by then, which so rest on all of that. */
  private async comeBy(turn: () => Promise<void>): Promise<readonly Pending[]> {
    const early: Pending[] = []
    this.early = early
    await turn()
    this.early = undefined
    const { settle = [], other = [] } = Object.groupBy(this.queue.splice(0), ({ input }) =>
      input.do === 'settle' ? 'settle' : 'other',
    )
    this.queue.push(...other)
    return [...settle, ...early]
  }

  /** Begins the children that wait for a definition once it is here. */
  fetchDefinition(hash: string): void {
    if (this.fetching.has(hash)) return
    this.fetching.add(hash)
    void this.host
      .fetchDefinition(hash)
      .finally(() => this.fetching.delete(hash))
      .then(
        () => this.kick(),
        (error: unknown) => this.tell({ do: 'park', problem: toProblem(error) }),
      )
  }

  /** A disk that refuses is waited for: what is known must not be lost, and nothing is acted on before it is durable. */
  private async commit(draft: DraftUnit): Promise<Committed> {
    let unit: Unit | undefined
    for (let pauseMs = 100; ; pauseMs = Math.min(10_000, pauseMs * 2)) {
      try {
        unit ??= await finishUnit(draft)
        const committed = await this.host.ledger.commit(unit)
        this.host.stalled(null)
        return committed
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'engine.store_failed' || this.stopped) throw error
        this.host.stalled(error.toProblem())
        await sleep(this.host.clock, pauseMs, { signal: this.stopping.signal })
      }
    }
  }

  private unit(draft: CommitDraft): DraftUnit {
    const { state, row } = this
    const records = draft.records.map((record) => draftRecord(record, this.host.payloads))
    for (const record of records) this.pace.add('payload' in record ? record.payload.length : 0)
    const { status, waiting } = describe(state)
    const changed = status !== row.status || waiting !== row.waiting
    draft.newStatus = changed
    if (changed) {
      this.row = {
        ...row,
        status,
        waiting,
        updatedAt: state.at,
        // A run that is paused or cancelled in its queue has never started.
        startedAt: row.startedAt ?? (state.generation === 0 ? null : state.at),
        finishedAt: state.closed ? state.at : null,
      }
    }
    const wakeAt = wakeTime(state)
    const newWake = wakeAt !== this.wake
    draft.newWake = newWake
    this.wake = wakeAt
    const replies = draft.done.flatMap(({ message }) =>
      message === null ? [] : [{ message, body: { ok: state.run } }],
    )
    return {
      run: state.run,
      records,
      ...(changed ? { patch: this.row } : {}),
      ...(newWake ? { wakeAt } : {}),
      ...(replies.length > 0 ? { replies } : {}),
      ...(draft.facts.length > 0
        ? { facts: draft.facts.map(({ key, attempt, fact }) => ({ ...fact, key, attempt })) }
        : {}),
      ...(draft.children.length > 0 ? { children: draft.children.map((child) => child.unit) } : {}),
      ...(draft.delivered.length > 0 ? { delivered: draft.delivered } : {}),
      ...this.snapshot(),
    }
  }

  private snapshot(): Pick<DraftUnit, 'snapshot'> {
    if (this.state.closed || !this.pace.isDue) return {}
    const state = encodeRun(this.state)
    this.pace.taken(state.length)
    return { snapshot: { seq: this.state.seq, format: snapshotFormat, state } }
  }

  /** Acts on what is now durable. */
  private committed(draft: CommitDraft): void {
    const { host, state } = this
    for (const child of draft.children) child.adopt()
    if (draft.records.length > 0) host.committed(this.row, { newStatus: draft.newStatus })
    // Only news: a time that is past has rung already, and would ring for ever.
    if (draft.newWake) host.wakeAt(state.run, this.wake)
    for (const { resolve } of draft.done) resolve()
    for (const [pending, error] of draft.refused) pending.reject(error)
    this.letGo(draft)
    this.desk.carry()
    for (const { input } of draft.done) {
      if (input.do === 'settle' && input.result.is === 'unknown' && input.result.asking)
        void this.desk.ask(input.key)
    }
    const last = draft.records.at(-1)
    if (state.closed && last) host.ended(this.row, last)
  }

  private letGo(draft: CommitDraft): void {
    const cancelling = draft.records.find((record) => record.type === 'run.cancelling')
    const gentle =
      this.state.ending?.as === 'failed' ||
      (cancelling?.type === 'run.cancelling' && cancelling.gentle === true)
    if (!gentle) for (const attempt of draft.aborts) attempt.abort('abort', 'It was called off.')
    this.tellChildren(draft.orphans, gentle)
  }

  private tellChildren(ids: readonly string[], gentle = false): void {
    const reason = `Its parent ${this.state.run} called it off.`
    for (const id of ids) this.host.cancelChild(id, { reason, gentle })
  }

  private break(draft: CommitDraft, error: unknown): void {
    this.stop()
    for (const { reject } of [...draft.done, ...this.queue]) reject(error)
    for (const child of draft.children) child.drop()
    for (const [pending, refusal] of draft.refused) pending.reject(refusal)
    this.host.broke(this.row, toProblem(error))
  }
}
