import { match, patterns } from './patterns.ts'
import type { Word } from './sentence.ts'

const opening = patterns(
  'please',
  'kindly',
  'hey|hi|hello|ok|okay|so|well [adjutant]',
  'adjutant',
  'can|could|would|will you [please|kindly|maybe|quickly]',
  'i want|need you to',
  'i would like you to',
  ',',
)
const closing = patterns(
  'please',
  'thanks',
  'thank you',
  'for me',
  'if you can',
  'if possible',
  '.',
  '!',
  '?',
  ',',
)

/** A wish without the words that make it polite, and whether it ends as a question. */
export function unframe(words: readonly Word[]): {
  readonly words: readonly Word[]
  readonly isQuestion: boolean
} {
  let [start, end] = [0, words.length]
  let isQuestion = false
  for (let next = match(words, start, opening); next !== undefined; next = match(words, start, opening))
    start = next
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
