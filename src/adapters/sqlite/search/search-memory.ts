import type { Sqlite } from '../open-database.ts'
import { type CodePages, createCodePages } from './code-pages.ts'
import { createKnownCodes, type KnownCodes } from './known-codes.ts'
import { createKnownDocuments, type KnownDocuments } from './known-documents.ts'
import { createKnownPlaces, type KnownPlaces } from './known-places.ts'

/** What of the database is kept in memory to search it: loaded when it is first needed, and brought up to date from then on. */
export interface SearchMemory {
  /** Takes over what was committed since, by whichever process. Within the transaction that reads the rest. */
  catchUp(): void
  readonly documents: Omit<KnownDocuments, 'takeOver' | 'forget'>
  readonly places: Omit<KnownPlaces, 'takeOver' | 'forget'>
  readonly codes: Omit<KnownCodes, 'takeOver' | 'forget'>
}

/** Changes that are taken over one by one; where there are more, everything is read anew. */
const mostChanges = 50_000

interface Change {
  readonly what: 'document' | 'passage' | 'code'
  readonly number: number
}

export function createSearchMemory(db: Sqlite, pages: CodePages = createCodePages()): SearchMemory {
  const newest = db
    .prepare<[], number>("SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'search_change'), 0)")
    .pluck()
  const oldest = db.prepare<[], number | null>('SELECT min(seq) FROM search_change').pluck()
  const since = db.prepare<[number], Change>(
    'SELECT what, number FROM search_change WHERE seq > ? ORDER BY seq',
  )
  const documents = createKnownDocuments(db)
  const places = createKnownPlaces(db)
  const codes = createKnownCodes(db, pages, documents)
  let seq = 0

  function forget(): void {
    for (const known of [documents, places, codes]) known.forget()
  }
  function takeOver(): void {
    const changes = since.all(seq)
    const numbers = (what: Change['what']): number[] =>
      changes.filter((change) => change.what === what).map(({ number }) => number)
    documents.takeOver(numbers('document'))
    places.takeOver(numbers('passage'))
    codes.takeOver(numbers('code'))
  }
  return {
    documents,
    places,
    codes,
    catchUp() {
      const now = newest.get() ?? 0
      if (now === seq) return
      const isEmpty = ![documents, places, codes].some((known) => known.isLoaded())
      const hasGap = (oldest.get() ?? now + 1) > seq + 1
      try {
        if (isEmpty || hasGap || now - seq > mostChanges) forget()
        else takeOver()
      } catch (error) {
        // What was taken over in part is worth nothing.
        forget()
        throw error
      }
      seq = now
    },
  }
}
