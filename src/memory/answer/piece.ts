import type { Question } from './question.ts'
import type { FoundValue } from './values.ts'
import { stemOf, wordsIn } from './words.ts'

const placeLabels: ReadonlySet<string> = new Set(
  ['place', 'location', 'address', 'venue', 'where'].map(stemOf),
)

/** Whether a piece has a word that the question has not. */
export function saysMore({ terms, isWhether }: Question, text: string): boolean {
  return isWhether || wordsIn(text).some(({ stem }) => !terms.some(({ alike }) => alike.has(stem)))
}

/** What the question says itself does not answer it; and a year is asked for by a year. */
export function isNew({ text: asked, terms }: Question, { kind, text }: FoundValue): boolean {
  if (/\b(?:what|which) year\b/i.test(asked) && !/\b(?:1[5-9]|20)\d\d\b/.test(text)) return false
  if (kind === 'person') return true
  return !wordsIn(text).every(({ stem }) => terms.some((term) => term.stem === stem))
}

/** Whether a piece begins with what is asked for, as a label: the rest of it is what that is. */
export function isLabelled({ text: asked, terms }: Question, text: string): boolean {
  const [, label] = /^[-*•\s]*(\p{L}[^:\n]{0,40}):\s+\S/u.exec(text) ?? []
  const last = label === undefined ? undefined : wordsIn(label).at(-1)
  if (last === undefined) return false
  if (/^where\b/i.test(asked)) return placeLabels.has(last.stem)
  return terms.some(({ isHead, alike }) => isHead && alike.has(last.stem))
}
