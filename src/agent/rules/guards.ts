import { match, patterns } from './patterns.ts'
import type { Word } from './sentence.ts'
import type { DeclineReason } from './understanding.ts'
import { negations, splitters, taskVerbs, wishVerbs } from './vocabulary.ts'
import type { Wish } from './wish.ts'

/** Longer ones are told to models; nobody wishes for one thing in so many words. */
export const longestSentence = 2_000

const supposed = patterns(
  'what if',
  'what would|will happen|be|mean|become',
  'what happens',
  'if',
  'suppose|imagine|assuming|assume|pretend|hypothetically',
  'how do|would|can|could|should i|you|one|we',
  'how to',
  'why',
  'should|would|could|can|may i|we|it|he|she|they',
  'i wish',
  'i think|thought|believe|wonder|guess',
  'do you',
  'are|were you',
)
const saying =
  /^(?:said|says|wrote|writes|told|tells|asked|asks|wants|wanted|mentioned|suggested|suggests|thinks|texted|emailed|replied|insists|insisted|claims|reminded|reminds|promised)$/
const allowedNots = patterns(
  'do not let me forget',
  'i do not forget',
  'i must not forget',
  'not [yet] done|finished|completed|complete',
  'have not [i] [yet] done|finished|completed',
  'have i not [yet] done|finished|completed',
)
const mayNots = patterns('is|are|am not [yet] done|finished|completed|complete')

/** Why a sentence asks for no one thing, whatever tool it speaks of; null where nothing speaks against it. */
export function refusal({ words, sentence, times }: Wish): DeclineReason | null {
  if (sentence.isOpen) return 'ambiguous'
  const shown = match(words, 0, patterns('can|could|may i see|have')) !== undefined
  if (!shown && match(words, 0, supposed) !== undefined && !isOwnQuestion(words)) return 'out-of-scope'
  if (isReported(words)) return 'out-of-scope'
  if (hasSeveralSentences(words, times)) return 'ambiguous'
  for (const [at, word] of words.entries()) {
    if (word.quoted !== null) continue
    if (negations.test(word.plain) && !isAllowedNot(words, at)) return 'ambiguous'
    if (
      splitters.test(word.plain) ||
      (word.plain === 'when' && at > 0 && !/^(?:suggest|propose)$/.test(words[0]?.plain ?? ''))
    )
      return 'ambiguous'
    if (/^(?:and|&)$/.test(word.plain) && isWish(words, at + 1)) return 'ambiguous'
  }
  return null
}

function isOwnQuestion(words: readonly Word[]): boolean {
  return (
    match(
      words,
      0,
      patterns(
        'when|where could|can|should i',
        'what would you suggest|recommend',
        'do you suggest|recommend',
      ),
    ) !== undefined
  )
}

/** Somebody else's words: "my boss wrote …", "Tom wants me to …". */
function isReported(words: readonly Word[]): boolean {
  return words.slice(1, 6).some(({ plain }, index) => {
    if (!saying.test(plain)) return false
    return !taskVerbs.has(words[0]?.plain ?? '') || index === 0
  })
}

const abbreviations =
  /^(?:dr|mr|mrs|ms|prof|st|no|nr|approx|dept|jr|sr|vs|etc|e\.g|i\.e|mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|p\.m|a\.m)$/

function hasSeveralSentences(words: readonly Word[], times: Wish['times']): boolean {
  return words.some((word, at) => {
    if (!/^[.!?;…]$/.test(word.plain) || at === words.length - 1) return false
    if (times.some(({ from, to }) => from <= word.from && word.from < to)) return false
    const next = words[at + 1]
    const isAbbreviated = word.plain === '.' && abbreviations.test(words[at - 1]?.plain ?? '')
    return !isAbbreviated && next !== undefined && next.isApart
  })
}

function isAllowedNot(words: readonly Word[], at: number): boolean {
  const starts = [0, 1, 2, 3].map((back) => at - back).filter((start) => start >= 0)
  return starts.some((start) => {
    const end = match(words, start, allowedNots) ?? match(words, start, mayNots)
    return end !== undefined && end > at
  })
}

/** "Add milk to my list and tell me …": what follows begins like a wish of its own. */
function isWish(words: readonly Word[], at: number): boolean {
  const [first, second] = [words[at]?.plain ?? '', words[at + 1]?.plain ?? '']
  const next = first === 'then' || first === 'please' || first === 'also' ? second : first
  return wishVerbs.has(next)
}
