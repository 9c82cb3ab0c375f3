import { match, patterns } from './patterns.ts'
import type { Word } from './sentence.ts'

const opening = patterns(
  'kindly',
  'hey|hi|hello|ok|okay|so|well [adjutant]',
  'adjutant',
  'good morning|afternoon|evening',
  'can|could|would|will you [kindly]',
  'i want|need you to',
  'i would like you to',
  ',',
  '!',
)
const closing = patterns('thanks', 'thank you', 'for me', 'if you can', 'if possible', '.', '!', '?', ',')

const telling = patterns('tell|show me', 'let me know', 'can|could i know')

/** A wish without the words that make it polite, and whether it ends as a question. */
export function unframe(all: readonly Word[]): {
  readonly words: readonly Word[]
  readonly isQuestion: boolean
} {
  const words = all.filter(({ plain }) => plain !== 'please')
  let [start, end] = [0, words.length]
  let isQuestion = false
  for (let next = match(words, start, opening); next !== undefined; next = match(words, start, opening))
    start = next
  const told = match(words, start, telling)
  if (
    told !== undefined &&
    /^(?:what|which)$/.test(words[told]?.plain ?? '') &&
    words[told + 1]?.plain === 'is'
  )
    start = told
  for (;;) {
    const from = [3, 2, 1]
      .map((count) => end - count)
      .find((at) => at >= start && match(words.slice(0, end), at, closing) === end)
    if (from === undefined) break
    isQuestion ||= words[from]?.plain === '?'
    end = from
  }
  return { words: words.slice(start, end), isQuestion }
}
