import type { Term } from './question.ts'
import { holds, type Read, type ReadPassage } from './read-passage.ts'

/** How much a word counts that stands not in the sentence itself but near it. */
const nearness = {
  header: 0.95,
  asked: 0.9,
  place: 0.8,
  before: [0.7, 0.68, 0.6, 0.55, 0.5],
  after: [0.45, 0.35],
  passage: 0.35,
  /** A contract says once who is who; a list speaks of somebody else in each line. */
  document: { name: 0.4, other: 0.25 },
} as const

/** How much a piece, with what stands around it, has to do with a word of a question: from 0 to 1. */
export function supportFor(
  term: Term,
  { units, place, stems, header }: ReadPassage,
  { index, document }: { index: number; document: ReadonlySet<string> },
): number {
  const { unit, stems: own } = units[index] as Read
  let best = Math.max(holds(term, own), nearness.place * holds(term, place))
  if (unit.kind === 'row') {
    if (header) best = Math.max(best, nearness.header * holds(term, header.stems))
  } else {
    // Beside each other stand lines and items of different things: what one is called the other is not.
    const share = term.isHead && unit.kind !== 'sentence' ? 0.5 : 1
    const [closest, ...farther] = nearness.before
    const before = units[index - 1]
    if (before)
      best = Math.max(
        best,
        (before.isQuestion ? nearness.asked : closest * share) * holds(term, before.stems),
      )
    farther.forEach((counts, back) => {
      const other = units[index - 2 - back]
      if (other) best = Math.max(best, counts * share * holds(term, other.stems))
    })
    nearness.after.forEach((counts, on) => {
      const other = units[index + 1 + on]
      if (other && !other.isQuestion) best = Math.max(best, counts * share * holds(term, other.stems))
    })
    best = Math.max(best, nearness.passage * holds(term, stems))
  }
  const isName = term.isNeeded && !term.isHead && unit.kind === 'sentence'
  const far = isName ? nearness.document.name : nearness.document.other
  return Math.max(best, far * holds(term, document))
}
