import type { JsonObject } from '#base'
import { AppError } from '#contract'

import { nextAttempt } from './decide.ts'
import { apply } from './fold.ts'
import type { Machine } from './folding.ts'
import type { JournalRecord, RecordBody } from './journal-record.ts'
import { type EffectState, emptyRun, type RunState } from './run-state.ts'

export interface ForkRequest {
  readonly run: string
  /** The first thing that is done anew. */
  readonly fromKey: string
  readonly newRun: string
  /** JSON pointers to values. */
  readonly overrides: JsonObject
  readonly now: number
}

/**
 * The journal of a fork: all records before the key's first one, then the ends of what had begun among them, then the
 * overrides. Pure.
 *
 * @throws AppError `engine.key_unknown`, `engine.fork_in_doubt`, or what the program says of the overrides
 */
export function forkJournal(
  source: readonly JournalRecord[],
  machine: Machine,
  request: ForkRequest,
): { state: RunState; records: JournalRecord[] } {
  const { fromKey } = request
  const cut = source.findIndex((record) => 'key' in record && record.key === fromKey)
  if (cut < 0) {
    throw new AppError('engine.key_unknown', `Run ${request.run} has nothing under the key ${fromKey}.`, {
      hint: 'See `adjutant show RUN` for its keys.',
      details: { run: request.run, key: fromKey },
    })
  }
  const fork = new ForkWriter(request, machine)
  for (const record of source.slice(0, cut)) fork.copy(record)
  if (!fork.state.ending) fork.settle(source.slice(cut))
  if (fork.state.ending) {
    const detail = `What run ${request.run} had begun before ${fromKey} leads to its end without that.`
    throw new AppError('engine.key_unknown', detail, {
      hint: 'Fork from an earlier key.',
      details: { run: request.run, key: fromKey },
    })
  }
  if (fork.state.parked) fork.append({ type: 'run.unparked', by: 'fork' })
  if (fork.state.paused) fork.append({ type: 'run.resumed', by: 'fork' })
  fork.append({ type: 'run.forked', overrides: request.overrides })
  return fork
}

class ForkWriter {
  readonly records: JournalRecord[] = []
  readonly state: RunState
  private readonly request: ForkRequest
  private readonly machine: Machine

  constructor(request: ForkRequest, machine: Machine) {
    this.request = request
    this.machine = machine
    this.state = emptyRun(request.newRun)
  }

  /** Takes a record over; what it leads to follows it in the source as well. */
  copy(record: JournalRecord): void {
    const { run, fromKey: key, newRun } = this.request
    const mine: JournalRecord = record.type === 'run.started' ? startOf(record, newRun, { run, key }) : record
    apply(this.state, mine, this.machine)
    this.records.push(mine)
  }

  /** Brings in how things ended that the prefix had begun. */
  settle(rest: readonly JournalRecord[]): void {
    const { effects, children } = this.state
    // One that is to be repeated after a doubt has begun, too: it may have happened.
    const hasBegun = ({ stage, attempt }: EffectState): boolean =>
      stage === 'begun' || stage === 'unknown' || ((stage === 'requested' || stage === 'held') && attempt > 0)
    const begun = new Set([...effects].filter(([, effect]) => hasBegun(effect)).map(([key]) => key))
    for (const [key, { id }] of children) if (id !== null) begun.add(key)
    let continued = false
    for (const record of rest) {
      if (record.type === 'run.continued') continued = true
      if (!('key' in record) || !begun.has(record.key)) continue
      // The next generation may use the key of an abandoned child for another.
      if (continued && children.get(record.key)?.command.onParentCancel === 'abandon') continue
      const end = this.endOf(record)
      if (!end) continue
      begun.delete(record.key)
      this.append(end)
      if (this.state.ending) return
    }
    const [open] = begun
    if (open === undefined) return
    throw new AppError(
      'engine.fork_in_doubt',
      `Nobody knows how ${open} ended, which the fork would take over.`,
      {
        hint: 'Wait for it or resolve it first, or fork from an earlier key.',
        details: { run: this.request.run, key: open },
      },
    )
  }

  /** What a record says of the end of its key, to be said here; undefined when it says nothing of that. */
  private endOf({ seq: _seq, at: _at, ...body }: JournalRecord): RecordBody | undefined {
    switch (body.type) {
      case 'effect.done':
      case 'child.done':
      case 'child.failed':
        return body
      case 'effect.failed':
        return body.retryAt === null ? { ...body, retryAt: this.retryAt(body) } : undefined
      case 'effect.resolved':
        // Called off there, and found not to have happened: here it is still wanted.
        return body.as === 'not-done' ? { ...body, as: 'retry' } : undefined
      default:
        return undefined
    }
  }

  /** An effect that was given up because its run ended may be tried again here. */
  private retryAt({ key, attempt, error }: Extract<RecordBody, { type: 'effect.failed' }>): number | null {
    const effect = this.state.effects.get(key)
    return effect && !effect.dropped ? nextAttempt(effect, attempt, error, this.request.now) : null
  }

  append(body: RecordBody): void {
    const record = {
      ...body,
      seq: this.state.seq + 1,
      at: Math.max(this.request.now, this.state.at),
    } as JournalRecord
    const { todo } = apply(this.state, record, this.machine)
    this.records.push(record)
    for (const next of todo) this.append(next)
  }
}

function startOf(
  record: Extract<JournalRecord, { type: 'run.started' }>,
  run: string,
  forkedFrom: { run: string; key: string },
): JournalRecord {
  const { parent: _parent, ...rest } = record
  return { ...rest, run, forkedFrom }
}
