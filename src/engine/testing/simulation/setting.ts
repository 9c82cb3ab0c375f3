import type { SeededRandom } from '../seeded-random.ts'
import type { QueuePromise } from './durable-view.ts'
import type { PlanTaste } from './plan.ts'

/** What kind of world a seed gives: each has troubles of its own, so that all are met, alone and together. */
export interface Setting {
  /** How long people and troubles go on, in simulated milliseconds. */
  readonly activeMs: number
  readonly runs: number
  readonly wishes: number
  readonly taste: PlanTaste
  readonly trouble: number
  readonly crashes: number
  /** Probability at each unit that has just become durable, and at each effect that has just happened. */
  readonly crashAfterWrite: number
  readonly crashAfterEffect: number
  readonly jumps: number
  readonly fullDisks: number
  readonly quickCommits: number
  readonly commitMs: number
  /** How long a commit waits at the most for what can be ready by then; 0 for not at all. */
  readonly turnMs: number
  readonly maxEffects: number
  readonly maxIdleRuns: number
  readonly snapshotEvery: number
  readonly queued: number
  readonly queues: Readonly<Record<string, QueuePromise>>
}

export function drawSetting(random: SeededRandom): Setting {
  // Little room for effects and runs in memory, which only shows when much wants it.
  const cramped = random.chance(0.1)
  const sometimes = (probability: number, value: () => number): number =>
    random.chance(probability) ? value() : 0
  return {
    activeMs: random.pick([400, 1_000, 3_000]),
    runs: cramped ? random.between(3, 6) : random.pick([1, 1, 2, 3]),
    wishes: random.pick([0, 2, 5, 10]),
    taste: {
      failing: random.pick([0, 0.1, 0.4]),
      children: random.pick([0, 0.5, 0.9]),
      rounds: random.pick([0, 0.3, 0.9]),
      impure: random.pick([0.3, 0.7, 0.9]),
    },
    trouble: cramped ? 0.6 : random.pick([0, 0.2, 0.5]),
    crashes: sometimes(0.4, () => random.between(1, 3)),
    crashAfterWrite: sometimes(0.25, () => random.pick([0.01, 0.05])),
    crashAfterEffect: sometimes(0.25, () => random.pick([0.03, 0.15])),
    jumps: sometimes(0.25, () => random.between(1, 3)),
    fullDisks: sometimes(0.15, () => random.between(1, 2)),
    quickCommits: random.pick([0, 0.5, 1]),
    commitMs: random.pick([0, 5, 60]),
    turnMs: random.pick([0, 0, 20, 100]),
    maxEffects: cramped ? 1 : random.pick([1, 2, 256, 256]),
    maxIdleRuns: cramped ? 0 : random.pick([0, 1, 256, 256]),
    snapshotEvery: random.pick([1, 5, 64]),
    queued: random.pick([0, 0, 0.5, 1]),
    queues: {
      wide: { partitionConcurrency: random.between(1, 2) },
      narrow: { concurrency: random.between(1, 2) },
      slow: { concurrency: 3, rate: { count: random.between(1, 2), perMs: 700 } },
    },
  }
}
