import type { Json, JsonObject } from '#base'
import type { Label, Problem } from '#contract'

/**
 * What a run does, as a pure reducer: no clock, no randomness, no I/O.
 *
 * A run is the fold of `step` over its journal, so the same events must always give the same commands. `step` owns the
 * state it is given and may change it in place; it must be JSON, for it is stored in snapshots.
 */
export interface Program<State extends Json = Json> {
  readonly name: string
  /** Raised when old journals would fold to other commands; a run keeps the version it began with. */
  readonly semanticsVersion: number
  /** The program that takes a run back when it fails or is cancelled; without it effects stay. */
  unwindWith?(definition: Json): string | null
  /**
   * @param state undefined for the event `started`, which begins every generation
   * @throws AppError for a fork whose overrides it must refuse
   */
  step(state: State | undefined, event: ProgramEvent, definition: Json): Step<State>
}

export interface Step<State> {
  readonly state: State
  readonly commands: readonly Command[]
}

/** `at` is the time of the journal record, in milliseconds since the Unix epoch: the only clock a program has. */
export type ProgramEvent =
  | { type: 'started'; at: number; run: string; input: Json; label: Label; generation: number }
  | { type: 'effect.done'; at: number; key: string; output: Json; label: Label }
  | { type: 'effect.failed'; at: number; key: string; error: Problem; attempts: number }
  | { type: 'child.done'; at: number; key: string; output: Json; label: Label }
  | { type: 'child.failed'; at: number; key: string; state: 'failed' | 'cancelled'; error: Problem }
  | { type: 'timer.fired'; at: number; key: string }
  /** A signal taken by the wait `key`. */
  | { type: 'signal'; at: number; key: string; name: string; payload: Json; label: Label; by: string | null }
  | { type: 'wait.expired'; at: number; key: string }
  /** Follows the prefix in a forked run; `overrides` maps JSON pointers to values. */
  | { type: 'forked'; at: number; overrides: JsonObject }

/**
 * What a program asks for. Keys are unique in a run's generation and name the thing for ever: `node#visit/what[/index]`.
 */
export type Command =
  | EffectCommand
  | ChildCommand
  /** `delayMs` counts from the event's `at`. */
  | { do: 'timer'; key: string; delayMs: number }
  | { do: 'timer'; key: string; atMs: number }
  | WaitCommand
  /** Calls things off: no event for these keys follows. Effects that have begun are aborted, children cancelled. */
  | { do: 'drop'; keys: readonly string[] }
  /** Goes into the journal for people to read; not part of the fold. */
  | { do: 'note'; topic: string; data: Json }
  /** Begins the next generation with an empty program state; sequence numbers and receipts go on. */
  | { do: 'continueAs'; input: Json; label: Label }
  | { do: 'finish'; output: Json; label: Label }
  | { do: 'fail'; error: Problem }

export interface EffectCommand {
  do: 'effect'
  key: string
  /** A registered handler. */
  handler: string
  args: Json
  /** Joined over everything that went into `args`. */
  label: Label
  retry?: EffectRetry
  timeoutMs?: number
  /** Instead of the key that is made from run and key; the same for all attempts. */
  idempotencyKey?: string
}

export interface EffectRetry {
  /** Attempts after the first. */
  max: number
  backoffMs: number
  factor: number
  maxMs: number
  /** Error codes to retry on; without it, all that are retryable by their code. */
  on?: readonly string[]
}

export interface ChildCommand {
  do: 'child'
  key: string
  program: string
  /** Hash of a stored definition; without it the parent's own. */
  definition?: string
  input: Json
  label: Label
  /** What is otherwise in its context than in the parent's. */
  context?: JsonObject
  /** Default `cancel`. */
  onParentCancel?: 'cancel' | 'abandon'
}

export interface WaitCommand {
  do: 'wait'
  key: string
  /** Signals of this name are taken first come, first served, those that came before the wait included. */
  signal: string
  timeoutMs?: number
  /** What a person sees the run waiting for. Default `signal`. */
  reason?: 'signal' | 'approval' | 'decision'
}
