import type { Reading, ReadingPart } from '../reading.ts'
import { cutPart, type Piece } from './cut-part.ts'

/** A piece that is never cut again, with where it stands. */
export interface Unit extends Piece {
  readonly kind: ReadingPart['kind']
  readonly part: ReadingPart
}

/** What stands together under the same headings on the same page: passages do not reach beyond it. */
export interface Section {
  readonly headings: readonly string[]
  readonly page: number | null
  readonly units: readonly Unit[]
}

/** So much of a heading is told with each passage under it. */
const headingLength = 200
const deepest = 8

/** Puts the pieces of a reading into sections. Headings go with what follows them. */
export function sectionsOf(
  reading: Reading,
  sizes: { readonly target: number; readonly most: number },
): Section[] {
  const sections: { headings: string[]; page: number | null; units: Unit[] }[] = []
  const path: { readonly level: number; readonly words: string }[] = []
  let open: (typeof sections)[number] | undefined

  for (const part of reading.parts) {
    const page = part.page ?? null
    const isHeading = part.kind === 'heading'
    if (isHeading) {
      const level = Math.min(part.level ?? 1, deepest)
      while ((path.at(-1)?.level ?? 0) >= level) path.pop()
      path.push({ level, words: brief(reading.text.slice(part.start, part.end)) })
    }
    const header = part.headerEnd === undefined ? [] : [brief(reading.text.slice(part.start, part.headerEnd))]
    const isBegun =
      open !== undefined && open.page === page && !open.units.every(({ kind }) => kind === 'heading')
    const isLeading =
      open !== undefined && open.page === page && open.units.every(({ kind }) => kind === 'heading')
    // A table has a section of its own, for the names of its columns.
    const isApart = part.kind === 'table' || open?.units.at(-1)?.kind === 'table'
    const continues = isHeading ? isLeading : isLeading || (isBegun && !isApart)
    if (!open || !continues) {
      open = { headings: [], page, units: [] }
      sections.push(open)
    }
    open.headings = [...path.map(({ words }) => words), ...header]
    const isCsv = reading.kind === 'table'
    for (const piece of cutPart(reading.text, part, { ...sizes, isCsv }))
      open.units.push({ ...piece, kind: part.kind, part })
  }
  return sections
}

function brief(words: string): string {
  const line = words.replaceAll(/\s+/g, ' ').trim()
  return line.length <= headingLength
    ? line
    : `${line
        .slice(0, headingLength)
        .toWellFormed()
        .replace(/\ufffd$/, '')}…`
}
