import type { SearchedPassage } from '#contract'

import { columnsOf, isHeaderOf } from './columns.ts'
import type { Question, Term } from './question.ts'
import { type Unit, unitsOf } from './units.ts'
import { type FoundValue, valuesIn } from './values.ts'
import { asksForWhole, namesWhole } from './whole.ts'
import { wordsIn } from './words.ts'

/** A piece of a passage, and how much it has to do with a question. */
export interface Candidate {
  readonly passage: SearchedPassage
  /** Of its passage among those found, from 0. */
  readonly rank: number
  readonly unit: Unit
  readonly text: string
  /** From 0 to 1, and a little above for the whole of something. */
  readonly score: number
  /** What of the question it has nothing to do with. */
  readonly missing: readonly Term[]
  /** Of the kinds asked for, in characters of `text`, the likeliest first. */
  readonly values: readonly FoundValue[]
}

/** How much a word counts that stands not in the sentence itself but near it. */
const nearness = {
  header: 0.95,
  asked: 0.9,
  place: 0.8,
  before: [0.7, 0.68, 0.6, 0.55, 0.5],
  after: [0.45, 0.35],
  passage: 0.35,
  /** A contract says once who is who; a list speaks of somebody else in each line. */
  document: { name: 0.4, other: 0.25 },
} as const
/** A word that may stand for another counts so much. */
const alikeCounts = 0.9
/** Below this a word of the question is missing. */
const hardlyThere = 0.3
/** Above this a word stands in the piece itself or in what it stands under. */
const namedThere = 0.71
/** A piece of which less is named there answers by what stands around it at best. */
const leastRooted = 0.4
/** What something costs is its total rather than one of its parts. */
const wholeCounts = 1.06

interface Read {
  readonly unit: Unit
  readonly text: string
  readonly stems: ReadonlySet<string>
  readonly isQuestion: boolean
}

interface ReadPassage {
  readonly passage: SearchedPassage
  readonly rank: number
  readonly units: readonly Read[]
  /** Of its headings, its document's title and its file's name. */
  readonly place: ReadonlySet<string>
  readonly stems: ReadonlySet<string>
  /** For tables: the row that names the columns. */
  readonly header: { readonly text: string; readonly stems: ReadonlySet<string> } | undefined
}

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

function readPassage(passage: SearchedPassage, rank: number): ReadPassage {
  const { text, document, headings } = passage
  const units = unitsOf(text, document.kind).map((unit): Read => {
    const piece = text.slice(unit.from, unit.to)
    return { unit, text: piece, stems: stemsIn(piece), isQuestion: piece.endsWith('?') }
  })
  const name = document.path
    .split('/')
    .slice(-2)
    .join(' ')
    .replace(/\.\p{L}{1,8}$/u, '')
  // Pieces of a table may come without its first row; then it is told as a heading.
  const first = units.find(({ unit }) => unit.kind === 'row')?.text
  const named = headings.at(-1)
  const row = first !== undefined && named !== undefined && isHeaderOf(named, first) ? named : first
  return {
    passage,
    rank,
    units,
    place: stemsIn([name, document.title ?? '', ...headings].join(' \n ')),
    stems: stemsIn(text),
    header: row === undefined ? undefined : { text: row, stems: stemsIn(row) },
  }
}

function stemsIn(text: string): Set<string> {
  const stems = new Set<string>()
  let before: string | undefined
  for (const { stem } of wordsIn(text)) {
    stems.add(stem)
    if (before !== undefined) stems.add(`${before}_${stem}`)
    before = stem
  }
  return stems
}

/** A word that few of the passages have tells more than one that all have. */
function weigh(terms: readonly Term[], read: readonly ReadPassage[]): readonly number[] {
  return terms.map((term) => {
    const having = read.filter(({ stems, place }) => holds(term, stems) > 0 || holds(term, place) > 0).length
    const rarity = Math.log(1 + read.length / (having + 0.5)) / Math.log(1 + read.length / 0.5)
    return term.weight * (0.55 + 0.45 * rarity)
  })
}

function holds({ stem, alike }: Term, stems: ReadonlySet<string>): number {
  if (stems.has(stem)) return 1
  for (const other of alike) if (stems.has(other)) return alikeCounts
  return 0
}

function judge(
  question: Question,
  read: ReadPassage,
  { index, weights, document }: { index: number; weights: readonly number[]; document: ReadonlySet<string> },
): Candidate {
  const { passage, rank, units } = read
  const { unit, text, stems: own } = units[index] as Read
  const values = valuesIn(text, question.kinds)
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
      stale(read),
    missing,
    values: nearestFirst(values, {
      question,
      text,
      header: unit.kind === 'row' ? read.header?.text : undefined,
    }),
  }
}

function supportFor(
  term: Term,
  { units, place, stems, header }: ReadPassage,
  { index, document }: { index: number; document: ReadonlySet<string> },
): number {
  const { unit, stems: own } = units[index] as Read
  let best = Math.max(holds(term, own), nearness.place * holds(term, place))
  if (unit.kind === 'row') {
    if (header) best = Math.max(best, nearness.header * holds(term, header.stems))
  } else {
    // Beside each other stand lines and items of different things: what one is called the other is not.
    const share = term.isHead && unit.kind !== 'sentence' ? 0.5 : 1
    const [closest, ...farther] = nearness.before
    const before = units[index - 1]
    if (before)
      best = Math.max(
        best,
        (before.isQuestion ? nearness.asked : closest * share) * holds(term, before.stems),
      )
    farther.forEach((counts, back) => {
      const other = units[index - 2 - back]
      if (other) best = Math.max(best, counts * share * holds(term, other.stems))
    })
    nearness.after.forEach((counts, on) => {
      const other = units[index + 1 + on]
      if (other && !other.isQuestion) best = Math.max(best, counts * share * holds(term, other.stems))
    })
    best = Math.max(best, nearness.passage * holds(term, stems))
  }
  const isName = term.isNeeded && !term.isHead && unit.kind === 'sentence'
  const far = isName ? nearness.document.name : nearness.document.other
  return Math.max(best, far * holds(term, document))
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

/** Values of the first kinds first, then those that stand nearest to words of the question. */
function nearestFirst(
  values: readonly FoundValue[],
  { question, text, header }: { question: Question; text: string; header: string | undefined },
): FoundValue[] {
  if (values.length < 2) return [...values]
  const columns = columnsOf(text, header)
  const named = ({ from }: FoundValue): number =>
    columns.nameAt(from).filter(({ stem }) => question.terms.some(({ alike }) => alike.has(stem))).length
  const asked = wordsIn(text).filter(({ stem }) =>
    question.terms.some(({ alike, weight, isOfKind }) => (weight >= 0.5 || isOfKind) && alike.has(stem)),
  )
  const gap = (from: number, to: number): number =>
    to - from + 8 * (text.slice(from, to).match(/[,;|)]/g) ?? []).length
  const distance = ({ from, to }: FoundValue): number =>
    asked.reduce(
      (sum, word) => sum + 1 / (1 + (word.to <= from ? gap(word.to, from) : gap(to, word.from) * 1.5)),
      0,
    )
  const scored = values
    .filter((value) => !asked.some(({ from, to }) => value.from <= from && to <= value.to))
    .map((value) => ({
      value,
      order: question.kinds.indexOf(value.kind),
      near: distance(value) + named(value),
    }))
  const all = scored.length > 0 ? scored : values.map((value) => ({ value, order: 0, near: 0 }))
  return all.toSorted((a, b) => a.order - b.order || b.near - a.near).map(({ value }) => value)
}
