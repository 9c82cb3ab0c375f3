import { createRandom, type SeededRandom } from '#engine/testing'

import type { Op } from '../../conformance/scripted.ts'

/** A run made of everything that writes: effects with and without receipts and blobs, timers, waits, children, branches. */
export function randomScript(seed: number): Op[] {
  const random = createRandom(seed)
  let keys = 0
  const key = (): string => `k${(keys += 1)}`

  function op(depth: number): Op {
    const choice = random.next()
    if (choice < 0.06) return { do: 'timer', key: key(), ms: random.between(1, 30) }
    if (choice < 0.12) return { do: 'wait', key: key(), name: 'go', timeoutMs: random.between(20, 60) }
    if (choice < 0.2 && depth > 0)
      return { do: 'child', key: key(), script: ops(random.between(1, 3), depth - 1) }
    if (choice < 0.28 && depth > 0)
      return { do: 'parallel', branches: [ops(2, depth - 1), ops(1, depth - 1), ops(2, depth - 1)] }
    return { do: 'effect', key: key(), handler: random.pick(handlers), args: argsOf(random) }
  }
  function ops(count: number, depth: number): Op[] {
    return Array.from({ length: count }, () => op(depth))
  }
  return [...ops(random.between(3, 10), 2), { do: 'output', value: 'done' }]
}

const handlers = ['pure', 'keep', 'keep'] as const

/** Mostly small values, sometimes one of several pages, rarely one that becomes a blob. */
function argsOf(random: SeededRandom): { length: number; blob: number; seed: number } {
  const choice = random.next()
  const length =
    choice < 0.85 ? random.between(0, 400) : choice < 0.996 ? random.between(1_000, 16_000) : 1_100_000
  return { length, blob: random.chance(0.08) ? random.between(0, 6_000) : -1, seed: random.between(0, 1e9) }
}
