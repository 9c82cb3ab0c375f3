import type { Json, JsonObject } from '#base'
import type { Problem } from '#contract'

import type { Program } from './program.ts'

export const terminalStates = ['completed', 'failed', 'cancelled'] as const
export type TerminalState = (typeof terminalStates)[number]

/** Terminal states never change again. */
export type RunStatus = 'queued' | 'running' | 'waiting' | 'paused' | 'compensating' | TerminalState

/** What a run in `waiting` waits for; `decision` and `approval` need a person, `budget` mostly does. */
export type Waiting = 'timer' | 'signal' | 'approval' | 'decision' | 'child' | 'budget' | 'resource'

export function isTerminal(status: RunStatus): status is TerminalState {
  return status === 'completed' || status === 'failed' || status === 'cancelled'
}

/** What a waiting run goes on after only with a word of a person's. */
export const waitsForPerson: readonly Waiting[] = ['approval', 'decision', 'budget']

/** Whether a run goes on only after a word of a person's. */
export function isForPerson({ status, waiting }: Pick<RunRow, 'status' | 'waiting'>): boolean {
  return status === 'paused' || (status === 'waiting' && waiting !== null && waitsForPerson.includes(waiting))
}

/** One row of the run index. Times are milliseconds since the Unix epoch. */
export interface RunRow {
  readonly id: string
  readonly program: string
  readonly semantics: number
  /** Hash of its stored definition. */
  readonly definition: string | null
  /** What people call it: the workflow's name. */
  readonly title: string
  readonly status: RunStatus
  readonly waiting: Waiting | null
  readonly queue: string | null
  readonly partition: string
  /** 0 immediate, 1 scheduled, 2 deferred. */
  readonly priority: number
  readonly parent: string | null
  readonly parentKey: string | null
  /** The run at the top of its tree; itself for a top run. */
  readonly root: string
  readonly forkedFrom: string | null
  readonly dedupKey: string | null
  /** Given to every handler call and inherited by children: grants, mode. */
  readonly context: JsonObject
  readonly tags: JsonObject
  readonly createdAt: number
  readonly updatedAt: number
  readonly startedAt: number | null
  readonly finishedAt: number | null
  /** Since when what it was told and said is no longer kept: it can be looked at, and nothing else. Null while it is. */
  readonly forgottenAt: number | null
}

/** What changes in a row during a run's life. */
export type RunPatch = Pick<RunRow, 'status' | 'waiting' | 'updatedAt' | 'startedAt' | 'finishedAt'>

/** A run as people see it. */
export interface RunInfo extends RunRow {
  /** Of a completed run. */
  readonly output?: Json
  /** Of a failed or cancelled run; of a parked one, why. */
  readonly error?: Problem
}

/** The row of a run that nothing is known of yet. */
export function unbegun(
  id: string,
  program: Pick<Program, 'name' | 'semanticsVersion'>,
  now: number,
): RunRow {
  return {
    id,
    program: program.name,
    semantics: program.semanticsVersion,
    definition: null,
    title: program.name,
    status: 'queued',
    waiting: null,
    queue: null,
    partition: '',
    priority: 0,
    parent: null,
    parentKey: null,
    root: id,
    forkedFrom: null,
    dedupKey: null,
    context: {},
    tags: {},
    createdAt: now,
    updatedAt: now,
    startedAt: null,
    finishedAt: null,
    forgottenAt: null,
  }
}
