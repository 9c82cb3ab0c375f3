import assert from 'node:assert/strict'

import type { CitedAnswer } from '#contract'
import type { Reading } from '#memory'

import { findQuote } from '../../src/memory/answer/quote.ts'
import type { Item } from './questions.ts'

/** `refused` and `claimed` are of questions whose answer does not stand there. */
export type Outcome = 'right' | 'wrong' | 'missed' | 'refused' | 'claimed'
export type Count = Readonly<Record<Outcome, number>>

export function countOf(outcomes: readonly Outcome[]): Count {
  const counts = { right: 0, wrong: 0, missed: 0, refused: 0, claimed: 0 }
  for (const outcome of outcomes) counts[outcome] += 1
  return counts
}

/** By the rules of README.md. Citations name their papers by the path within the folder. */
export function judge(
  given: CitedAnswer,
  expected: Item['answer'],
  readings: ReadonlyMap<string, Reading>,
): Outcome {
  if (expected === null) return given.found ? 'claimed' : 'refused'
  const [citation] = given.sentences[0]?.citations ?? []
  if (!given.found || !citation) return 'missed'
  const { file, quote, says } = expected
  const text = readings.get(file)?.text ?? assert.fail(`${file} was not read`)
  const cited = citation.quote.replaceAll(/\s+/g, ' ')
  assert.equal(
    Buffer.from(readings.get(citation.path)?.text ?? '')
      .subarray(citation.start, citation.end)
      .toString(),
    citation.quote,
  )
  const place = findQuote(text, quote)
  const isThere =
    place === undefined ||
    (citation.start < Buffer.byteLength(text.slice(0, place.to)) &&
      citation.end > Buffer.byteLength(text.slice(0, place.from)))
  const isRight =
    citation.path === file && isThere && cited.length <= 600 && says.some((words) => cited.includes(words))
  return isRight ? 'right' : 'wrong'
}
