import { bodySize, lengthsBySize, roundedSize } from './body-size.ts'
import type { PdfLine } from './pdf-line.ts'
import type { Outline } from './pdf-types.ts'

const longestHeading = 200
const deepest = 6

/** Tells the level of a heading; undefined for other text. */
export type HeadingLevel = (text: string, size: number) => number | undefined

/** Headings are what the document's own outline names, and short lines that are set larger than most. */
export function headingsOf(pages: readonly (readonly PdfLine[])[], outline: Outline | null): HeadingLevel {
  const titles = new Map<string, number>()
  gather(outline ?? [], 1, titles)
  const body = bodySize(pages)
  const larger = [...lengthsBySize(pages).keys()]
    .filter((size) => size > body * 1.12)
    .toSorted((a, b) => b - a)

  return (text, size) => {
    if (text.length > longestHeading || !/\p{L}{2}/u.test(text)) return undefined
    const named = titles.get(bare(text))
    if (named !== undefined) return named
    const rank = larger.indexOf(roundedSize(size))
    return rank < 0 ? undefined : Math.min(rank + 1, deepest)
  }
}

function gather(outline: NonNullable<Outline>, level: number, titles: Map<string, number>): void {
  for (const { title, items } of outline) {
    const key = bare(title)
    if (key !== '' && !titles.has(key)) titles.set(key, Math.min(level, deepest))
    if (level < 20) gather(items as NonNullable<Outline>, level + 1, titles)
  }
}

/** Without the number that may stand before it on the page or in the outline. */
function bare(title: string): string {
  return title
    .toLowerCase()
    .replace(/^[\s§]*(?:chapter|appendix)?[\s\d.]*/u, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
