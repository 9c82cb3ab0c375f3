import type { Json } from '#base'
import type { Label, Problem } from '#contract'

import type { Hold } from './hold.ts'
import type { DoubtCause } from './journal-record.ts'
import type { ChildCommand, EffectCommand, WaitCommand } from './program.ts'

export interface EffectState {
  readonly command: EffectCommand
  /** The generation that asked for it. */
  readonly generation: number
  /** `requested` may begin; `held` waits for an answer; `begun` has its intent in the journal; `backoff` begins again at `dueAt`. */
  stage: 'requested' | 'held' | 'begun' | 'backoff' | 'unknown'
  /** Attempts that have begun or failed. */
  attempt: number
  dueAt: number
  prepared: Json
  /** An attempt was cut short and may have left half a deed: every later one goes on from what was prepared then. */
  unfinished: boolean
  idempotencyKey: string
  doubt: { cause: DoubtCause; why: string; asking: boolean } | null
  hold: Hold | null
  /** The last answer to a hold. */
  answer: Json
  /** Nobody waits for it any more; it is only let settle. */
  dropped: boolean
}

export interface ChildState {
  readonly command: ChildCommand
  /** The child's run id once begun. */
  id: string | null
  dropped: boolean
}

export interface WaitState {
  readonly command: WaitCommand
  readonly expiresAt: number | null
}

export interface Signal {
  readonly payload: Json
  readonly label: Label
  readonly by: string | null
}

/** What the run is on its way to, once that is decided. */
export type Ending =
  | { readonly as: 'completed'; readonly output: Json; readonly label: Label }
  | { readonly as: 'failed'; readonly error: Problem }
  | { readonly as: 'cancelled'; readonly reason: string; readonly inherited: boolean }

/** The fold of a run's journal: everything the engine knows of a run, the program's own state included. */
export interface RunState {
  readonly run: string
  seq: number
  /** Time of the last record. */
  at: number
  name: string
  semantics: number
  definition: string | null
  generation: number
  program: Json | undefined
  /** What the program will begin with once a queue lets it. */
  held: { readonly input: Json; readonly label: Label } | null
  /** What the next generation will begin with once everything of the last one has settled. */
  continuing: { readonly input: Json; readonly label: Label } | null
  ending: Ending | null
  /** Whether anything has begun that may have to be taken back. */
  touched: boolean
  /** Set once what was done is being taken back. */
  unwinding: boolean
  closed: boolean
  paused: boolean
  parked: Problem | null
  readonly effects: Map<string, EffectState>
  readonly children: Map<string, ChildState>
  readonly timers: Map<string, number>
  readonly waits: Map<string, WaitState>
  readonly signals: Map<string, Signal[]>
  /** Ids of signals received, newest last. */
  signalIds: string[]
  /** Keys lately used up, newest last, to refuse them when they come again. */
  usedKeys: Set<string>
}

/** Signals that nobody has waited for yet, over all names of a run; one more is refused. */
export const maxBufferedSignals = 10_000
/** How many signal ids and used keys a run remembers. */
export const remembered = 10_000
export const rememberedKeys = 256

export function emptyRun(run: string): RunState {
  return {
    run,
    seq: 0,
    at: 0,
    name: '',
    semantics: 0,
    definition: null,
    generation: 0,
    program: undefined,
    held: null,
    continuing: null,
    ending: null,
    touched: false,
    unwinding: false,
    closed: false,
    paused: false,
    parked: null,
    effects: new Map(),
    children: new Map(),
    timers: new Map(),
    waits: new Map(),
    signals: new Map(),
    signalIds: [],
    usedKeys: new Set(),
  }
}

export const snapshotFormat = 3

/** The state as JSON text for a snapshot. */
export function encodeRun(state: RunState): string {
  const { effects, children, timers, waits, signals, usedKeys, ...rest } = state
  return JSON.stringify({
    ...rest,
    effects: [...effects],
    children: [...children],
    timers: [...timers],
    waits: [...waits],
    signals: [...signals],
    usedKeys: [...usedKeys],
  })
}

export function decodeRun(text: string): RunState {
  const plain = JSON.parse(text) as Omit<RunState, MapName | 'usedKeys'> &
    Record<MapName, [string, never][]> & { readonly usedKeys: string[] }
  return {
    ...plain,
    effects: new Map(plain.effects),
    children: new Map(plain.children),
    timers: new Map(plain.timers),
    waits: new Map(plain.waits),
    signals: new Map(plain.signals),
    usedKeys: new Set(plain.usedKeys),
  }
}

type MapName = 'effects' | 'children' | 'timers' | 'waits' | 'signals'
