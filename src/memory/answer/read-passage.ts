import type { SearchedPassage } from '#contract'

import { nameWords } from '../search/name-words.ts'
import { isHeaderOf } from './columns.ts'
import type { Term } from './question.ts'
import { type Unit, unitsOf } from './units.ts'
import { wordsIn } from './words.ts'
import { datesIn } from './written-dates.ts'

export interface Read {
  readonly unit: Unit
  readonly text: string
  readonly stems: ReadonlySet<string>
  readonly isQuestion: boolean
}

export interface ReadPassage {
  readonly passage: SearchedPassage
  readonly rank: number
  readonly units: readonly Read[]
  /** Of its headings, its document's title and its file's name. */
  readonly place: ReadonlySet<string>
  readonly stems: ReadonlySet<string>
  /** For tables: the row that names the columns. */
  readonly header: { readonly text: string; readonly stems: ReadonlySet<string> } | undefined
}

export function readPassage(passage: SearchedPassage, rank: number): ReadPassage {
  const { text, document, headings } = passage
  const units = unitsOf(text, document.kind).map((unit): Read => {
    const piece = text.slice(unit.from, unit.to)
    return { unit, text: piece, stems: stemsIn(piece), isQuestion: piece.endsWith('?') }
  })
  // Pieces of a table may come without its first row; then it is told as a heading.
  const first = units.find(({ unit }) => unit.kind === 'row')?.text
  const named = headings.at(-1)
  const row = first !== undefined && named !== undefined && isHeaderOf(named, first) ? named : first
  return {
    passage,
    rank,
    units,
    place: stemsIn([nameWords(document.path), document.title ?? '', ...headings].join(' \n ')),
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
  for (const { iso, month } of datesIn(text)) stems.add(iso).add(month)
  return stems
}

/** A word that may stand for another counts so much. */
const alikeCounts = 0.9

/** How well words have one of a question: 1, a little less where they have another for it, or 0. */
export function holds({ stem, alike }: Term, stems: ReadonlySet<string>): number {
  if (stems.has(stem)) return 1
  for (const other of alike) if (stems.has(other)) return alikeCounts
  return 0
}
