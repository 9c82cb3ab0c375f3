import { sha256 } from '#base'

import type { Passage } from '../passage.ts'
import type { Reading } from '../reading.ts'
import { groupUnits } from './group-units.ts'
import { placesOf } from './places.ts'
import { sectionsOf } from './sections.ts'

export interface ChunkOptions {
  /** The document's id; passages of another one have other ids, whatever they say. */
  readonly document: string
  /** Characters (UTF-16 code units) that a passage should have; most have half of them to one and a half. */
  readonly target?: number
  /** Whole sentences of the passage before at the beginning of the next, within a section. */
  readonly overlap?: number
}

const usualTarget = 600
const idLength = 32

/**
 * Cuts a reading into passages: by its headings, pages and tables, then by paragraphs, then by sentences, rows or lines.
 * They are in order, and hold all that there is to read. No passage is longer than one and a half targets, save for one
 * letter that is: where a passage begins depends on what it says rather than on where it stands, so a change to a
 * document changes the passages around it and leaves the others, and their ids, as they were.
 */
export function chunk(
  reading: Reading,
  { document, target = usualTarget, overlap = 0 }: ChunkOptions,
): Passage[] {
  const { text } = reading
  const places = placesOf(text)
  const most = Math.floor(target * 1.5)
  const seen = new Map<string, number>()
  const encoder = new TextEncoder()
  const passages: Passage[] = []
  for (const section of sectionsOf(reading, { target, most })) {
    for (const { start, end } of groupUnits(text, section, { target, most, overlap })) {
      const words = text.slice(start, end)
      const number = seen.get(words) ?? 0
      seen.set(words, number + 1)
      const id = sha256(encoder.encode(JSON.stringify([document, number, words]))).slice(0, idLength)
      const { page, headings } = section
      passages.push({
        id,
        text: words,
        start: places.byteOf(start),
        end: places.byteOf(end),
        line: places.lineOf(start),
        lastLine: places.lineOf(end - 1),
        page,
        headings,
      })
    }
  }
  return passages
}
