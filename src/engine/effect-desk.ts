import type { Json } from '#base'
import { AppError, type Fact, toProblem } from '#contract'

import { Attempt, type AttemptOutcome } from './attempt.ts'
import type { EffectResult, Input } from './decide.ts'
import type { Handler, HandlerCall } from './handler.ts'
import type { Admission } from './hold.ts'
import type { Host } from './host.ts'
import type { DoubtCause, RecordBody } from './journal-record.ts'
import type { RunRow } from './run-info.ts'
import type { EffectState, RunState } from './run-state.ts'

/** What the desk needs of its run. */
export interface DeskOwner {
  readonly row: RunRow
  readonly state: RunState
  readonly stopped: boolean
  readonly takesIntents: boolean
  /** Posts an input; resolves when it is durable, or came too late. */
  tell(input: Input, facts?: readonly Fact[]): Promise<void>
  /** Asks for another look at what may begin. */
  kick(): void
}

const freely: Admission = { admit: true }
/** Who says that an effect is over which leaves nothing and which a crash cut short before it was called off. */
const calledOff = 'called off'

/** An attempt that is taken up. */
interface Taken {
  readonly attempt: Attempt
  readonly effect: EffectState
  readonly handler: Handler
}

/** One that is about to begin. */
interface Beginning extends Taken {
  readonly call: HandlerCall
  readonly identity: { readonly attempt: number; readonly idempotencyKey: string }
}

/** The effects of one run that are under way in this process. */
export class EffectDesk {
  private readonly attempts = new Map<string, Attempt>()
  private readonly carried = new WeakSet<Attempt>()
  private wantsSlot = false
  private readonly host: Host
  private readonly owner: DeskOwner

  constructor(host: Host, owner: DeskOwner) {
    this.host = host
    this.owner = owner
  }

  get idle(): boolean {
    return this.attempts.size === 0
  }

  /** Something may begin as soon as there is a free place. */
  get waits(): boolean {
    return this.wantsSlot
  }

  /** Takes up an effect if it may begin now. Answers the record that must be durable before it does. */
  begin(key: string, effect: EffectState): RecordBody | undefined {
    if (effect.dropped || this.attempts.has(key)) return undefined
    if (effect.stage === 'backoff' && effect.dueAt > this.host.clock.now()) {
      // It may have been told that it is time, and the clock been set back while it waited for a place.
      this.host.wakeAt(this.owner.row.id, effect.dueAt)
      return undefined
    }
    if (effect.stage !== 'backoff' && effect.stage !== 'requested') return undefined
    const { command } = effect
    const handler = this.host.handler(command.handler)
    if (!handler) return { type: 'run.parked', problem: missing(command.handler) }
    if (!this.host.slots.take()) {
      this.waitForSlot()
      return undefined
    }
    const effectClass = handler.classify(command.args)
    this.attempts.set(key, new Attempt({ clock: this.host.clock, handler, args: command.args, effectClass }))
    if (effectClass === 'pure') return undefined
    // A handler that has nothing to prepare and asks nobody has its intent in the commit that asked for the effect.
    if (handler.admit || (handler.prepare && !effect.unfinished)) return undefined
    const prepared = effect.unfinished ? effect.prepared : null
    return { type: 'effect.intended', key, ...this.identify(key, effect), prepared }
  }

  /** Carries every attempt that has been taken up through to its end. Call when what it rests on is durable. */
  carry(): void {
    this.carryThose(() => true)
  }

  /** Makes those ready that need not wait for it, whose intents may go into the same commit. @returns whether there are any */
  makeReadyEarly(): boolean {
    return this.carryThose((one) => {
      if (!one || one.effect.stage === 'begun' || one.attempt.effectClass === 'pure') return false
      return one.handler.readyEarly?.(one.effect.command.args) === true
    })
  }

  /** @param isMeant is given undefined for one that nobody waits for any more */
  private carryThose(isMeant: (one: Taken | undefined) => boolean): boolean {
    let any = false
    for (const [key, attempt] of this.attempts) {
      if (this.carried.has(attempt)) continue
      const effect = this.owner.state.effects.get(key)
      const handler = effect && this.host.handler(effect.command.handler)
      const taken = effect && handler && { attempt, effect, handler }
      if (!isMeant(taken)) continue
      any = true
      this.carried.add(attempt)
      if (taken) void this.run(key, taken)
      else this.release(key)
    }
    return any
  }

  underWay(key: string): Attempt | undefined {
    return this.attempts.get(key)
  }

  /** Aborts what is under way, and gives back the places of what never will be. */
  abortAll(): void {
    for (const [key, attempt] of this.attempts) {
      attempt.abort('abort', 'The program is shutting down.')
      if (!this.carried.has(attempt)) this.release(key)
    }
  }

  /** Whether this effect, once in doubt for that cause, can be cleared up without a person. */
  canAsk(key: string, cause: DoubtCause): boolean {
    const effect = this.owner.state.effects.get(key)
    const handler = effect && this.host.handler(effect.command.handler)
    if (!effect || !handler) return false
    if (isOver(effect, handler)) return true
    const effectClass = handler.classify(effect.command.args)
    if (effectClass !== 'idempotent') return effectClass === 'reconcilable'
    const mayRepeat = cause === 'crash' || effect.attempt <= (effect.command.retry?.max ?? 0)
    return mayRepeat && !effect.dropped
  }

  /** Clears up an effect in doubt: repeats it where that is harmless, looks for it where that can be done. */
  async ask(key: string): Promise<void> {
    const effect = this.owner.state.effects.get(key)
    const handler = effect && this.host.handler(effect.command.handler)
    if (effect?.stage !== 'unknown' || !handler || this.attempts.has(key)) return
    const cause = effect.doubt?.cause ?? 'crash'
    const effectClass = handler.classify(effect.command.args)
    if (isOver(effect, handler)) {
      await this.owner.tell({ do: 'resolve', key, as: 'not-done', output: null, by: calledOff })
    } else if (!this.canAsk(key, cause)) {
      this.giveUp(key, effect, 'It was called off before it could be repeated.')
    } else if (effectClass === 'idempotent') {
      await this.owner.tell({ do: 'resolve', key, as: 'retry', output: null, by: 'idempotent' })
    } else {
      const attempt = new Attempt({ clock: this.host.clock, handler, args: effect.command.args, effectClass })
      this.attempts.set(key, attempt)
      this.carried.add(attempt)
      await this.reconcile(key, { attempt, effect, handler, crashed: cause === 'crash' })
    }
  }

  /** From here on a person must say. */
  private giveUp(key: string, { attempt, generation, doubt }: EffectState, why: string): void {
    const result = { is: 'unknown', cause: doubt?.cause ?? 'crash', why, asking: false } as const
    void this.owner.tell({ do: 'settle', key, attempt, generation, result, ms: 0 })
  }

  private async run(key: string, { attempt, effect, handler }: Taken): Promise<void> {
    const begun = effect.stage === 'begun'
    const identity = begun
      ? { attempt: effect.attempt, idempotencyKey: effect.idempotencyKey }
      : this.identify(key, effect)
    const call = this.call(key, effect, identity, attempt)
    let prepared = effect.prepared
    let admitted: readonly Fact[] = []
    if (!begun) {
      const ready = await this.makeReady(key, { attempt, effect, handler, call, identity })
      if (!ready) return
      ;({ prepared, facts: admitted } = ready)
    }
    const startedAt = this.host.clock.now()
    const timeoutMs = effect.command.timeoutMs ?? handler.timeoutMs?.(effect.command.args)
    const outcome = await attempt.run(prepared, call, timeoutMs)
    const ms = Math.max(0, this.host.clock.now() - startedAt)
    const facts = [...admitted, ...outcome.facts]
    if (outcome.result.is === 'failed') {
      const as = outcome.untold ? 'stopped' : 'not-done'
      facts.push(...this.factsOfNothing(effect, { handler, prepared, call, as }))
    }
    this.finish(key, effect, identity.attempt, { ...outcome, facts, ms })
  }

  /** Prepares an effect and asks whether it may begin; undefined when it does not go on from here. */
  private async makeReady(
    key: string,
    { attempt, effect, handler, call, identity }: Beginning,
  ): Promise<{ prepared: Json; facts: readonly Fact[] } | undefined> {
    const isPure = attempt.effectClass === 'pure'
    const { generation } = effect
    // Half a deed is finished by what was read before it: read now, it would look like somebody else's.
    const isReady = isPure || effect.unfinished
    const ready = isReady ? { prepared: effect.prepared } : await attempt.prepare(call)
    if (!('prepared' in ready)) {
      this.finish(key, effect, identity.attempt, { ...ready, ms: 0 })
      return undefined
    }
    const { prepared } = ready
    const admission = handler.admit ? await attempt.admit(prepared, call) : freely
    if (!('admit' in admission)) {
      this.finish(key, effect, identity.attempt, { ...admission, ms: 0 })
      return undefined
    }
    const facts = admission.facts ?? []
    if (!admission.admit) {
      const { hold, lookAgain } = admission
      await this.owner.tell({ do: 'hold', key, attempt: identity.attempt, generation, hold }, facts)
      this.letGo(key)
      const by = lookAgain?.() ?? null
      if (by !== null && effect.stage === ('held' as EffectState['stage']))
        await this.owner.tell({ do: 'answer', key, answer: null, by })
      return undefined
    }
    if (isPure) {
      // Where there is no intent, what belongs to it comes with the result.
      if (!handler.admit || this.isWanted(key, effect)) return { prepared, facts }
      handler.withdraw?.(effect.command.args, call)
      this.letGo(key)
      return undefined
    }
    await this.owner.tell({ do: 'intend', key, ...identity, generation, prepared }, facts)
    if (effect.stage === ('begun' as EffectState['stage']) && !this.owner.stopped)
      return { prepared, facts: [] }
    handler.withdraw?.(effect.command.args, call)
    this.letGo(key)
    return undefined
  }

  /** Whether it was neither called off nor stopped while it was being admitted. */
  private isWanted(key: string, effect: EffectState): boolean {
    const { state, stopped } = this.owner
    return state.effects.get(key) === effect && !effect.dropped && !state.paused && !state.parked && !stopped
  }

  /** Held, paused or called off meanwhile: nothing was touched, and it may begin again later. */
  private letGo(key: string): void {
    this.release(key)
    this.owner.kick()
  }

  /** What a handler has to say of an effect that did not happen though it had begun. */
  private factsOfNothing(
    { command }: EffectState,
    {
      handler,
      prepared,
      call,
      as = 'not-done',
    }: { handler: Handler; prepared: Json; call: Omit<HandlerCall, 'signal'>; as?: 'not-done' | 'stopped' },
  ): readonly Fact[] {
    return handler.resolved?.(command.args, prepared, { as, output: null, call }) ?? []
  }

  /** What a handler has to say of a person's word on an effect in doubt. */
  factsOfDecision({ key, as, output, by }: Extract<Input, { do: 'resolve' }>): readonly Fact[] {
    const effect = this.owner.state.effects.get(key)
    const handler = effect && this.host.handler(effect.command.handler)
    if (effect?.stage !== 'unknown' || !handler?.resolved) return []
    const { attempt, idempotencyKey, command, prepared } = effect
    const call = this.describeCall(key, effect, { attempt, idempotencyKey })
    // Found not to have happened; repeated because that does no harm, it may have.
    if (as === 'retry' && by === 'reconcile') return this.factsOfNothing(effect, { handler, prepared, call })
    if (as === 'not-done' && by === calledOff)
      return this.factsOfNothing(effect, { handler, prepared, call, as: 'stopped' })
    return handler.resolved(command.args, prepared, { as, output, call })
  }

  private finish(
    key: string,
    effect: EffectState,
    attempt: number,
    { result, facts, ms }: AttemptOutcome & { ms: number },
  ): void {
    // Told before the place is given back: whoever gets it looks at once for what may begin, and would find this again.
    if (!this.owner.stopped) {
      const told = result.is === 'unknown' ? { ...result, asking: this.canAsk(key, result.cause) } : result
      const { generation } = effect
      void this.owner.tell({ do: 'settle', key, attempt, generation, result: told, ms }, facts)
    }
    this.release(key)
    if (this.owner.stopped) return
    // It was called off and asked for anew, which had to wait for this.
    const present = this.owner.state.effects.get(key)
    if (present && present !== effect) this.owner.kick()
  }

  private async reconcile(
    key: string,
    { attempt, effect, handler, crashed }: Taken & { crashed: boolean },
  ): Promise<void> {
    const identity = { attempt: effect.attempt, idempotencyKey: effect.idempotencyKey }
    const call = this.call(key, effect, identity, attempt)
    const found = await attempt.reconcile(effect.prepared, call)
    this.attempts.delete(key)
    if (this.owner.stopped) return
    const { generation } = effect
    if (found !== 'not-done' && 'why' in found) this.giveUp(key, effect, found.why)
    else if (found !== 'not-done') {
      await this.owner.tell(
        { do: 'settle', key, attempt: effect.attempt, generation, result: found.result, ms: 0 },
        found.facts,
      )
    } else if (effect.dropped || crashed) {
      await this.owner.tell({
        do: 'resolve',
        key,
        as: effect.dropped ? 'not-done' : 'retry',
        output: null,
        by: 'reconcile',
      })
    } else {
      const why = effect.doubt?.why ?? 'It was interrupted and did not happen.'
      const code = effect.doubt?.cause === 'timeout' ? 'engine.effect_timeout' : 'engine.effect_interrupted'
      const result: EffectResult = { is: 'failed', error: toProblem(new AppError(code, why)) }
      const facts = this.factsOfNothing(effect, { handler, prepared: effect.prepared, call })
      await this.owner.tell({ do: 'settle', key, attempt: effect.attempt, generation, result, ms: 0 }, facts)
    }
    // A person may have wished for a retry meanwhile, which had to wait for this.
    this.owner.kick()
  }

  private identify(key: string, effect: EffectState): { attempt: number; idempotencyKey: string } {
    const { run, generation } = this.owner.state
    return {
      attempt: effect.attempt + 1,
      idempotencyKey: effect.command.idempotencyKey ?? `${run}/${generation}/${key}`,
    }
  }

  private call(
    key: string,
    effect: EffectState,
    identity: { attempt: number; idempotencyKey: string },
    attempt: Attempt,
  ): HandlerCall {
    const { owner } = this
    return {
      ...this.describeCall(key, effect, identity),
      get signal() {
        return attempt.signal
      },
      get early() {
        return owner.takesIntents
      },
    }
  }

  private describeCall(
    key: string,
    effect: EffectState,
    { attempt, idempotencyKey }: { attempt: number; idempotencyKey: string },
  ): Omit<HandlerCall, 'signal'> {
    const { id, root, context } = this.owner.row
    const { command, answer, unfinished } = effect
    const { label, timeoutMs } = command
    return {
      run: id,
      root,
      key,
      attempt,
      idempotencyKey,
      context,
      label,
      answer,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(unfinished ? { unfinished } : {}),
    }
  }

  private release(key: string): void {
    if (this.attempts.delete(key)) this.host.slots.release()
  }

  private waitForSlot(): void {
    if (this.wantsSlot) return
    this.wantsSlot = true
    this.host.slots.whenFree(() => {
      this.wantsSlot = false
      this.owner.kick()
    })
  }
}

/** Nobody waits for it any more and it leaves nothing, so there is nothing to find out. */
function isOver({ dropped, command }: EffectState, handler: Handler): boolean {
  return dropped && handler.leavesNothing?.(command.args) === true
}

function missing(name: string): ReturnType<typeof toProblem> {
  const error = new AppError('engine.handler_unknown', `Nothing here can perform ${name}.`, {
    hint: 'Start the program with the tool or plugin that brings it, then resume the run.',
    details: { handler: name },
  })
  return error.toProblem()
}
