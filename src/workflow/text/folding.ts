import type { Json } from '#base'

import { pointerTo } from '../pointer.ts'

/** Where a part of the document is: in its canonical form, and in the text that it came from. */
export interface Place {
  readonly path: string
  readonly from: string
}

/** What folding keeps besides the document: where things came from, and what could not be read. */
export interface Folding {
  /** From a pointer into the canonical document to the one into the text, where they differ. Holds for all below. */
  readonly origins: Map<string, string>
  problem(
    code: 'workflow.duplicate_key' | 'workflow.shape',
    from: string,
    message: string,
    hint?: string,
  ): void
}

export function below(place: Place, step: string | number): Place {
  return { path: pointerTo(place.path, step), from: pointerTo(place.from, step) }
}

/** Notes that what is at `path` in the canonical form stands at `from` in the text. */
export function moved(folding: Folding, path: string, from: string): Place {
  if (path !== from) folding.origins.set(path, from)
  return { path, from }
}

/** The pointer into the text for a pointer into the canonical document. */
export function originOf(origins: ReadonlyMap<string, string>, pointer: string): string {
  for (let end = pointer.length; end > 0; end = pointer.lastIndexOf('/', end - 1)) {
    const from = origins.get(pointer.slice(0, end))
    if (from !== undefined) return from + pointer.slice(end)
  }
  return pointer
}

export type Fields = Record<string, Json>
