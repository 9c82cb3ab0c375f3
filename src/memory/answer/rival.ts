import type { Candidate } from './evidence.ts'
import { wordsIn } from './words.ts'

/** Whether two pieces of different documents say the same of the same thing, with another value: one of them is older. */
export function contradict(a: Candidate, b: Candidate): boolean {
  if (a.passage.document.id === b.passage.document.id) return false
  const [mine] = a.values
  const [theirs] = b.values
  if (!mine || !theirs || mine.kind !== theirs.kind) return false
  if (sameText(mine.text) === sameText(theirs.text)) return false
  const ours = wordsOf(a)
  const others = wordsOf(b)
  const smaller = Math.min(ours.size, others.size)
  if (smaller === 0) return false
  return [...ours].filter((stem) => others.has(stem)).length / smaller >= 0.6
}

/** Without the numbers, which are what differs. */
function wordsOf({ text }: Candidate): ReadonlySet<string> {
  return new Set(wordsIn(text).flatMap(({ stem }) => (/\p{N}/u.test(stem) ? [] : [stem])))
}

function sameText(text: string): string {
  return text.replaceAll(/\s+/g, ' ').toLowerCase()
}
