import { canonicalJson, type Json, sha256 } from '#base'
import type { EffectClass } from '#contract'

import type { EffectRetry } from '../../program.ts'
import type { SeededRandom } from '../seeded-random.ts'

/** What a simulated run does, as data. */
export interface Plan {
  readonly root: Step
  /** What children that share this plan do. */
  readonly subs: readonly Step[]
  /** How often the root is walked; each round is a generation. */
  readonly rounds: number
  /** Whether it takes back what it did when it fails or is cancelled. */
  readonly unwinds: boolean
}

export type Step =
  | { readonly kind: 'effect'; readonly effect: EffectStep }
  | { readonly kind: 'timer'; readonly ms: number }
  | {
      readonly kind: 'wait'
      readonly signal: string
      readonly timeoutMs: number | null
      readonly reason: 'signal' | 'approval'
    }
  | { readonly kind: 'child'; readonly child: ChildStep }
  /** One after the other. */
  | { readonly kind: 'sequence'; readonly steps: readonly Step[] }
  /** At the same time, all to their ends. */
  | { readonly kind: 'all'; readonly steps: readonly Step[] }
  /** At the same time; the first that ends calls off the others. */
  | { readonly kind: 'race'; readonly steps: readonly Step[] }
  | { readonly kind: 'fail' }

export interface EffectStep {
  readonly class: EffectClass
  /** Of idempotent ones: whether nothing is other for it, so that it is never in doubt once it was stopped. */
  readonly leavesNothing: boolean
  readonly prepares: boolean
  /** Whether it may have to be allowed first. */
  readonly asks: boolean
  readonly retry: EffectRetry | null
  readonly timeoutMs: number | null
  /** Whether the run goes on when it fails. */
  readonly tolerated: boolean
}

export interface ChildStep {
  /** A step of the same plan, or the hash of a plan of its own. */
  readonly does: number | string
  readonly abandon: boolean
  readonly tolerated: boolean
}

/** A plan and the plans that its children will ask for. */
export interface Planned {
  readonly plan: Plan
  readonly others: readonly Plan[]
}

export const signalNames = ['a', 'b'] as const

/** How a plan may turn out; drawn once for a whole simulation, so that seeds differ in kind and not only in detail. */
export interface PlanTaste {
  readonly failing: number
  readonly children: number
  readonly rounds: number
  readonly impure: number
}

export function randomPlan(random: SeededRandom, taste: PlanTaste): Planned {
  const unwinds = random.chance(0.5)
  const plans: Plan[] = []
  const subs = random.chance(taste.children)
    ? [randomStep({ random, taste, depth: 1, subs: 0, others: [], unwinds })]
    : []
  if (random.chance(taste.children)) {
    const root = randomStep({ random, taste, depth: 1, subs: 0, others: [], unwinds })
    plans.push({ root, subs: [], rounds: 1, unwinds })
  }
  const others = plans.map(hashOf)
  // What ends a round while other things are under way is a race.
  const rounds = random.chance(taste.rounds) ? random.between(2, 3) : 1
  const root = (rounds > 1 ? randomRace : randomStep)({
    random,
    taste,
    depth: 3,
    subs: subs.length,
    others,
    unwinds,
  })
  const steps = [
    root,
    ...(random.chance(0.5) ? [leaf({ random, taste, depth: 0, subs: subs.length, others, unwinds })] : []),
  ]
  return {
    plan: {
      root: { kind: 'sequence', steps },
      subs,
      rounds,
      unwinds,
    },
    others: plans,
  }
}

function hashOf(plan: Plan): string {
  return sha256(new TextEncoder().encode(canonicalJson(plan as unknown as Json)))
}

interface Drawing {
  readonly random: SeededRandom
  readonly taste: PlanTaste
  readonly depth: number
  readonly subs: number
  /** Hashes of plans that children may have. */
  readonly others: readonly string[]
  readonly unwinds: boolean
}

function randomStep(drawing: Drawing): Step {
  const { random, depth } = drawing
  if (depth === 0 || random.chance(0.25)) return leaf(drawing)
  const kind = random.pick(['sequence', 'sequence', 'all', 'all', 'race'] as const)
  const count = random.between(kind === 'race' ? 2 : 1, 3)
  const steps = Array.from({ length: count }, () => randomStep({ ...drawing, depth: depth - 1 }))
  return { kind, steps }
}

function randomRace(drawing: Drawing): Step {
  const { random, depth } = drawing
  const steps = Array.from({ length: random.between(2, 4) }, () =>
    randomStep({ ...drawing, depth: depth - 2 }),
  )
  return { kind: 'race', steps }
}

function leaf(drawing: Drawing): Step {
  const { random, taste } = drawing
  const draw = random.next()
  if (draw < taste.failing * 0.1) return { kind: 'fail' }
  if (draw < 0.2) return { kind: 'timer', ms: random.pick([0, 1, 20, 300, 1_500]) }
  if (draw < 0.38) {
    return {
      kind: 'wait',
      signal: random.pick(signalNames),
      timeoutMs: random.chance(0.5) ? random.pick([1, 50, 800]) : null,
      reason: random.chance(0.2) ? 'approval' : 'signal',
    }
  }
  return (draw < 0.55 && childStep(drawing)) || { kind: 'effect', effect: effectStep(drawing) }
}

function childStep({ random, subs, others, unwinds, taste }: Drawing): Step | undefined {
  const choices = [...Array.from({ length: subs }, (_, index) => index), ...others]
  if (choices.length === 0) return undefined
  return {
    kind: 'child',
    child: {
      does: random.pick(choices),
      abandon: !unwinds && random.chance(0.15),
      tolerated: !random.chance(taste.failing),
    },
  }
}

function effectStep({ random, taste }: Drawing): EffectStep {
  const effectClass = random.chance(taste.impure)
    ? random.pick(['idempotent', 'reconcilable', 'other', 'other'] as const)
    : 'pure'
  return {
    class: effectClass,
    leavesNothing: effectClass === 'idempotent' && random.chance(0.5),
    prepares: effectClass !== 'pure' && random.chance(0.35),
    asks: random.chance(0.25),
    retry: random.chance(0.6)
      ? { max: random.between(1, 3), backoffMs: random.pick([0, 10, 200]), factor: 2, maxMs: 500 }
      : null,
    timeoutMs: random.chance(0.5) ? random.pick([30, 400]) : null,
    tolerated: !random.chance(taste.failing),
  }
}
