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

/** The folding of one record: the state it changes, and what it leads to. */
export class Folding implements Applied {
  readonly todo: RecordBody[] = []
  readonly requested: string[] = []
  readonly dropped: string[] = []
  /** What the program has still to be told. */
  readonly events: ProgramEvent[] = []
  /** The program has ended or begun anew; what it asked for in the same breath no longer counts. */
  stopped = false
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
    const effect = state.effects.get(key)
    if (effect && !effect.dropped) {
      if (!isUnderWay(effect.stage)) state.effects.delete(key)
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

  /** What the program is to be told next. */
  next(): ProgramEvent | undefined {
    return this.events.shift() ?? this.nextSignal()
  }

  /**
   * The oldest signal for the first wait that there is one for. Given one at a time, since each may call off other waits,
   * whose signals then are still there for the rest.
   */
  private nextSignal(): ProgramEvent | undefined {
    const { state, at } = this
    if (state.ending || state.closed || this.stopped) return undefined
    for (const [key, { command }] of state.waits) {
      const signal = state.signals.get(command.signal)?.shift()
      if (!signal) continue
      state.waits.delete(key)
      if (state.signals.get(command.signal)?.length === 0) state.signals.delete(command.signal)
      return { type: 'signal', at, key, name: command.signal, ...signal }
    }
    return undefined
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
    if (pending || state.usedKeys.has(key)) {
      throw new AppError(
        'engine.duplicate_key',
        `The program ${state.name} asked twice for the key ${key}.`,
        { details: { key } },
      )
    }
    state.usedKeys.add(key)
    if (state.usedKeys.size > 2 * rememberedKeys)
      state.usedKeys = new Set([...state.usedKeys].slice(-rememberedKeys))
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

/** Whether it may have touched something whose end must be known. */
function isUnderWay(stage: EffectState['stage']): boolean {
  return stage === 'begun' || stage === 'unknown'
}

export const unwindKey = '~unwind'

export function unwinder({ program, definition }: Machine): string | null {
  return program.unwindWith?.(definition) ?? null
}
