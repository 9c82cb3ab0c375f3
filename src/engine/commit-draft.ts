import { answerKind, AppError, type Fact } from '#contract'

import type { Attempt } from './attempt.ts'
import { decide, type Input } from './decide.ts'
import type { EffectDesk } from './effect-desk.ts'
import { apply } from './fold.ts'
import type { Machine } from './folding.ts'
import type { Host, NewChild } from './host.ts'
import type { JournalRecord, RecordBody } from './journal-record.ts'
import type { ChildCommand } from './program.ts'
import type { RunRow } from './run-info.ts'
import type { RunState } from './run-state.ts'

/** An input on its way into a run. */
export interface Pending {
  readonly input: Input
  readonly facts: readonly Fact[]
  /** The inbox message that it came with. */
  readonly message: number | null
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** What a draft needs of its run. */
export interface DraftOwner {
  readonly host: Host
  readonly row: RunRow
  readonly state: RunState
  readonly machine: Machine
  readonly desk: EffectDesk
  /** Brings a definition here, and looks again for what may begin. */
  fetchDefinition(hash: string): void
}

/** What one commit is made of: inputs are folded into the run's state, and what they add is collected. */
export class CommitDraft {
  readonly records: JournalRecord[] = []
  readonly facts: { key: string; attempt: number; fact: Fact }[] = []
  readonly children: NewChild[] = []
  /** Children whose end the run has taken note of. */
  readonly delivered: string[] = []
  readonly done: Pending[] = []
  readonly refused: [Pending, unknown][] = []
  /** What is under way for effects that were called off, and the children that were. */
  readonly aborts: Attempt[] = []
  readonly orphans: string[] = []
  /** Set when it is made into a unit. */
  newStatus = false
  newWake = false
  /** One timer may call off another, so they fire one by one. */
  ticksAgain = false
  /** More may begin than what was asked for just now. */
  looksAgain = false
  private requested: string[] = []
  private readonly owner: DraftOwner

  constructor(owner: DraftOwner) {
    this.owner = owner
  }

  take(pending: Pending): void {
    const { input, facts } = pending
    const attempt = this.attemptOf(input)
    let bodies: RecordBody[]
    let resolved: readonly Fact[] = []
    try {
      if (input.do === 'resolve') resolved = this.owner.desk.factsOfDecision(input)
      bodies = decide(this.owner.state, input, this.owner.host.clock.now())
    } catch (error) {
      this.refused.push([pending, error])
      return
    }
    this.done.push(pending)
    for (const body of bodies) this.append(body)
    if ('key' in input && bodies.length > 0) {
      for (const fact of facts) this.facts.push({ key: input.key, attempt, fact })
      for (const fact of resolved) this.facts.push({ key: input.key, attempt, fact })
    }
    if (input.do === 'childEnded') this.delivered.push(input.child)
    if (input.do === 'resume' || input.do === 'tick') this.looksAgain = true
    if (input.do === 'tick' && bodies.length > 0) this.ticksAgain = true
  }

  /** Which attempt at an effect an input is about; asked before it is folded, for that may end the effect. */
  private attemptOf(input: Input): number {
    if ('attempt' in input) return input.attempt
    return 'key' in input ? (this.owner.state.effects.get(input.key)?.attempt ?? 0) : 0
  }

  append(body: RecordBody): void {
    const { state, host, machine } = this.owner
    const at = Math.max(host.clock.now(), state.at)
    const record = { ...body, seq: state.seq + 1, at }
    if (body.type === 'effect.released') this.noteAnswer(body)
    const { todo, requested, dropped } = apply(state, record, machine)
    this.records.push(record)
    this.requested.push(...requested)
    for (const key of dropped) this.callOff(key)
    for (const next of todo) this.append(next)
  }

  lookAtAll(): void {
    const { effects, children } = this.owner.state
    this.requested = [...effects.keys(), ...children.keys()]
  }

  /** Writes the intents of what may begin now into the same commit that asked for it. */
  beginWork(): void {
    const { state, host, desk } = this.owner
    for (const key of this.requested) {
      if (state.paused || state.parked || state.closed || host.closing) return
      const effect = state.effects.get(key)
      const intent = effect && desk.begin(key, effect)
      if (intent) this.append(intent)
      const child = state.children.get(key)
      if (child?.id === null && !child.dropped) this.beginChild(key, child.command)
    }
  }

  /** What was said to a hold is a fact: who allowed what can be proven. */
  private noteAnswer({ key, answer, by }: Extract<RecordBody, { type: 'effect.released' }>): void {
    const effect = this.owner.state.effects.get(key)
    if (!effect?.hold) return
    const { reason, ask } = effect.hold
    const data = { by, answer, reason, ask } as Fact['data']
    this.facts.push({ key, attempt: effect.attempt, fact: { kind: answerKind, subject: '', data } })
  }

  /** Notes what is to be told once this is durable. Looked up now: the next generation may use the key for something else. */
  private callOff(key: string): void {
    const attempt = this.owner.desk.underWay(key)
    if (attempt) this.aborts.push(attempt)
    const child = this.owner.state.children.get(key)
    if (child?.id && child.command.onParentCancel !== 'abandon') this.orphans.push(child.id)
  }

  private beginChild(key: string, command: ChildCommand): void {
    const { host, row, machine } = this.owner
    const definition =
      command.definition === undefined ? machine.definition : host.definition(command.definition)
    if (definition === undefined) {
      this.owner.fetchDefinition(command.definition ?? '')
      return
    }
    try {
      const begun = host.newChild(row, command, definition)
      this.children.push(begun)
      this.append({ type: 'child.started', key, child: begun.unit.run })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      this.append({ type: 'run.parked', problem: error.toProblem() })
    }
  }
}
