import type { Json } from '#base'
import type { Problem } from '#contract'
import type { HandlerCall } from '#engine'

import type { EffectRequest } from '../effect-request.ts'
import type { Change } from '../tool.ts'
import type { Reason } from '../verdict.ts'

/** An effect that passed the door of a dry-run, and what became of it. */
export interface PlannedEffect {
  readonly run: string
  readonly key: string
  readonly tool: string
  /** Undefined where its arguments are not known well enough to be judged. */
  request?: EffectRequest
  hash?: string
  prepared: Json
  asks: readonly Reason[]
  summary?: string
  changes: readonly Change[]
  /** Time of the dry-run when it began. */
  readonly at: number
  outcome: 'open' | 'done' | 'failed' | 'unknown'
  error?: Problem
  /** Of an unknown one. */
  why?: string
  attempts: number
  /** What it took, by a clock that goes. */
  ms: number
}

const mostEffects = 100_000

/** The effects of a dry-run, in the order in which they began. */
export class PlannedEffects {
  readonly all: PlannedEffect[] = []
  /** More began than are kept. */
  isTruncated = false
  private readonly open = new Map<string, PlannedEffect>()

  /** The effect of a call: the one that is open, or a new one. */
  of(
    { run, key, attempt }: Pick<HandlerCall, 'run' | 'key' | 'attempt'>,
    tool: string,
    at: number,
  ): PlannedEffect {
    const id = `${run} ${key}`
    const known = this.open.get(id)
    if (known && !(attempt === 1 && known.outcome !== 'open')) {
      known.attempts = attempt
      return known
    }
    const effect: PlannedEffect = {
      run,
      key,
      tool,
      prepared: null,
      asks: [],
      changes: [],
      at,
      outcome: 'open',
      attempts: attempt,
      ms: 0,
    }
    this.open.set(id, effect)
    if (this.all.length < mostEffects) this.all.push(effect)
    else this.isTruncated = true
    return effect
  }
}
