import type { AnswerSentence, AnswerValue, Citation, CitedAnswer, SearchedPassage } from '#contract'

import { cite } from './citation.ts'
import { dateOf, type DocumentDate } from './document-date.ts'
import { type Candidate, candidatesFor } from './evidence.ts'
import { type Question, readQuestion } from './question.ts'
import { contradict } from './rival.ts'
import { words } from './say.ts'

/** Below it, what was found does not answer. Chosen on the questions for tuning alone. */
const enough = 0.6
/** Where the form of the answer cannot be told, so that nothing but the words speaks for it. */
const enoughOfWords = 0.7
/** Where a value of the very kind stands there and no other document comes near: people ask in other words than papers use. */
const enoughAlone = 0.46
const farBelow = 0.7
const mostlyNamed = 0.7
const sure = 0.8
/** What is this near to the best is looked at for other versions of the same. */
const nearlyAsGood = 0.85
/** Passages beyond are not looked at. */
const mostPassages = 60
const mostNear = 3

/**
 * Answers a question with the sentence of the passages that answers it best, or says that none does: no model is asked.
 * The same passages in the same order give the same answer. `now` is in milliseconds since the Unix epoch.
 */
export function extractAnswer(
  text: string,
  passages: readonly SearchedPassage[],
  { now }: { readonly now?: number } = {},
): CitedAnswer {
  const question = readQuestion(text, now === undefined ? {} : { now })
  const looked = passages.slice(0, mostPassages)
  const candidates = candidatesFor(question, looked)
  const [best] = candidates
  if (!best || best.score < leastFor(question, candidates)) return notFound(text, { best, looked })
  const { chosen, others } = newestOf(best, candidates, looked)
  return {
    ...nothing(text),
    found: true,
    answer: words(chosen.text),
    sentences: [sentenceOf(chosen)],
    values: valuesOf(question, chosen),
    confidence: confidenceIn(question, chosen),
    also: others.map(sentenceOf),
  }
}

function leastFor({ kinds }: Question, [best, ...others]: readonly Candidate[]): number {
  const [kind] = kinds
  // Names are not always told by their form; where none is, the words must speak for it.
  if (kind === undefined || (kind === 'person' && best?.values.length === 0)) return enoughOfWords
  const isOfKind = best?.values.some((value) => value.kind === kind) === true
  const isAlone = others.every(
    ({ score, passage }) =>
      score < farBelow * (best?.score ?? 0) || passage.document.id === best?.passage.document.id,
  )
  const isNamed = (best?.named ?? 0) >= mostlyNamed && !best?.missing.some(({ isNeeded }) => isNeeded)
  return isOfKind && isAlone && isNamed ? enoughAlone : enough
}

function nothing(question: string): CitedAnswer {
  return {
    question,
    found: false,
    answer: '',
    sentences: [],
    values: [],
    confidence: { level: 'none', why: '' },
    by: 'extract',
    model: null,
    tokens: 0,
    degraded: false,
    why: null,
    dropped: 0,
    also: [],
    near: [],
  }
}

function notFound(
  text: string,
  { best, looked }: { best: Candidate | undefined; looked: readonly SearchedPassage[] },
): CitedAnswer {
  const missing = best?.missing.map((term) => `“${term.text}”`) ?? []
  const why =
    looked.length === 0
      ? 'No document has anything to do with it.'
      : missing.length > 0
        ? `The nearest place says nothing of ${missing.join(', ')}.`
        : 'What comes near does not say what is asked for.'
  return {
    ...nothing(text),
    answer: 'The documents do not say.',
    confidence: { level: 'none', why },
    near: nearestOf(best, looked),
  }
}

function nearestOf(best: Candidate | undefined, looked: readonly SearchedPassage[]): Citation[] {
  const first = best ? [cite(best.passage, best.unit.from, best.unit.to)] : []
  const rest = looked
    .filter(({ id }) => id !== best?.passage.id)
    .map((passage) => cite(passage, 0, passage.text.length))
  return [...first, ...rest].slice(0, mostNear)
}

/** Of versions of the same statement the newest, unless the question is about the time of another. */
function newestOf(
  best: Candidate,
  candidates: readonly Candidate[],
  looked: readonly SearchedPassage[],
): { chosen: Candidate; others: readonly Candidate[] } {
  const versions = [best]
  for (const other of candidates) {
    if (other.score < best.score * nearlyAsGood) break
    const isNew = !versions.some(({ passage }) => passage.document.id === other.passage.document.id)
    if (isNew && contradict(best, other)) versions.push(other)
  }
  const dated = versions.map((candidate) => ({
    candidate,
    date: dateOf(looked.filter(({ document }) => document.id === candidate.passage.document.id)),
  }))
  const asksForTime = best.missing.length === 0 && versions.some(({ missing }) => missing.length > 0)
  const sorted = asksForTime ? dated : dated.toSorted((a, b) => compare(b.date, a.date))
  const [chosen, ...others] = sorted.map(({ candidate }) => candidate)
  return { chosen: chosen ?? best, others }
}

/** A document that says from when it is comes first: when a file was changed may be when it was copied. */
function compare(a: DocumentDate, b: DocumentDate): number {
  return Number(a.isSaid) - Number(b.isSaid) || a.day - b.day
}

function sentenceOf({ passage, unit, text }: Candidate): AnswerSentence {
  return { text: words(text), citations: [cite(passage, unit.from, unit.to)] }
}

function valuesOf(question: Question, { passage, unit, text, values }: Candidate): AnswerValue[] {
  if (question.isWhether) {
    const isDenied = /\b(?:not|no|never|nobody|none|cannot|without|neither|nor)\b|n['’]t\b/i.test(text)
    return [
      {
        kind: 'whether',
        text: isDenied ? 'no' : 'yes',
        citation: cite(passage, unit.from, unit.to),
      },
    ]
  }
  return values.slice(0, 5).map((value) => ({
    kind: value.kind,
    text: words(value.text),
    citation: cite(passage, unit.from + value.from, unit.from + value.to),
  }))
}

function confidenceIn({ kinds }: Question, { score, missing, values }: Candidate): CitedAnswer['confidence'] {
  const isSure = score >= sure && missing.length === 0
  const absent = missing.map((term) => `“${term.text}”`).join(', ')
  const stands =
    missing.length === 0
      ? 'All that the question names stands in or near this place'
      : `Nothing near this place speaks of ${absent}`
  const [kind] = kinds
  const valued =
    kind === undefined || values.length > 0 ? '' : ', and what is asked for has not the usual form'
  return { level: isSure ? 'high' : 'fair', why: `${stands}${valued}.` }
}
