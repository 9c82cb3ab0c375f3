import { BoundedMap } from '#base'
import type { Label } from '#contract'
import { isInScope, type SearchScope } from '#memory'

import type { Sqlite } from '../open-database.ts'

/** What of a document says whether it is within a scope. */
interface DocumentFacts {
  readonly number: number
  readonly collection: string
  readonly path: string
  readonly modified_at: number
  readonly integrity: Label['integrity']
  readonly confidentiality: Label['confidentiality']
  readonly passages: number
}

/** What of the documents is kept in memory, by their numbers. */
export interface KnownDocuments {
  isLoaded(): boolean
  collection(document: number): string | undefined
  /** 1 or 0 for each; undefined where every one is within the scope. */
  allowed(scope: SearchScope): Uint8Array | undefined
  passageCount(): number
  takeOver(changed: readonly number[]): void
  forget(): void
}

const select = `SELECT number, collection, path, modified_at, integrity, confidentiality, passages
                FROM document WHERE is_going = 0`

export function createKnownDocuments(db: Sqlite): KnownDocuments {
  const all = db.prepare<[], DocumentFacts>(select)
  const some = db.prepare<[string], DocumentFacts>(`${select} AND number IN (SELECT value FROM json_each(?))`)
  const going = db.prepare<[], number>('SELECT 1 FROM document WHERE is_going = 1 LIMIT 1').pluck()
  let documents: Map<number, DocumentFacts> | undefined
  let passageCount: number | undefined
  /** Of the scopes asked for last. */
  const scopes = new BoundedMap<string, Uint8Array | undefined>(8)

  function load(): Map<number, DocumentFacts> {
    documents ??= new Map(all.all().map((row) => [row.number, row]))
    return documents
  }
  return {
    isLoaded: () => documents !== undefined,
    collection: (document) => load().get(document)?.collection,
    allowed(scope) {
      const text = JSON.stringify(scope)
      if (scopes.has(text)) return scopes.get(text)
      // Passages of documents that are going are still there, and must not be found.
      const isAll = Object.values(scope).every((part) => part === undefined) && going.get() === undefined
      const allowed = isAll ? undefined : allowedOf(load(), scope)
      scopes.set(text, allowed)
      return allowed
    },
    passageCount() {
      passageCount ??= load()
        .values()
        .reduce((sum, { passages }) => sum + passages, 0)
      return passageCount
    },
    takeOver(changed) {
      scopes.clear()
      passageCount = undefined
      if (!documents) return
      for (const number of changed) documents.delete(number)
      for (const row of some.all(JSON.stringify(changed))) documents.set(row.number, row)
    },
    forget() {
      documents = undefined
      passageCount = undefined
      scopes.clear()
    },
  }
}

function allowedOf(documents: ReadonlyMap<number, DocumentFacts>, scope: SearchScope): Uint8Array {
  let end = 0
  for (const number of documents.keys()) end = Math.max(end, number + 1)
  const allowed = new Uint8Array(end)
  for (const [number, { collection, path, modified_at: modifiedMs, ...facts }] of documents) {
    const label = { integrity: facts.integrity, confidentiality: facts.confidentiality, sources: [] }
    if (isInScope({ collection, path, modifiedMs, label }, scope)) allowed[number] = 1
  }
  return allowed
}
