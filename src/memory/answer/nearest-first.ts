import { columnsOf } from './columns.ts'
import type { Question } from './question.ts'
import type { FoundValue } from './values.ts'
import { wordsIn } from './words.ts'

/** Values of the first kinds first, then those that stand nearest to words of the question. */
export function nearestFirst(
  values: readonly FoundValue[],
  { question, text, header }: { question: Question; text: string; header: string | undefined },
): FoundValue[] {
  if (values.length < 2) return [...values]
  const columns = columnsOf(text, header)
  const named = ({ from }: FoundValue): number =>
    columns.nameAt(from).filter(({ stem }) => question.terms.some(({ alike }) => alike.has(stem))).length
  const asked = wordsIn(text).filter(({ stem }) =>
    question.terms.some(({ alike, weight, isOfKind }) => (weight >= 0.5 || isOfKind) && alike.has(stem)),
  )
  const gap = (from: number, to: number): number =>
    to - from + 8 * (text.slice(from, to).match(/[,;|)]/g) ?? []).length
  const distance = ({ from, to }: FoundValue): number =>
    asked.reduce(
      (sum, word) => sum + 1 / (1 + (word.to <= from ? gap(word.to, from) : gap(to, word.from) * 1.5)),
      0,
    )
  const scored = values
    .filter((value) => !asked.some(({ from, to }) => value.from <= from && to <= value.to))
    .map((value) => ({
      value,
      order: question.kinds.indexOf(value.kind),
      near: distance(value) + named(value),
    }))
  const all = scored.length > 0 ? scored : values.map((value) => ({ value, order: 0, near: 0 }))
  return all.toSorted((a, b) => a.order - b.order || b.near - a.near).map(({ value }) => value)
}
