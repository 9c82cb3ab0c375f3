import type { Json } from '#base'
import { type AnswerSentence, ModelCitedAnswer, type SearchedPassage } from '#contract'

import { cite } from './citation.ts'
import { findQuote } from './quote.ts'
import { words } from './say.ts'
import { valuesIn } from './values.ts'

/** What is left of a model's answer. */
export interface CheckedAnswer {
  /** Whether it could be read at all. */
  readonly isRead: boolean
  /** Whether the model says that the passages answer. */
  readonly claimsFound: boolean
  /** Each with quotes that stand in the passages word for word. */
  readonly sentences: readonly AnswerSentence[]
  /** How many sentences were thrown away. */
  readonly dropped: number
}

const mostSentences = 20
const mostQuotes = 8
const longestSentence = 2_000

/**
 * Keeps of a model's answer what the passages bear out: a sentence needs a quote that stands in the passage that it names,
 * word for word, and no number, link or address may stand in it that is neither in its passages nor in the question.
 */
export function checkAnswer(
  answer: { readonly object: Json; readonly text: string },
  { passages, question }: { readonly passages: readonly SearchedPassage[]; readonly question: string },
): CheckedAnswer {
  const read = ModelCitedAnswer.safeParse(answer.object ?? readJson(answer.text))
  if (!read.success) return { isRead: false, claimsFound: true, sentences: [], dropped: 0 }
  const { found, sentences } = read.data
  const kept = sentences.slice(0, mostSentences).flatMap((sentence): AnswerSentence[] => {
    const checked = checkSentence(sentence, { passages, question })
    return checked ? [checked] : []
  })
  return {
    isRead: true,
    claimsFound: found,
    sentences: found ? kept : [],
    dropped: found ? sentences.length - kept.length : 0,
  }
}

function checkSentence(
  { text, quotes }: ModelCitedAnswer['sentences'][number],
  { passages, question }: { passages: readonly SearchedPassage[]; question: string },
): AnswerSentence | undefined {
  const said = words(text.slice(0, longestSentence).toWellFormed()).replaceAll(/ ?\[\d+(?:, ?\d+)*\]/g, '')
  if (!/[\p{L}\p{N}]/u.test(said)) return undefined
  const citations = quotes.slice(0, mostQuotes).flatMap(({ passage: number, quote }) => {
    const passage = passages[number - 1]
    const place = passage && findQuote(passage.text, quote)
    return passage && place ? [{ passage, citation: cite(passage, place.from, place.to) }] : []
  })
  if (citations.length === 0) return undefined
  const sources = citations.map(({ passage: { text: source, headings, document } }) =>
    [source, document.title ?? '', document.path, ...headings].join('\n'),
  )
  if (!isBorneOut(said, [question, ...sources].join('\n'))) return undefined
  return { text: said, citations: citations.map(({ citation }) => citation) }
}

/** Whether all numbers, links and addresses of a sentence stand in what it rests on. */
function isBorneOut(sentence: string, sources: string): boolean {
  const known = new Set(numbersIn(sources))
  if (numbersIn(sentence).some((number) => !known.has(number))) return false
  const told = sources.toLowerCase()
  return valuesIn(sentence, ['link', 'email']).every(({ text }) =>
    told.includes(text.toLowerCase().replace(/[.,;:!?]+$/, '')),
  )
}

/** `05` and `5` are one; `1,240` and `1240` too. */
function numbersIn(text: string): string[] {
  return [...text.matchAll(/\d+(?:[,.]\d+)*/g)].flatMap(([number]) => {
    const plain = number.replaceAll(/,(?=\d{3})/g, '').replace(/^0+(?=\d)/, '')
    return [plain]
  })
}

/** A model without a way to answer as data may put its JSON between other words. */
function readJson(text: string): unknown {
  const from = text.indexOf('{')
  const to = text.lastIndexOf('}')
  if (from < 0 || to < from) return undefined
  try {
    return JSON.parse(text.slice(from, to + 1))
  } catch {
    // Then it is no answer that could be checked.
    return undefined
  }
}
