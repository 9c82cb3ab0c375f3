import type { Json, JsonObject } from '#base'
import type { EffectClass, Fact, Label } from '#contract'

import type { Admission } from './hold.ts'

/** What a handler is told of the call it serves. */
export interface HandlerCall {
  readonly run: string
  /** The run at the top of the tree. */
  readonly root: string
  readonly key: string
  /** From 1. */
  readonly attempt: number
  /** The same for all attempts of one effect, different for any other and for forks. */
  readonly idempotencyKey: string
  /** The run's immutable context: grants, mode. */
  readonly context: JsonObject
  /** The join of everything that went into the arguments. */
  readonly label: Label
  /** What was said last to a hold of this effect; null when nothing was. */
  readonly answer: Json
  /** How long the caller gives it, in milliseconds; absent where the handler says. */
  readonly timeoutMs?: number
  /** Set when it has begun before and was cut short: it was let in then, and is given what was prepared then. */
  readonly unfinished?: true
  /** Whether its intent, if it is admitted now, goes into the commit of everything that has ended in its run so far. */
  readonly early?: boolean
  /** Aborted on time-out, cancel and shutdown. */
  readonly signal: AbortSignal
}

export interface HandlerResult {
  readonly output: Json
  readonly label?: Label
  /** Committed in one transaction with the record. */
  readonly facts?: readonly Fact[]
}

export type Reconciliation =
  | ({ readonly happened: true } & HandlerResult)
  | { readonly happened: false }
  | { readonly happened: 'unknown'; readonly why: string }

/**
 * Performs effects. Throwing an AppError says that the effect did not happen; throwing anything else leaves it in doubt
 * unless its class is `pure` or it leaves nothing. An AppError whose cause is the reason of the signal says that it was stopped.
 */
export interface Handler {
  classify(args: Json): EffectClass
  /** Milliseconds; undefined for none. */
  timeoutMs?(args: Json): number | undefined
  /**
   * Whether nothing in the world is other for the effect, though it is not for nothing: it takes money, say. Such an effect is
   * never in doubt once it was stopped; it failed, and `resolved` says what that took. Default: false.
   */
  leavesNothing?(args: Json): boolean
  /**
   * Reads what the effect depends on. Its answer is journaled with the intent. Not called for pure effects, nor again
   * once an attempt was cut short: what that has left is finished by the answer of before.
   */
  prepare?(args: Json, call: HandlerCall): Promise<Json>
  /**
   * Whether it may be prepared and admitted while what came before it in its run is not durable yet, which spares a commit:
   * where neither looks at anything that effects leave behind. Default: false.
   */
  readyEarly?(args: Json): boolean
  /**
   * Says whether it may begin, before the intent: at once, or once somebody has answered. Asked again after the answer,
   * with `call.answer`, and before every further attempt. Asked of pure effects, too, with nothing prepared. Throwing an
   * AppError refuses the effect.
   */
  admit?(args: Json, prepared: Json, call: HandlerCall): Admission | Promise<Admission>
  run(args: Json, prepared: Json, call: HandlerCall): Promise<HandlerResult>
  /** Told when an effect that was admitted does not begin after all. */
  withdraw?(args: Json, call: Omit<HandlerCall, 'signal'>): void
  /**
   * The facts of an effect on which a person has decided, or of which it is known that it did not happen though it had
   * begun; committed with that. `stopped` is one that leaves nothing and that was cut short before it could say what it took.
   */
  resolved?(
    args: Json,
    prepared: Json,
    decision: {
      readonly as: 'done' | 'not-done' | 'retry' | 'stopped'
      readonly output: Json
      readonly call: Omit<HandlerCall, 'signal'>
    },
  ): readonly Fact[]
  /** Finds out whether an effect in doubt happened. */
  reconcile?(args: Json, prepared: Json, call: HandlerCall): Promise<Reconciliation>
}
