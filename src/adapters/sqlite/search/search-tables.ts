import { AppError, type Label } from '#contract'
import type { KeptDocument, Passage, SearchScope, SearchStore, Space, TakenDocument, Vectors } from '#memory'

import type { Sqlite } from '../open-database.ts'
import { toStoreFailure } from '../store-failure.ts'
import { createDocumentRows, type DocumentRows } from './read-documents.ts'
import { createMoveDocument } from './move-document.ts'
import { createPutDocument } from './put-document.ts'
import { createMeaningQuery, type Near } from './query-meaning.ts'
import { createWordsQuery } from './query-words.ts'
import { createSearchMemory } from './search-memory.ts'
import { createVectorRows } from './vector-rows.ts'

/** Throws when nobody waits for the answer any more. */
export type Check = () => void

/** The store on one connection, each call at once: what the thread of its own does. */
export interface SearchTables extends DocumentRows {
  put(document: TakenDocument, vectors?: Vectors): KeptDocument
  move(collection: string, from: string, to: string, label?: Label): boolean
  remove(collection: string, options: { readonly path: string } | { readonly under: string }): number
  putVectors(vectors: Vectors): void
  keepSpaces(names: readonly string[]): void
  passagesWithout(space: Space, options: { readonly limit: number }): readonly Passage[]
  byWords(
    words: string,
    options: { readonly scope: SearchScope; readonly limit: number },
    check: Check,
  ): Awaited<ReturnType<SearchStore['byWords']>>
  byMeaning(
    vector: Float32Array,
    options: {
      readonly space: Space
      readonly scope: SearchScope
      readonly limit: number
      readonly exact?: boolean
      readonly also?: readonly string[]
    },
    check: Check,
  ): readonly Near[]
  /** Deletes some of the rows of what is gone. @returns whether there are more */
  sweep(): boolean
}

/** Passages deleted in one transaction, which others who write have to wait for. */
const sweptAtOnce = 200
/** Changes that are kept for whoever has not taken them over yet. */
const keptChanges = 100_000

export function createSearchTables(db: Sqlite): SearchTables {
  const memory = createSearchMemory(db)
  const vectorRows = createVectorRows(db)
  const rows = createDocumentRows(db, vectorRows)
  const putDocument = createPutDocument(db, vectorRows)
  const words = createWordsQuery(db, memory)
  const meaning = createMeaningQuery(db, memory, vectorRows)
  const letGo = db.prepare<[number]>("UPDATE document SET is_going = 1, text = x'' WHERE number = ?")
  const moveDocument = createMoveDocument(db, (document) => void letGo.run(document))
  const sweeps = [
    `DELETE FROM passage WHERE number IN (SELECT p.number FROM document AS d JOIN passage AS p ON p.document = d.number
     WHERE d.is_going = 1 LIMIT ${sweptAtOnce})`,
    `DELETE FROM embedding WHERE number IN (SELECT e.number FROM vector_space AS s JOIN embedding AS e ON e.space = s.number
     WHERE s.is_going = 1 LIMIT ${sweptAtOnce})`,
    `DELETE FROM document WHERE number IN (SELECT number FROM document WHERE is_going = 1 LIMIT ${sweptAtOnce})`,
    'DELETE FROM vector_space WHERE is_going = 1',
  ].map((sql) => db.prepare(sql))
  const dropChanges = db.prepare(
    `DELETE FROM search_change WHERE seq <= (SELECT max(seq) FROM search_change) - ${keptChanges}`,
  )

  function write<Value>(change: () => Value): Value {
    try {
      return db
        .transaction(() => {
          const value = change()
          dropChanges.run()
          return value
        })
        .immediate()
    } catch (error) {
      if ((error as { code?: string }).code === 'SQLITE_BUSY') throw busy(error)
      throw toStoreFailure(error, 'The documents could not be written')
    }
  }
  /** Memory and rows as of one moment. */
  function search<Value>(query: () => Value): Value {
    try {
      return db
        .transaction(() => {
          memory.catchUp()
          return query()
        })
        .deferred()
    } catch (error) {
      throw toStoreFailure(error, 'The documents could not be searched')
    }
  }

  return {
    ...rows,
    put: (document, vectors) => write(() => putDocument(document, vectors)),
    move: (collection, from, to, label) => write(() => moveDocument(collection, from, to, label)),
    remove: (collection, which) =>
      write(() => {
        const numbers = rows.numbers(collection, which)
        for (const number of numbers) letGo.run(number)
        return numbers.length
      }),
    putVectors: (vectors) => write(() => vectorRows.put(vectors)),
    keepSpaces: (names) => write(() => vectorRows.keepSpaces(names)),
    byWords: (text, options, check) => search(() => words(text, { ...options, check })),
    byMeaning: (vector, options, check) => search(() => meaning(vector, { ...options, check })),
    sweep: () => write(() => sweeps.some((some) => some.run().changes === sweptAtOnce)),
  }
}

function busy(cause: unknown): AppError {
  return new AppError('store.busy', 'Another writer has held the database for too long.', {
    cause,
    hint: 'Try again in a moment.',
  })
}
