import type { Citation, SearchedPassage, SearchHit } from '#contract'

import { cite } from './citation.ts'
import { readQuestion, type Term } from './question.ts'
import { wordsIn } from './words.ts'

/** The piece of a passage that shows best why it was found. */
export interface Snippet {
  readonly citation: Citation
  /** In characters of the citation's quote, in order, the ends not included. */
  readonly matches: SearchHit['matches']
}

/** Characters that are shown at most. */
const length = 200

/**
 * The piece of about 200 characters with the most different words of what was looked for, cut between words; the passage's
 * beginning where none of them stands in it.
 */
export function snippetOf(passage: SearchedPassage, words: string): Snippet {
  const { text } = passage
  const matches = matchesIn(text, readQuestion(words).terms)
  const { from, to } = bestWindow(text, matches)
  return {
    citation: cite(passage, from, to),
    matches: matches
      .filter((match) => match.from >= from && match.to <= to)
      .map((match) => ({ from: match.from - from, to: match.to - from })),
  }
}

interface Match {
  readonly from: number
  readonly to: number
  readonly term: number
  readonly weight: number
}

function matchesIn(text: string, terms: readonly Term[]): Match[] {
  const matches: Match[] = []
  for (const { stem, from, to } of wordsIn(text)) {
    const term = terms.findIndex(({ alike }) => alike.has(stem))
    const weight = terms[term]?.weight
    const last = matches.at(-1)
    if (weight !== undefined && (last === undefined || from >= last.to))
      matches.push({ from, to, term, weight })
  }
  return matches
}

/** Two hands that move over the matches, so that each is looked at twice. */
function bestWindow(text: string, matches: readonly Match[]): { from: number; to: number } {
  const counts = new Map<number, number>()
  let best = { score: 0, from: 0, to: 0 }
  let score = 0
  let left = 0
  for (const match of matches) {
    const count = counts.get(match.term) ?? 0
    counts.set(match.term, count + 1)
    score += count === 0 ? match.weight : match.weight * 0.1
    for (let first = matches[left]; first && match.to - first.from > length; first = matches[left]) {
      const rest = (counts.get(first.term) ?? 1) - 1
      counts.set(first.term, rest)
      score -= rest === 0 ? first.weight : first.weight * 0.1
      left += 1
    }
    const first = matches[left]
    if (first && score > best.score + 1e-9) best = { score, from: first.from, to: match.to }
  }
  return widen(text, best)
}

/** To about the length that is shown, from the beginning of a sentence where one is near, between words. */
function widen(text: string, { from, to }: { from: number; to: number }): { from: number; to: number } {
  const spare = Math.max(0, length - (to - from))
  const earliest = Math.max(0, from - spare)
  const lead = text.slice(earliest, from)
  const sentence = Math.max(lead.lastIndexOf('. ') + 1, lead.lastIndexOf('\n') + 1)
  let start = earliest === 0 && sentence === 0 ? 0 : earliest + sentence
  if (start === earliest && start > 0) start = from - Math.min(lead.length, Math.floor(spare / 3))
  start = forward(text, start, from)
  const latest = Math.min(text.length, Math.max(to, start + length))
  return { from: start, to: backward(text, latest, to) }
}

function forward(text: string, at: number, limit: number): number {
  let start = at
  if (start > 0) while (start < limit && /\S/.test(text[start - 1] ?? ' ')) start += 1
  while (start < limit && /\s/.test(text[start] ?? '')) start += 1
  return start
}

/** Where one word is longer than all that is shown, it is cut, but between characters. */
function backward(text: string, at: number, limit: number): number {
  let end = at
  if (end < text.length) while (end > limit && /\S/.test(text[end] ?? ' ')) end -= 1
  if (end <= limit && limit === 0) end = at
  while (end > limit && /\s/.test(text[end - 1] ?? '')) end -= 1
  return /[\uD800-\uDBFF]$/.test(text.slice(0, end).slice(-1)) ? end - 1 : end
}
