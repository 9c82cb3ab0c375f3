import type { SearchedPassage, SearchHit } from '#contract'

import type { FoundPassage } from '../ports/search-store.ts'
import { snippetOf } from './snippet.ts'

/** A passage of the store as it crosses boundaries; how its document is kept stays here. */
export function toSearchedPassage({ document, ...passage }: FoundPassage): SearchedPassage {
  const { id, collection, path, title, kind, modifiedMs } = document
  const { text, start, end, line, lastLine, page, headings } = passage
  return {
    id: passage.id,
    text,
    start,
    end,
    line,
    lastLine,
    page,
    headings: [...headings],
    document: { id, collection, path, title, kind, modifiedMs },
  }
}

/** A passage as it is shown to who has searched for words. */
export function toSearchHit(found: FoundPassage, words: string, score: number): SearchHit {
  const { citation, matches } = snippetOf(toSearchedPassage(found), words)
  return {
    ...citation,
    matches,
    passage: found.id,
    headings: [...found.headings],
    kind: found.document.kind,
    modifiedAt: new Date(found.document.modifiedMs).toISOString(),
    score,
  }
}
