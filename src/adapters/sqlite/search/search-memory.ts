import { BoundedMap } from '#base'
import type { Label } from '#contract'
import { isInScope, type SearchScope } from '#memory'

import type { Sqlite } from '../open-database.ts'
import { type CodePages, createCodePages } from './code-pages.ts'
import { createSegment, type Segment } from './segment.ts'
import { codeBytes } from './signs.ts'

/** What of the database is kept in memory to search it: loaded when it is first needed, and brought up to date from then on. */
export interface SearchMemory {
  /** Takes over what was committed since, by whichever process. Within the transaction that reads the rest. */
  catchUp(): void
  /** By the numbers of documents, 1 or 0; undefined where every one is within the scope. */
  allowed(scope: SearchScope): Uint8Array | undefined
  /** How many there are. */
  passageCount(): number
  /** By the number of a passage that of its document. */
  documents(): Uint32Array
  segments(space: { number: number; dimensions: number }, collections?: readonly string[]): readonly Segment[]
}

/** Changes that are taken over one by one; where there are more, everything is read anew. */
const mostChanges = 50_000

interface Change {
  readonly seq: number
  readonly what: 'document' | 'passage' | 'code'
  readonly number: number
}

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

interface Code {
  readonly embedding: number
  readonly space: number
  readonly document: number
  readonly code: Buffer
}

const factColumns = 'number, collection, path, modified_at, integrity, confidentiality, passages'

export function createSearchMemory(db: Sqlite, pages: CodePages = createCodePages()): SearchMemory {
  const newest = db
    .prepare<[], number>("SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'search_change'), 0)")
    .pluck()
  const oldest = db.prepare<[], number | null>('SELECT min(seq) FROM search_change').pluck()
  const since = db.prepare<[number], Change>('SELECT * FROM search_change WHERE seq > ? ORDER BY seq')
  const facts = db.prepare<[], DocumentFacts>(`SELECT ${factColumns} FROM document WHERE is_going = 0`)
  const factsOf = db.prepare<[string], DocumentFacts>(
    `SELECT ${factColumns} FROM document WHERE is_going = 0 AND number IN (SELECT value FROM json_each(?))`,
  )
  const places = db.prepare<[], [number, number]>('SELECT number, document FROM passage').raw()
  const placesOf = db
    .prepare<[string], [number, number]>(
      'SELECT number, document FROM passage WHERE number IN (SELECT value FROM json_each(?))',
    )
    .raw()
  const codes = db.prepare<[number], Code>('SELECT * FROM vector_code WHERE space = ?')
  const codesOf = db.prepare<[string], Code>(
    'SELECT * FROM vector_code WHERE embedding IN (SELECT value FROM json_each(?))',
  )
  const going = db.prepare<[], number>('SELECT 1 FROM document WHERE is_going = 1 LIMIT 1').pluck()

  let seq = 0
  let documents: Map<number, DocumentFacts> | undefined
  let documentOf: Uint32Array | undefined
  const spaces = new Map<number, { bytes: number; segments: Map<string, Segment> }>()
  let passageCount: number | undefined
  /** Of the scopes asked for last. */
  const scopes = new BoundedMap<string, Uint8Array | undefined>(8)

  function forget(): void {
    documents = undefined
    passageCount = undefined
    documentOf = undefined
    for (const { segments } of spaces.values()) for (const segment of segments.values()) segment.clear()
    spaces.clear()
    scopes.clear()
  }
  /** What was read in part is worth nothing. */
  function orNothing(read: () => void): void {
    try {
      read()
    } catch (error) {
      forget()
      throw error
    }
  }
  function loadPlaces(): void {
    orNothing(() => {
      for (const place of places.iterate()) setPlace(...place)
    })
  }
  function loadedDocuments(): Map<number, DocumentFacts> {
    documents ??= new Map(facts.all().map((row) => [row.number, row]))
    return documents
  }
  function setPlace(passage: number, document: number): void {
    documentOf ??= new Uint32Array(1_024)
    if (passage >= documentOf.length) {
      const larger = new Uint32Array(Math.max(passage + 1, documentOf.length * 2))
      larger.set(documentOf)
      documentOf = larger
    }
    documentOf[passage] = document
  }
  function addCode({ embedding, space, document, code }: Code): void {
    const into = spaces.get(space)
    const collection = loadedDocuments().get(document)?.collection
    if (!into || collection === undefined) return
    let segment = into.segments.get(collection)
    if (!segment) into.segments.set(collection, (segment = createSegment(pages, into.bytes)))
    segment.add({ embedding, document, code })
  }

  function takeOver(): void {
    const changes = since.all(seq)
    const numbers = (what: Change['what']): number[] =>
      changes.filter((change) => change.what === what).map(({ number }) => number)
    const changed = numbers('document')
    for (const number of changed) documents?.delete(number)
    if (documents) for (const row of factsOf.all(JSON.stringify(changed))) documents.set(row.number, row)
    if (documentOf) for (const place of placesOf.all(JSON.stringify(numbers('passage')))) setPlace(...place)
    const touched = new Set(numbers('code'))
    if (touched.size > 0 && spaces.size > 0) {
      for (const { segments } of spaces.values())
        for (const segment of segments.values()) segment.remove(touched)
      for (const code of codesOf.all(JSON.stringify([...touched]))) addCode(code)
    }
  }

  return {
    catchUp() {
      const now = newest.get() ?? 0
      if (now === seq) return
      scopes.clear()
      passageCount = undefined
      const isKnown = documents ?? documentOf ?? (spaces.size > 0 ? spaces : undefined)
      const hasGap = (oldest.get() ?? now + 1) > seq + 1
      if (!isKnown || hasGap || now - seq > mostChanges) {
        forget()
      } else {
        orNothing(takeOver)
      }
      seq = now
    },

    allowed(scope) {
      const text = JSON.stringify(scope)
      if (scopes.has(text)) return scopes.get(text)
      const isAll = Object.values(scope).every((part) => part === undefined) && going.get() === undefined
      const allowed = isAll ? undefined : allowedOf(loadedDocuments(), scope)
      scopes.set(text, allowed)
      return allowed
    },
    passageCount() {
      passageCount ??= loadedDocuments()
        .values()
        .reduce((sum, { passages }) => sum + passages, 0)
      return passageCount
    },
    documents() {
      if (!documentOf) loadPlaces()
      return documentOf ?? new Uint32Array(0)
    },
    segments({ number, dimensions }, collections) {
      let space = spaces.get(number)
      if (!space) {
        spaces.set(number, (space = { bytes: codeBytes(dimensions), segments: new Map() }))
        // While rows come in, no other question can be asked.
        loadedDocuments()
        orNothing(() => {
          for (const code of codes.iterate(number)) addCode(code)
        })
      }
      const { segments } = space
      if (!collections) return [...segments.values()]
      return [...new Set(collections)].flatMap((name) => segments.get(name) ?? [])
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
