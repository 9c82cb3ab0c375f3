import { sha256 } from '#base'

import type { Passage } from '../passage.ts'
import type { TakenDocument } from '../ports/search-store.ts'

/** A passage's words, with a heading or none. */
export type WrittenPassage = string | { readonly text: string; readonly headings: readonly string[] }

/** A document to be put, made of its passages: a line each. */
export function taken(
  path: string,
  written: readonly WrittenPassage[],
  facts: Partial<TakenDocument> = {},
): TakenDocument {
  const passages: Passage[] = []
  const times = new Map<string, number>()
  let start = 0
  for (const [index, one] of written.entries()) {
    const { text, headings } = typeof one === 'string' ? { text: one, headings: [] } : one
    const turn = times.get(text) ?? 0
    times.set(text, turn + 1)
    const end = start + bytes(text).length
    const id = `p_${sha256(bytes(JSON.stringify([facts.collection ?? 'notes', path, text, turn]))).slice(0, 16)}`
    passages.push({ id, text, start, end, line: index + 1, lastLine: index + 1, page: null, headings })
    start = end + 1
  }
  const text = passages.map((passage) => passage.text).join('\n')
  return {
    collection: 'notes',
    path,
    title: null,
    kind: 'text',
    hash: sha256(bytes(text)),
    sizeBytes: bytes(text).length,
    modifiedMs: 1_000,
    takenMs: 2_000,
    label: { integrity: 'untrusted', confidentiality: 'private', sources: [`file:${path}`] },
    ...facts,
    text,
    passages,
  }
}

/** A vector of length 1 that leans towards the given numbers. */
export function numbersVector(...numbers: readonly number[]): Float32Array {
  const length = Math.hypot(...numbers) || 1
  return Float32Array.from(numbers, (number) => number / length)
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
