import type { Json } from '#base'
import { AppError, publicLabel, toProblem } from '#contract'

import type { JournalRecord, RecordBody } from './journal-record.ts'
import type { Command, Program, ProgramEvent } from './program.ts'
import { rememberedKeys, remembered, type RunState } from './run-state.ts'

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

/**
 * Folds one record into the state, in place. Pure: the same records give the same state and the same answer.
 *
 * @throws AppError `engine.nondeterminism` when the record speaks of something that the program never asked for
 */
export function apply(state: RunState, record: JournalRecord, machine: Machine): Applied {
  const fold = new Fold(state, machine, record.at)
  state.seq = record.seq
  state.at = record.at
  fold.record(record)
  fold.run()
  if (record.type !== 'note') fold.conclude()
  return fold
}

class Fold implements Applied {
  readonly todo: RecordBody[] = []
  readonly requested: string[] = []
  readonly dropped: string[] = []
  private events: ProgramEvent[] = []
  /** The program has ended or begun anew; what it asked for in the same breath no longer counts. */
  private stopped = false
  private readonly state: RunState
  private readonly machine: Machine
  private readonly at: number

  constructor(state: RunState, machine: Machine, at: number) {
    this.state = state
    this.machine = machine
    this.at = at
  }

  record(record: JournalRecord): void {
    const { state, at } = this
    switch (record.type) {
      case 'run.started':
        state.name = record.program
        state.semantics = record.semantics
        state.definition = record.definition
        if (record.held) state.held = { input: record.input, label: record.label }
        else this.begin(record.input, record.label)
        return
      case 'run.released':
        if (state.held) this.begin(state.held.input, state.held.label)
        state.held = null
        return
      case 'run.continued':
        for (const key of [...state.effects.keys(), ...state.children.keys()]) this.drop(key)
        state.timers.clear()
        state.waits.clear()
        state.usedKeys = []
        state.program = undefined
        this.begin(record.input, record.label)
        return
      case 'run.forked':
        this.events.push({ type: 'forked', at, overrides: record.overrides })
        return
      case 'effect.intended': {
        const effect = this.effect(record.key)
        effect.stage = 'begun'
        effect.attempt = record.attempt
        effect.prepared = record.prepared
        effect.idempotencyKey = record.idempotencyKey
        effect.doubt = null
        state.touched = true
        return
      }
      case 'effect.done': {
        const effect = this.effect(record.key)
        this.settle(record.key)
        if (effect.dropped) return
        this.events.push({
          type: 'effect.done',
          at,
          key: record.key,
          output: record.output,
          label: record.label ?? publicLabel,
        })
        return
      }
      case 'effect.failed': {
        const effect = this.effect(record.key)
        effect.attempt = record.attempt
        if (record.retryAt !== null && !effect.dropped) {
          effect.stage = 'backoff'
          effect.dueAt = record.retryAt
          return
        }
        this.settle(record.key)
        if (effect.dropped) return
        this.events.push({
          type: 'effect.failed',
          at,
          key: record.key,
          error: record.error,
          attempts: record.attempt,
        })
        return
      }
      case 'effect.unknown': {
        const effect = this.effect(record.key)
        effect.stage = 'unknown'
        effect.doubt = { cause: record.cause, why: record.why }
        return
      }
      case 'effect.resolved': {
        const effect = this.effect(record.key)
        effect.doubt = null
        if (effect.dropped) {
          this.settle(record.key)
          return
        }
        effect.stage = 'requested'
        this.requested.push(record.key)
        return
      }
      case 'timer.fired':
        this.take(state.timers, record.key)
        this.events.push({ type: 'timer.fired', at, key: record.key })
        return
      case 'signal.received': {
        if (record.id !== null) state.signalIds = [...state.signalIds, record.id].slice(-remembered)
        const queue = state.signals.get(record.name) ?? []
        queue.push({ payload: record.payload, label: record.label ?? publicLabel, by: record.by })
        state.signals.set(record.name, queue)
        this.match(record.name)
        return
      }
      case 'wait.expired':
        this.take(state.waits, record.key)
        this.events.push({ type: 'wait.expired', at, key: record.key })
        return
      case 'child.started': {
        this.child(record.key).id = record.child
        state.touched = true
        return
      }
      case 'child.done': {
        const { dropped } = this.child(record.key)
        state.children.delete(record.key)
        if (dropped || record.key === unwindKey) return
        this.events.push({
          type: 'child.done',
          at,
          key: record.key,
          output: record.output,
          label: record.label ?? publicLabel,
        })
        return
      }
      case 'child.failed': {
        const { dropped } = this.child(record.key)
        state.children.delete(record.key)
        if (dropped || record.key === unwindKey) return
        const { key, state: ended, error } = record
        this.events.push({ type: 'child.failed', at, key, state: ended, error })
        return
      }
      case 'run.paused':
        state.paused = true
        return
      case 'run.resumed':
        state.paused = false
        return
      case 'run.parked':
        state.parked = record.problem
        return
      case 'run.unparked':
        state.parked = null
        return
      case 'run.cancelling':
        state.parked = null
        state.paused = false
        this.end({ as: 'cancelled', reason: record.reason, inherited: record.inherited ?? false })
        return
      case 'run.failing':
        this.end({ as: 'failed', error: record.error })
        return
      case 'run.unwinding':
        state.unwinding = true
        state.children.set(unwindKey, {
          command: {
            do: 'child',
            key: unwindKey,
            program: unwinder(this.machine) ?? '',
            input: { run: state.run },
            label: publicLabel,
          },
          id: null,
          dropped: false,
        })
        this.requested.push(unwindKey)
        return
      case 'run.completed':
      case 'run.failed':
      case 'run.cancelled':
        state.closed = true
        state.program = undefined
        state.signals.clear()
        return
      case 'note':
        return
      default:
        throw new AppError(
          'engine.nondeterminism',
          `The journal of ${state.run} holds a record that this version does not know: ${(record as { type: string }).type}.`,
        )
    }
  }

  /** Feeds what has come up to the program until it asks for nothing more. */
  run(): void {
    const { state, machine } = this
    for (let event = this.events.shift(); event; event = this.events.shift()) {
      if (state.ending || state.closed || this.stopped) continue
      try {
        const step = machine.program.step(state.program, event, machine.definition)
        state.program = step.state
        for (const command of step.commands) this.command(command)
      } catch (error) {
        // A program that throws cannot go on, whatever the reason; a fork is refused before anything is written.
        if (event.type === 'forked') throw error
        this.fail(error)
      }
    }
  }

  /** Says what follows when nothing is left that could move, or when the run may close. */
  conclude(): void {
    const { state, todo } = this
    if (state.closed || todo.some((body) => body.type === 'run.continued' || body.type === 'run.failing'))
      return
    const { ending } = state
    if (!ending) {
      const moving = state.effects.size + state.children.size + state.timers.size + state.waits.size > 0
      if (!moving && !state.parked && !state.held) {
        this.fail(
          new AppError(
            'engine.program_stuck',
            `The program ${state.name} waits for nothing and has not finished.`,
            {
              hint: 'Report this with the journal of the run: a program must always wait for something or end.',
            },
          ),
        )
      }
      return
    }
    if (state.effects.size > 0 || state.children.size > 0) return
    if (ending.as === 'completed') {
      todo.push({
        type: 'run.completed',
        output: ending.output,
        ...(ending.label === publicLabel ? {} : { label: ending.label }),
      })
    } else if (
      !state.unwinding &&
      state.touched &&
      unwinder(this.machine) &&
      !(ending.as === 'cancelled' && ending.inherited)
    ) {
      todo.push({ type: 'run.unwinding' })
    } else if (ending.as === 'failed') todo.push({ type: 'run.failed', error: ending.error })
    else todo.push({ type: 'run.cancelled', reason: ending.reason })
  }

  private begin(input: Json, label: Extract<RecordBody, { type: 'run.started' }>['label']): void {
    this.state.generation += 1
    const { generation, run } = this.state
    this.events.push({ type: 'started', at: this.at, run, input, label, generation })
  }

  private command(command: Command): void {
    const { state, at } = this
    if (state.ending || this.stopped) return
    switch (command.do) {
      case 'effect':
        this.claim(command.key)
        state.effects.set(command.key, {
          command,
          stage: 'requested',
          attempt: 0,
          dueAt: 0,
          prepared: null,
          idempotencyKey: '',
          doubt: null,
          dropped: false,
        })
        this.requested.push(command.key)
        return
      case 'child':
        this.claim(command.key)
        state.children.set(command.key, { command, id: null, dropped: false })
        this.requested.push(command.key)
        return
      case 'timer':
        this.claim(command.key)
        state.timers.set(command.key, 'atMs' in command ? command.atMs : at + command.delayMs)
        return
      case 'wait':
        this.claim(command.key)
        state.waits.set(command.key, {
          command,
          expiresAt: command.timeoutMs === undefined ? null : at + command.timeoutMs,
        })
        this.match(command.signal)
        return
      case 'drop':
        for (const key of command.keys) this.drop(key)
        return
      case 'note':
        this.todo.push({ type: 'note', topic: command.topic, data: command.data })
        return
      case 'continueAs':
        this.stopped = true
        for (const event of this.events) if (event.type === 'signal') this.giveBack(event)
        this.todo.push({ type: 'run.continued', input: command.input, label: command.label })
        return
      case 'finish':
        this.end({ as: 'completed', output: command.output, label: command.label })
        return
      case 'fail':
        this.stopped = true
        this.todo.push({ type: 'run.failing', error: command.error })
        return
      default:
    }
  }

  private fail(error: unknown): void {
    this.stopped = true
    if (!this.todo.some((body) => body.type === 'run.failing'))
      this.todo.push({ type: 'run.failing', error: toProblem(error) })
  }

  /** From here on nothing new begins; what has begun is let settle. */
  private end(ending: NonNullable<RunState['ending']>): void {
    const { state } = this
    if (state.ending && !(ending.as === 'cancelled' && state.ending.as === 'completed')) return
    state.ending = ending
    state.held = null
    state.timers.clear()
    state.waits.clear()
    for (const key of [...state.effects.keys(), ...state.children.keys()]) this.drop(key)
  }

  private drop(key: string): void {
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
      if (effect.stage === 'requested' || effect.stage === 'backoff') this.settle(key)
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
  private match(name: string): void {
    const { state, at } = this
    const queue = state.signals.get(name)
    if (!queue) return
    for (const [key, wait] of state.waits) {
      if (queue.length === 0) break
      if (wait.command.signal !== name) continue
      const signal = queue.shift()
      if (!signal) break
      state.waits.delete(key)
      this.events.push({ type: 'signal', at, key, name, ...signal })
    }
    if (queue.length === 0) state.signals.delete(name)
  }

  /** A signal whose wait was called off before the program saw it is still the oldest of its name. */
  private giveBack({ name, payload, label, by }: Extract<ProgramEvent, { type: 'signal' }>): void {
    const queue = this.state.signals.get(name) ?? []
    queue.unshift({ payload, label, by })
    this.state.signals.set(name, queue)
    this.match(name)
  }

  private claim(key: string): void {
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

  private settle(key: string): void {
    this.state.effects.delete(key)
  }

  private effect(key: string): NonNullable<ReturnType<RunState['effects']['get']>> {
    return this.state.effects.get(key) ?? this.stranger(key)
  }

  private child(key: string): NonNullable<ReturnType<RunState['children']['get']>> {
    return this.state.children.get(key) ?? this.stranger(key)
  }

  private take<T>(pending: Map<string, T>, key: string): void {
    if (!pending.delete(key)) this.stranger(key)
  }

  private stranger(key: string): never {
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

function unwinder({ program, definition }: Machine): string | null {
  return program.unwindWith?.(definition) ?? null
}
