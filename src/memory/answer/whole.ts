import type { Question } from './question.ts'

/** What a figure is called that takes in all the others; a sub-total does not. */
const whole =
  /(?<!\bsub[- ]?)\btotal\b|\b(?:altogether|in all|overall|(?:amount|balance|sum) due|for the (?:whole |full )?(?:year|season|term))\b/i
/** By these a part is asked for, or what comes round again. */
const part =
  /\b(?:first|second|third|last|next|instal?ments?|half|part|deposit|advance|remaining|rest|hourly|daily|weekly|monthly|quarterly|(?:an?|per|each|every) (?:hour|day|night|week|month|quarter))\b/i

/** Whether an amount of money is asked for as a whole: the question speaks of none of several payments. */
export function asksForWhole({ kinds, text }: Pick<Question, 'kinds' | 'text'>): boolean {
  return kinds[0] === 'money' && !part.test(text)
}

/** Whether a piece of a text calls its figure the whole of something. */
export function namesWhole(text: string): boolean {
  return whole.test(text)
}
