import type { AnswerSentence, AnswerValue, Citation, CitedAnswer, SearchedPassage } from '#contract'

import { type CheckedAnswer } from './check-answer.ts'
import { extractAnswer } from './extract-answer.ts'
import { readQuestion } from './question.ts'
import { valuesIn } from './values.ts'

interface Asked {
  readonly question: string
  /** All that were found. */
  readonly passages: readonly SearchedPassage[]
  /** When it is asked, in milliseconds since the Unix epoch. */
  readonly now: number
  /** PROVIDER/MODEL that has answered. */
  readonly model: string
  readonly tokens: number
}

/**
 * The answer of a model as far as the passages bear it out. Where nothing is left of it, it is answered with the sentences
 * of the documents, and that is said.
 */
export function modelAnswer(checked: CheckedAnswer, asked: Asked): CitedAnswer {
  const { question, passages, now, model, tokens } = asked
  const extracted = extractAnswer(question, passages, { now })
  const { sentences, dropped, claimsFound, isRead } = checked
  const said = { model, tokens, dropped }
  if (!claimsFound)
    return {
      ...extracted,
      ...said,
      by: 'model',
      found: false,
      answer: 'The documents do not say.',
      sentences: [],
      values: [],
      also: [],
      confidence: { level: 'none', why: 'The model did not find it in the passages that it was shown.' },
      near: nearIn(extracted),
    }
  if (sentences.length === 0)
    return { ...extracted, ...said, degraded: true, why: whyNothingLeft(isRead, dropped) }
  return {
    ...extracted,
    ...said,
    by: 'model',
    found: true,
    answer: sentences.map(({ text }) => text).join(' '),
    sentences: [...sentences],
    values: valuesOf(question, sentences),
    confidence: {
      level: dropped === 0 ? 'high' : 'fair',
      why:
        dropped === 0
          ? 'Each sentence of the model rests on words that stand in the documents.'
          : `${dropped === 1 ? 'One sentence' : `${dropped} sentences`} of the model did not, and ${dropped === 1 ? 'is' : 'are'} left out.`,
    },
    also: versionsIn(extracted).filter(({ citations }) => !citations.some((one) => isCited(one, sentences))),
    near: [],
  }
}

function whyNothingLeft(isRead: boolean, dropped: number): string {
  if (!isRead) return "The model's answer was not in the form that can be checked."
  if (dropped === 0) return 'The model said that it found the answer, and gave none.'
  return `The documents do not bear out what the model said: ${dropped === 1 ? 'its one sentence is' : `all ${dropped} sentences are`} left out.`
}

function nearIn({ found, sentences, near }: CitedAnswer): Citation[] {
  return found ? sentences.flatMap(({ citations }) => citations) : near
}

/** All versions of a statement that is told differently in several documents; empty where only one tells it. */
function versionsIn({ also, sentences }: CitedAnswer): AnswerSentence[] {
  return also.length === 0 ? [] : [...sentences, ...also]
}

function isCited({ document, start, end }: Citation, sentences: readonly AnswerSentence[]): boolean {
  return sentences.some(({ citations }) =>
    citations.some((one) => one.document === document && one.start < end && start < one.end),
  )
}

/** Values of the kind asked for that stand both in a sentence and in the words that it rests on. */
function valuesOf(question: string, sentences: readonly AnswerSentence[]): AnswerValue[] {
  const { kinds } = readQuestion(question)
  return sentences
    .flatMap(({ text, citations }) =>
      citations.flatMap((citation) =>
        valuesIn(citation.quote, kinds)
          .filter((value) => text.includes(value.text))
          .map((value) => ({ kind: value.kind, text: value.text, citation })),
      ),
    )
    .slice(0, 5)
}
