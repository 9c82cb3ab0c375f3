import type { Json } from '#base'
import type { Problem } from '#contract'
import {
  apply,
  type AskedFor,
  emptyRun,
  type JournalRecord,
  type Program,
  type RunRow,
  type RunState,
} from '#engine'

import { programs } from '../programs.ts'
import { notePhase, type Phase } from './step-phases.ts'

/** One thing that a run asked for, and what became of it. */
export interface Step {
  readonly key: string
  readonly kind: 'effect' | 'child' | 'timer' | 'wait'
  /** Number of the event that asked for it. */
  readonly since: number
  readonly startedAt: number
  /** Of an effect: the handler, and the tool where it is a tool's. */
  readonly what: string
  readonly input: Json
  endedAt: number | null
  state: 'open' | 'done' | 'failed' | 'in doubt' | 'dropped'
  attempts: number
  output?: Json
  error?: Problem
  /** Why nobody knows whether it happened. */
  doubt?: string
  /** The child run's id. */
  child?: string
  /** Who has answered what it asked last. */
  answeredBy?: string
  /** Of an effect: attempts, and what came between them, in order. */
  readonly phases: Phase[]
}

/** A run as a fold of its journal, with the inputs that the journal itself does not repeat. */
export class RunFold {
  readonly steps = new Map<string, Step>()
  readonly notes: Extract<JournalRecord, { type: 'note' }>[] = []
  readonly state: RunState
  /** The program's own state; of a run that has ended, the last that it had. */
  program: Json | undefined
  /** What the run was begun with. */
  started: Json | undefined
  readonly #program: Program | undefined
  readonly #definition: Json
  #begun: Step[] = []
  /** What was asked for, where nothing else tells it any more. */
  #asked: Readonly<Record<string, AskedFor>> | undefined
  #seq = 0

  constructor(row: Pick<RunRow, 'id' | 'program' | 'semantics'>, definition: Json) {
    this.state = emptyRun(row.id)
    this.#definition = definition
    this.#program = programs.find(
      ({ name, semanticsVersion }) => name === row.program && semanticsVersion === row.semantics,
    )
  }

  /** Number of the newest event. */
  get lastSeq(): number {
    return this.#seq
  }

  /** What has begun since this was asked last. */
  takeBegun(): readonly Step[] {
    const begun = this.#begun
    this.#begun = []
    return begun
  }

  /** Whether the program that the run began with is here; without it only the bare events can be told. */
  get isKnown(): boolean {
    return this.#program !== undefined || this.isForgotten
  }

  /** Whether its contents are no longer kept: then its steps are told by their keys and tools, times and ends alone. */
  get isForgotten(): boolean {
    return this.#asked !== undefined
  }

  /** Takes the next event. A step that is asked for again, as after a decision, begins anew under its own key. */
  add(record: JournalRecord): void {
    this.#seq = record.seq
    if (record.type === 'note') this.notes.push(record)
    if (record.type === 'run.started') {
      this.started = record.input
      this.#asked = record.forgotten
    }
    if (this.#asked) {
      this.#addLeft(record, this.#asked)
      return
    }
    if (!this.#program) return
    this.#tell(record)
    const { requested } = apply(this.state, record, { program: this.#program, definition: this.#definition })
    if (this.state.program !== undefined) this.program = this.state.program
    for (const key of requested) this.#begin(key, record)
    if (record.type !== 'note') this.#lookAtWaits(record)
  }

  #tell(record: JournalRecord): void {
    if (!('key' in record)) return
    const step = this.steps.get(record.key)
    if (!step) return
    if ('attempt' in record) step.attempts = record.attempt
    notePhase(step.phases, record)
    switch (record.type) {
      case 'effect.done':
      case 'child.done':
        end(step, record.at, 'done')
        step.output = record.output
        return
      case 'effect.failed':
        step.error = record.error
        if (record.retryAt === null) end(step, record.at, 'failed')
        return
      case 'child.failed':
        step.error = record.error
        end(step, record.at, 'failed')
        return
      case 'effect.unknown':
        step.state = 'in doubt'
        step.doubt = record.why
        return
      case 'effect.resolved':
        step.state = 'open'
        delete step.doubt
        return
      case 'effect.intended':
        step.state = 'open'
        return
      case 'effect.held':
        delete step.answeredBy
        return
      case 'effect.released':
        step.answeredBy = record.by
        return
      case 'child.started':
        step.child = record.child
        return
      case 'timer.fired':
        end(step, record.at, 'done')
        return
      case 'wait.expired':
        end(step, record.at, 'failed')
        return
      default:
    }
  }

  #addLeft(record: JournalRecord, asked: Readonly<Record<string, AskedFor>>): void {
    this.#tell(record)
    if (record.type === 'signal.received') {
      const waits = [...this.steps.values()].filter(
        ({ kind, endedAt }) => kind === 'wait' && endedAt === null,
      )
      const heard = waits.find(({ what }) => what === record.name)
      if (heard) end(heard, record.at, 'done')
    }
    for (const [key, { kind, what, since }] of Object.entries(asked))
      if (since === record.seq) this.#open(key, kind, record, { what, input: null })
  }

  #begin(key: string, record: JournalRecord): void {
    const effect = this.state.effects.get(key)
    const child = this.state.children.get(key)
    if (effect && !this.steps.has(key)) {
      const args = effect.command.args as { tool?: string; input?: Json } | null
      const { tool, input } = args ?? {}
      this.#open(key, 'effect', record, {
        what: tool ?? effect.command.handler,
        input: tool === undefined ? effect.command.args : (input ?? null),
      })
    } else if (child && !this.steps.has(key)) {
      this.#open(key, 'child', record, { what: child.command.program, input: child.command.input })
    }
  }

  #lookAtWaits(record: JournalRecord): void {
    const { waits, timers } = this.state
    for (const [key, { command }] of waits) {
      if (!this.steps.has(key)) this.#open(key, 'wait', record, { what: command.signal, input: null })
    }
    for (const [key, at] of timers) {
      if (!this.steps.has(key)) this.#open(key, 'timer', record, { what: 'timer', input: at })
    }
    if (record.type !== 'signal.received') return
    for (const step of this.steps.values()) {
      if (step.kind !== 'wait' || step.endedAt !== null || waits.has(step.key)) continue
      if (step.what === record.name) step.output = record.payload
      end(step, record.at, step.what === record.name ? 'done' : 'dropped')
    }
  }

  #open(
    key: string,
    kind: Step['kind'],
    { seq, at }: JournalRecord,
    { what, input }: Pick<Step, 'what' | 'input'>,
  ): void {
    const step: Step = {
      key,
      kind,
      since: seq,
      startedAt: at,
      what,
      input,
      endedAt: null,
      state: 'open',
      attempts: 0,
      phases: [],
    }
    this.steps.set(key, step)
    this.#begun.push(step)
  }
}

function end(step: Step, at: number, state: Step['state']): void {
  step.endedAt = at
  step.state = state
}

/** The parts of a key `node#visit/what/index`. */
export function partsOf(key: string): { node: string; visit: number; what: string; index: number | null } {
  const [, node = key, visit = '1', what = '', index] = /^(.*?)#(\d+)\/([^/]*)(?:\/(\d+))?/.exec(key) ?? []
  return { node, visit: Number(visit), what, index: index === undefined ? null : Number(index) }
}
