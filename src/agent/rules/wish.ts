import type { JsonObject } from '#base'
import { findLengths, findTimes, type FoundLength, type FoundTime } from '#dates'

import { unframe } from './frame.ts'
import { readSentence, type Sentence, type Word } from './sentence.ts'
import type { Surroundings } from './understanding.ts'

/** One sentence, looked at for what it wishes for. */
export interface Wish {
  /** Without what makes it polite. */
  readonly words: readonly Word[]
  readonly isQuestion: boolean
  readonly times: readonly FoundTime[]
  readonly lengths: readonly FoundLength[]
  readonly sentence: Sentence
  readonly surroundings: Surroundings
}

/** What a reader makes of a wish; undefined where it is none of its kind. */
export type Outcome =
  | { readonly is: 'call'; readonly tool: string; readonly input: JsonObject }
  | { readonly is: 'missing'; readonly tool: string; readonly what: string }
  | { readonly is: 'unclear'; readonly tool: string }
  | undefined

export function readWish(text: string, surroundings: Surroundings): Wish {
  const sentence = readSentence(text)
  const times = findTimes(sentence.masked, surroundings)
  // "In two hours" is a time and no length.
  const lengths = findLengths(sentence.masked).filter(
    (length) => !times.some((time) => time.from < length.to && length.from < time.to),
  )
  return { ...unframe(sentence.words), times, lengths, sentence, surroundings }
}

interface Place {
  readonly from: number
  readonly to: number
}

/** Of what was found in the sentence, that which is in these words. */
export function within<Found extends Place>(
  words: readonly Word[],
  found: readonly Found[],
): readonly Found[] {
  return found.filter((one) => words.some((word) => word.typed !== '' && isIn(word, one)))
}

function isIn(word: Word, { from, to }: Place): boolean {
  return word.from < to && from < word.to
}

/** Words that a sentence can go on with after a time: "tell Tom on Monday about the car". */
const continuing = /^(?:to|about|with|at|in|for|from|of|via|and|on|that|[,:;()–—-])$/
const determiner = /^(?:the|a|an|my|our|your|his|her|their|this|that|these|those|of|no|some|any)$/

/**
 * The words without those that say a time or a length. Undefined where that is part of something else: "the Monday
 * meeting", "read the article on Sunday trading".
 */
export function cut(words: readonly Word[], places: readonly Place[]): readonly Word[] | undefined {
  for (const place of places) {
    const start = words.findIndex((word) => isIn(word, place))
    const end = words.findLastIndex((word) => isIn(word, place)) + 1
    const [previous, next] = [words[start - 1], words[end]]
    if (previous && determiner.test(previous.plain)) return undefined
    if (previous && next && !continuing.test(next.plain) && !/^[,:(–—-]$/.test(previous.plain))
      return undefined
  }
  return words.filter((word) => !places.some((place) => isIn(word, place)))
}

/** The word after the times that the words begin with. */
export function skip(words: readonly Word[], places: readonly Place[]): number {
  const end = words.findIndex((word) => !places.some((place) => isIn(word, place)))
  return end === -1 ? words.length : end
}
