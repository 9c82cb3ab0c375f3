import type { RecordedCall } from '#contract'

import { type Essence, essenceOf } from './essence.ts'

export interface Nearest {
  readonly call: RecordedCall
  /** From 1, among the calls of its recording. */
  readonly number: number
  /** The parts that are not the same, those that only one of them has included. */
  readonly differs: readonly string[]
}

/** The recorded call that most of a request is the same as; undefined in a recording without calls. */
export function nearestTo(asked: Essence, calls: readonly RecordedCall[]): Nearest | undefined {
  let nearest: Nearest | undefined
  let best = -1
  for (const [index, call] of calls.entries()) {
    const { parts } = essenceOf(call['model'], call.request)
    const names = [...new Set([...asked.parts.keys(), ...parts.keys()])]
    let likeness = 0
    for (const name of names) likeness += alike(asked.parts.get(name), parts.get(name))
    likeness /= names.length
    if (likeness <= best) continue
    best = likeness
    const differs = names.filter((name) => asked.parts.get(name) !== parts.get(name))
    nearest = { call, number: index + 1, differs }
  }
  return nearest
}

/** From 0 to 1: the share of their words that two texts have in common. */
function alike(one = '', other = ''): number {
  if (one === other) return 1
  const [first, second] = [wordsOf(one), wordsOf(other)]
  const common = [...first].filter((word) => second.has(word)).length
  return (2 * common) / Math.max(1, first.size + second.size)
}

function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}_]+/gu))
}
