import { sha256 } from '#base'

/**
 * What a document is called by its place. One that was moved keeps its id; should another come to its old place, that one is
 * called by the next turn.
 */
export function documentId(collection: string, path: string, turn: number): string {
  const place = JSON.stringify([collection, path, ...(turn > 0 ? [turn] : [])])
  return `doc_${sha256(new TextEncoder().encode(place)).slice(0, 20)}`
}

/** A passage's id in the store: the one that it came with, unless another document's passage has it already. */
export function passageId(given: string, turn: number): string {
  return turn === 0 ? given : `${given}.${turn + 1}`
}
