import { bodySize } from './body-size.ts'
import type { PdfLine } from './pdf-line.ts'

/** Lines at the upper and lower edge of a page that are looked at. */
const edgeLines = 2
/** In how many pages of a document a line must stand, and in what part of them. */
const fewestPages = 3
const part = 0.3

/** Finds the headers and footers that run through a document. The first of each is none of them: it is read once. */
export function findRunningLines(pages: readonly (readonly PdfLine[])[]): ReadonlySet<PdfLine> {
  const seen = new Map<string, PdfLine[]>()
  const body = bodySize(pages)
  for (const lines of pages) {
    for (const line of edgesOf(lines)) {
      // What is set larger is a heading, though each page has one there, as slides have.
      if (line.size > body * 1.12) continue
      const key = `${Math.round(line.y / 4)} ${line.text.replaceAll(/\d+|\b[ivxlc]+\b/gi, '#').replaceAll(/\s+/g, ' ')}`
      const others = seen.get(key)
      if (others) others.push(line)
      else seen.set(key, [line])
    }
  }
  const needed = Math.max(fewestPages, pages.length * part)
  return new Set(
    [...seen.values()].filter((lines) => lines.length >= needed).flatMap((lines) => lines.slice(1)),
  )
}

function edgesOf(lines: readonly PdfLine[]): PdfLine[] {
  const byHeight = lines.toSorted((a, b) => b.y - a.y)
  return [...new Set([...byHeight.slice(0, edgeLines), ...byHeight.slice(-edgeLines)])]
}
