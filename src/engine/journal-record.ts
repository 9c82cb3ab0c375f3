import type { Json, JsonObject } from '#base'
import type { Label, Problem } from '#contract'

import type { Hold } from './hold.ts'

/** One immutable fact in a run's journal, numbered from 1 without gaps. */
export type JournalRecord = RecordBody & {
  readonly seq: number
  /** Milliseconds since the Unix epoch, by the writer's clock; never less than the record's before it. */
  readonly at: number
}

/** What a run asked for under a key. */
export interface AskedFor {
  readonly kind: 'effect' | 'child' | 'timer' | 'wait'
  /** The tool or handler, the program, the signal. */
  readonly what: string
  /** Number of the record that it was asked for with. */
  readonly since: number
}

/** Why nobody knows whether an effect happened. */
export type DoubtCause = 'crash' | 'timeout' | 'abort' | 'error'

export type RecordBody =
  | {
      type: 'run.started'
      run: string
      program: string
      semantics: number
      definition: string | null
      input: Json
      label: Label
      parent?: { run: string; key: string }
      forkedFrom?: { run: string; key: string }
      /** In a queue: the program begins with `run.released`. */
      held?: true
      /** What each key asked for, where the contents of the run are no longer kept: nothing tells it any more. */
      forgotten?: Readonly<Record<string, AskedFor>>
    }
  | { type: 'run.released' }
  /** Durable before the world is touched. `prepared` is what the handler read beforehand. */
  | { type: 'effect.intended'; key: string; attempt: number; idempotencyKey: string; prepared: Json }
  /** It may not begin before somebody answers. */
  | ({ type: 'effect.held'; key: string; attempt: number } & Hold)
  /** The answer; what it means is the handler's to say. */
  | { type: 'effect.released'; key: string; answer: Json; by: string }
  /** `reconciled` when the outcome was found out from the world or said by a person. */
  | {
      type: 'effect.done'
      key: string
      attempt: number
      output: Json
      label?: Label
      reconciled?: true
      ms?: number
    }
  /** `retryAt` when another attempt follows, `null` when this is final. */
  | {
      type: 'effect.failed'
      key: string
      attempt: number
      error: Problem
      retryAt: number | null
      ms?: number
    }
  /** `asking` while the engine looks for itself whether it happened; without it a person must say. */
  | { type: 'effect.unknown'; key: string; attempt: number; cause: DoubtCause; why: string; asking?: true }
  | { type: 'effect.resolved'; key: string; attempt: number; as: 'not-done' | 'retry'; by: string }
  | { type: 'timer.fired'; key: string }
  | {
      type: 'signal.received'
      name: string
      payload: Json
      label?: Label
      id: string | null
      by: string | null
    }
  | { type: 'wait.expired'; key: string }
  | { type: 'child.started'; key: string; child: string }
  | { type: 'child.done'; key: string; child: string; output: Json; label?: Label }
  | { type: 'child.failed'; key: string; child: string; state: 'failed' | 'cancelled'; error: Problem }
  | { type: 'run.paused'; by: string }
  | { type: 'run.resumed'; by: string }
  /**
   * `inherited` when a parent ends: it takes the whole tree back itself. `gentle` lets what has begun finish instead of
   * aborting it.
   */
  | { type: 'run.cancelling'; reason: string; by: string; inherited?: true; gentle?: true }
  /** Cannot go on without a person: another program version, a handler that is missing, a journal that does not fit. */
  | { type: 'run.parked'; problem: Problem }
  | { type: 'run.unparked'; by: string }
  | { type: 'run.forked'; overrides: JsonObject }
  | { type: 'run.continued'; input: Json; label: Label }
  | { type: 'run.failing'; error: Problem }
  | { type: 'run.unwinding' }
  | { type: 'note'; topic: string; data: Json }
  | { type: 'run.completed'; output: Json; label?: Label }
  | { type: 'run.failed'; error: Problem }
  | { type: 'run.cancelled'; reason: string }
