import { createIds, type Ids } from '#base'

/** Randomness that is the same for the same seed. */
export interface SeededRandom {
  /** From 0 up to, not including, 1. */
  next(): number
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number
  /** True with this probability. */
  chance(probability: number): boolean
  pick<T>(items: readonly T[]): T
}

/** Mulberry32: 32 bits of state, every seed another course. */
export function createRandom(seed: number): SeededRandom {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    between: (least, most) => least + Math.floor(next() * (most - least + 1)),
    chance: (probability) => next() < probability,
    pick(items) {
      const item = items[Math.floor(next() * items.length)]
      if (item === undefined) throw new RangeError('There is nothing to pick from.')
      return item
    },
  }
}

/** Ids in the order of their making, the same in every course of the same simulation. */
export function createCountedIds(): Ids {
  let count = 0
  return {
    next(prefix) {
      count += 1
      return `${prefix}_${String(count).padStart(4, '0')}`
    },
  }
}

/** Ids that are the same for the same randomness and times. */
export function createSeededIds(now: () => number, random: SeededRandom): Ids {
  return createIds(now, (count) => Uint8Array.from({ length: count }, () => random.between(0, 255)))
}
