import type { SearchedPassage } from '#contract'

import { nearestFirst } from './nearest-first.ts'
import { isLabelled, isNew, saysMore } from './piece.ts'
import type { Question, Term } from './question.ts'
import { holds, type Read, readPassage, type ReadPassage } from './read-passage.ts'
import { supportFor } from './support.ts'
import type { Unit } from './units.ts'
import { type FoundValue, valuesIn } from './values.ts'
import { asksForWhole, namesWhole } from './whole.ts'

/** A piece of a passage, and how much it has to do with a question. */
export interface Candidate {
  readonly passage: SearchedPassage
  /** Of its passage among those found, from 0. */
  readonly rank: number
  readonly unit: Unit
  readonly text: string
  /** From 0 to 1, and a little above for the whole of something. */
  readonly score: number
  /** How much of what is asked is named in it or in what it stands under, from 0 to 1. */
  readonly named: number
  /** What of the question it has nothing to do with. */
  readonly missing: readonly Term[]
  /** Of the kinds asked for, in characters of `text`, the likeliest first. */
  readonly values: readonly FoundValue[]
}

/** Below this a word of the question is missing. */
const hardlyThere = 0.3
/** Above this a word stands in the piece itself or in what it stands under. */
const namedThere = 0.71
/** A piece of which less is named there answers by what stands around it at best. */
const leastRooted = 0.4
/** A name in a signature says no more than the question. */
const sayingNothing = 0.5
/** `Vet: Dr Iris Fallow` answers which vet. */
const labelCounts = 1.2
/** What something costs is its total rather than one of its parts. */
const wholeCounts = 1.06

/** All pieces of the passages that may answer, the likeliest first; passages that are equally good in their order. */
export function candidatesFor(question: Question, passages: readonly SearchedPassage[]): Candidate[] {
  const read = passages.map(readPassage)
  const weights = weigh(question.terms, read)
  const byDocument = new Map<string, Set<string>>()
  for (const { passage, stems } of read) {
    const all = byDocument.get(passage.document.id) ?? new Set<string>()
    for (const stem of stems) all.add(stem)
    byDocument.set(passage.document.id, all)
  }
  const candidates = read.flatMap((one) =>
    one.units.flatMap((unit, index) =>
      unit.unit.kind === 'heading' || unit.isQuestion
        ? []
        : [
            judge(question, one, {
              index,
              weights,
              document: byDocument.get(one.passage.document.id) ?? one.stems,
            }),
          ],
    ),
  )
  return candidates.toSorted((a, b) => b.score - a.score || a.rank - b.rank || a.unit.from - b.unit.from)
}

/** A word that few of the passages have tells more than one that all have. */
function weigh(terms: readonly Term[], read: readonly ReadPassage[]): readonly number[] {
  return terms.map((term) => {
    const having = read.filter(({ stems, place }) => holds(term, stems) > 0 || holds(term, place) > 0).length
    const rarity = Math.log(1 + read.length / (having + 0.5)) / Math.log(1 + read.length / 0.5)
    return term.weight * (0.55 + 0.45 * rarity)
  })
}

function judge(
  question: Question,
  read: ReadPassage,
  { index, weights, document }: { index: number; weights: readonly number[]; document: ReadonlySet<string> },
): Candidate {
  const { passage, rank, units } = read
  const { unit, text, stems: own } = units[index] as Read
  const values = valuesIn(text, question.kinds).filter((value) => isNew(question, value))
  const isOfKind = values.length > 0
  const isTotal = question.kinds[0] === 'money' && own.has('total') && namesWhole(text)
  let sum = 0
  let whole = 0
  let rooted = 0
  let factor = 1
  const missing: Term[] = []
  question.terms.forEach((term, at) => {
    const weight = weights[at] ?? 0
    const support = term.isOfKind && isOfKind ? 1 : supportFor(term, read, { index, document })
    sum += weight * support
    if (support >= namedThere) rooted += weight
    whole += weight
    if (term.isHead && unit.kind !== 'sentence' && support < namedThere) factor *= 0.85
    if (support >= hardlyThere || term.weight < 0.5) return
    missing.push(term)
    factor *= term.isNeeded ? 0.55 : 0.88
  })
  // What is called after all that is asked for has one whole, though its line need not say again what it is of. Of several
  // amounts it is not told which is the whole.
  const isWhole = rooted === whole && values.length === 1 && asksForWhole(question) && namesWhole(text)
  const covered = whole === 0 ? 0 : isWhole ? 1 : sum / whole
  return {
    passage,
    rank,
    unit,
    text,
    score:
      covered *
      factor *
      (rooted < leastRooted * whole ? 0.75 : 1) *
      kindFactor(question, values) *
      (isTotal || isWhole ? wholeCounts : 1) *
      (isLabelled(question, text) ? labelCounts : 1) *
      (saysMore(question, text) ? 1 : sayingNothing) *
      stale(read),
    named: whole === 0 ? 0 : rooted / whole,
    missing,
    values: nearestFirst(values, {
      question,
      text,
      header: unit.kind === 'row' ? read.header?.text : undefined,
    }),
  }
}

/** What is not of the kind asked for hardly answers; people and places are not always told by their form. */
function kindFactor({ kinds }: Question, values: readonly FoundValue[]): number {
  const [first] = kinds
  if (first === undefined) return 1
  if (values.some(({ kind }) => kind === first)) return 1
  if (values.length > 0) return 0.92
  return first === 'person' || first === 'place' ? 0.7 : 0.45
}

const staleWords = ['draft', 'old', 'obsolet', 'supersed', 'outdat'] as const

function stale({ place }: ReadPassage): number {
  return staleWords.some((word) => place.has(word)) ? 0.9 : 1
}
