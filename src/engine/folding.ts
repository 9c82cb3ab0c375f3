import type { Json } from '#base'
import { AppError, type Label, toProblem } from '#contract'

import type { RecordBody } from './journal-record.ts'
import type { Program, ProgramEvent } from './program.ts'
import {
  type ChildState,
  type EffectState,
  type Ending,
  remembered,
  rememberedKeys,
  type RunState,
  type Signal,
} from './run-state.ts'

/** What a run's records are folded with. */
export interface Machine {
  readonly program: Program
  readonly definition: Json
}

/** What a record leads to beyond the changed state. */
export interface Applied {
  /** Records that must follow in the same commit; when the journal is folded again they are there already. */
  readonly todo: RecordBody[]
  /** Effects and children newly asked for. */
  readonly requested: string[]
  /** Effects and children called off; what runs of them must be told. */
  readonly dropped: string[]
}

type SignalEvent = Extract<ProgramEvent, { type: 'signal' }>

/** The folding of one record: the state it changes, and what it leads to. */
export class Folding implements Applied {
  readonly todo: RecordBody[] = []
  readonly requested: string[] = []
  readonly dropped: string[] = []
  /** What the program has still to be told. */
  events: ProgramEvent[] = []
  /** The program has ended or begun anew; what it asked for in the same breath no longer counts. */
  stopped = false
  /** Signals given to waits whose program has not seen them yet, by the wait's key. */
  private readonly taken = new Map<string, Signal>()
  readonly state: RunState
  readonly machine: Machine
  readonly at: number

  constructor(state: RunState, machine: Machine, at: number) {
    this.state = state
    this.machine = machine
    this.at = at
  }

  begin(input: Json, label: Label): void {
    this.state.generation += 1
    const { generation, run } = this.state
    this.events.push({ type: 'started', at: this.at, run, input, label, generation })
  }

  fail(error: unknown): void {
    this.stopped = true
    if (!this.todo.some((body) => body.type === 'run.failing'))
      this.todo.push({ type: 'run.failing', error: toProblem(error) })
  }

  /** From here on nothing new begins; what has begun is let settle. */
  end(ending: Ending): void {
    const { state } = this
    if (state.ending && !(ending.as === 'cancelled' && state.ending.as === 'completed')) return
    state.ending = ending
    state.held = null
    state.continuing = null
    state.timers.clear()
    state.waits.clear()
    for (const key of [...state.effects.keys(), ...state.children.keys()]) this.drop(key)
  }

  drop(key: string): void {
    const { state } = this
    state.timers.delete(key)
    state.waits.delete(key)
    const taken = this.events.find((event) => event.type === 'signal' && event.key === key)
    if (taken?.type === 'signal') {
      this.events = this.events.filter((event) => event !== taken)
      this.giveBack(taken)
    }
    const effect = state.effects.get(key)
    if (effect && !effect.dropped) {
      if (effect.stage === 'requested' || effect.stage === 'backoff') state.effects.delete(key)
      else effect.dropped = true
      this.dropped.push(key)
    }
    const child = state.children.get(key)
    if (child?.id === null || child?.command.onParentCancel === 'abandon') state.children.delete(key)
    else if (child && !child.dropped) {
      child.dropped = true
      this.dropped.push(key)
    }
  }

  /** Gives buffered signals to the waits for them, first come, first served. */
  match(name: string): void {
    const { state, at } = this
    const queue = state.signals.get(name)
    if (!queue) return
    for (const [key, wait] of state.waits) {
      if (queue.length === 0) break
      if (wait.command.signal !== name) continue
      const signal = queue.shift()
      if (!signal) break
      state.waits.delete(key)
      const { payload, label, by } = signal
      this.taken.set(key, signal)
      this.events.push({ type: 'signal', at, key, name, payload, label, by })
    }
    if (queue.length === 0) state.signals.delete(name)
  }

  /** A signal whose wait was called off before the program saw it goes back to its place among those of its name. */
  giveBack({ name, key }: SignalEvent): void {
    const signal = this.taken.get(key)
    if (!signal) return
    const queue = this.state.signals.get(name) ?? []
    const later = queue.findIndex(({ seq }) => seq > signal.seq)
    queue.splice(later < 0 ? queue.length : later, 0, signal)
    this.state.signals.set(name, queue)
    this.match(name)
  }

  rememberSignal(id: string): void {
    const { signalIds } = this.state
    signalIds.push(id)
    if (signalIds.length > 2 * remembered) this.state.signalIds = signalIds.slice(-remembered)
  }

  claim(key: string): void {
    const { state } = this
    const pending =
      state.effects.has(key) || state.children.has(key) || state.timers.has(key) || state.waits.has(key)
    if (pending || state.usedKeys.includes(key)) {
      throw new AppError(
        'engine.duplicate_key',
        `The program ${state.name} asked twice for the key ${key}.`,
        { details: { key } },
      )
    }
    state.usedKeys.push(key)
    if (state.usedKeys.length > 2 * rememberedKeys) state.usedKeys = state.usedKeys.slice(-rememberedKeys)
  }

  effect(key: string): EffectState {
    return this.state.effects.get(key) ?? this.stranger(key)
  }

  child(key: string): ChildState {
    return this.state.children.get(key) ?? this.stranger(key)
  }

  take<T>(pending: Map<string, T>, key: string): void {
    if (!pending.delete(key)) this.stranger(key)
  }

  stranger(key: string): never {
    throw new AppError(
      'engine.nondeterminism',
      `The journal of ${this.state.run} speaks of ${key}, which the program did not ask for.`,
      {
        hint: 'Run it with the program version that it began with, or fork it.',
        details: { run: this.state.run, key },
      },
    )
  }
}

export const unwindKey = '~unwind'

export function unwinder({ program, definition }: Machine): string | null {
  return program.unwindWith?.(definition) ?? null
}
