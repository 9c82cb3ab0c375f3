import type { FoundPassage, KeptDocument, Passage, Space } from '#memory'

import type { Sqlite } from '../open-database.ts'
import {
  documentColumns,
  type DocumentRow,
  passageColumns,
  type PassageRow,
  toDocument,
  toFoundPassage,
  toPassage,
} from './document-rows.ts'
import type { VectorRows } from './vector-rows.ts'

type Which = { readonly path: string } | { readonly under: string }

interface ListOptions {
  readonly under?: string
  readonly after?: string
  readonly limit: number
}

interface Counts {
  readonly collection: string
  readonly documents: number
  readonly passages: number
  readonly vectors: Readonly<Record<string, number>>
}

/** What is kept, to read. */
export interface DocumentRows {
  find(collection: string, path: string): KeptDocument | undefined
  withHash(collection: string, hash: string): readonly KeptDocument[]
  list(collection: string, options: ListOptions): readonly KeptDocument[]
  numbers(collection: string, which: Which): readonly number[]
  dimensionsOf(space: string): number | null
  withVectors(space: Space, passages: readonly string[]): ReadonlySet<string>
  text(
    document: string,
    range?: { readonly start: number; readonly end: number },
  ): { readonly document: KeptDocument; readonly text: string } | undefined
  counts(collection?: string): readonly Counts[]
  passagesWithout(space: Space, options: { readonly limit: number }): readonly Passage[]
  passages(ids: readonly string[]): readonly FoundPassage[]
}

const select = `SELECT ${documentColumns} FROM document`
/** A path, and all that begins with it and a slash. */
const isUnder = '(path = :path OR (path >= :first AND path < :end))'

export function createDocumentRows(db: Sqlite, vectorRows: VectorRows): DocumentRows {
  const find = db.prepare<[string, string], DocumentRow>(
    `${select} WHERE collection = ? AND path = ? AND is_going = 0`,
  )
  const withHash = db.prepare<[string, string], DocumentRow>(
    `${select} WHERE collection = ? AND hash = ? AND is_going = 0 ORDER BY path LIMIT 20`,
  )
  const list = db.prepare<[Record<string, string | number>], DocumentRow>(
    `${select} WHERE collection = :collection AND is_going = 0 AND path > :after AND ${isUnder} ORDER BY path LIMIT :limit`,
  )
  const listAll = db.prepare<[Record<string, string | number>], DocumentRow>(
    `${select} WHERE collection = :collection AND is_going = 0 AND path > :after ORDER BY path LIMIT :limit`,
  )
  const numbersUnder = db
    .prepare<[Record<string, string>], number>(
      `SELECT number FROM document WHERE collection = :collection AND is_going = 0 AND ${isUnder}`,
    )
    .pluck()
  const text = db.prepare<[number, number, string], DocumentRow & { text: Buffer }>(
    `SELECT ${documentColumns}, coalesce(substr(text, ?, ?), x'') AS text FROM document WHERE id = ? AND is_going = 0`,
  )
  const counts = db.prepare<[Record<string, string | null>], Omit<Counts, 'vectors'>>(
    `SELECT collection, count(*) AS documents, sum(passages) AS passages FROM document
     WHERE is_going = 0 AND (:collection IS NULL OR collection = :collection) GROUP BY collection ORDER BY collection`,
  )
  const vectorCounts = db.prepare<[], { collection: string; name: string; vectors: number }>(
    `SELECT d.collection, s.name, count(*) AS vectors FROM vector_code AS c
     JOIN document AS d ON d.number = c.document AND d.is_going = 0 JOIN vector_space AS s ON s.number = c.space AND s.is_going = 0
     GROUP BY d.collection, s.name ORDER BY s.name`,
  )

  return {
    find(collection, path) {
      const row = find.get(collection, path)
      return row && toDocument(row)
    },
    withHash: (collection, hash) => withHash.all(collection, hash).map(toDocument),
    list(collection, { under, after = '', limit }) {
      if (limit < 1) return []
      const rows =
        under === undefined
          ? listAll.all({ collection, after, limit })
          : list.all({ collection, after, limit, ...beginnings(under) })
      return rows.map(toDocument)
    },
    numbers(collection, which) {
      if ('under' in which) return numbersUnder.all({ collection, ...beginnings(which.under) })
      const row = find.get(collection, which.path)
      return row ? [row.number] : []
    },
    text(document, { start, end } = { start: 0, end: Number.MAX_SAFE_INTEGER }) {
      const from = Math.max(0, start)
      const row = text.get(from + 1, Math.max(0, end - from), document)
      return row && { document: toDocument(row), text: wholeCharacters(row.text) }
    },
    counts(collection) {
      const vectors = vectorCounts.all()
      return counts.all({ collection: collection ?? null }).map((row) => ({
        ...row,
        vectors: Object.fromEntries(
          vectors.filter((one) => one.collection === row.collection).map((one) => [one.name, one.vectors]),
        ),
      }))
    },
    ...createPassageRows(db, vectorRows),
  }
}

type PassageCalls = 'dimensionsOf' | 'withVectors' | 'passagesWithout' | 'passages'

function createPassageRows(db: Sqlite, vectorRows: VectorRows): Pick<DocumentRows, PassageCalls> {
  const withVectors = db
    .prepare<[string, string], string>(
      `SELECT p.id FROM passage AS p JOIN document AS d ON d.number = p.document AND d.is_going = 0
       JOIN embedding AS e ON e.passage = p.number JOIN vector_space AS s ON s.number = e.space
       WHERE s.name = ? AND s.is_going = 0 AND p.id IN (SELECT value FROM json_each(?))`,
    )
    .pluck()
  const any = db.prepare<[number]>(
    `SELECT 1 FROM embedding AS e JOIN passage AS p ON p.number = e.passage
     JOIN document AS d ON d.number = p.document AND d.is_going = 0 WHERE e.space = ? LIMIT 1`,
  )
  const without = db.prepare<[number, number, number], PassageRow>(
    `SELECT ${passageColumns.replaceAll(/\w+/g, 'p.$&')} FROM passage AS p
     JOIN document AS d ON d.number = p.document AND d.is_going = 0
     WHERE p.number >= ? AND NOT EXISTS (SELECT 1 FROM embedding AS e WHERE e.passage = p.number AND e.space = ?)
     ORDER BY p.number LIMIT ?`,
  )
  const passage = db.prepare<[string], PassageRow>(`SELECT ${passageColumns} FROM passage WHERE id = ?`)
  const owner = db.prepare<[number], DocumentRow>(`${select} WHERE number = ? AND is_going = 0`)
  /** By a space's number: before this passage all have a vector in it, and will, since numbers are not used again. */
  const complete = new Map<number, number>()

  return {
    dimensionsOf(name) {
      const space = vectorRows.space(name)
      return space && any.get(space.number) !== undefined ? space.dimensions : null
    },
    withVectors: (space, passages) => new Set(withVectors.all(space.name, JSON.stringify(passages))),
    passagesWithout(space, { limit }) {
      const number = vectorRows.space(space.name)?.number ?? 0
      const rows = without.all(complete.get(number) ?? 0, number, limit)
      if (rows[0] && number > 0) complete.set(number, rows[0].number)
      return rows.map(toPassage)
    },
    passages(ids) {
      const documents = new Map<number, KeptDocument | undefined>()
      return ids.flatMap((id) => {
        const row = passage.get(id)
        if (!row) return []
        if (!documents.has(row.document)) {
          const found = owner.get(row.document)
          documents.set(row.document, found && toDocument(found))
        }
        const document = documents.get(row.document)
        return document ? [toFoundPassage(row, document)] : []
      })
    },
  }
}

/** From where to where paths are sorted that begin with another and a slash; 0 comes after the slash. */
function beginnings(under: string): { path: string; first: string; end: string } {
  const folder = under.endsWith('/') ? under.slice(0, -1) : under
  return { path: under, first: `${folder}/`, end: `${folder}0` }
}

/** A character of which the range has a part only is left out. */
function wholeCharacters(bytes: Buffer): string {
  let start = 0
  while (start < 3 && isContinuation(bytes[start])) start += 1
  let end = bytes.length
  let last = end - 1
  while (last > end - 4 && isContinuation(bytes[last])) last -= 1
  if (last >= start && last + lengthFrom(bytes[last] ?? 0) > end) end = last
  return bytes.toString('utf8', start, Math.max(start, end))
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80
}

function lengthFrom(first: number): number {
  if (first >= 0xf0) return 4
  if (first >= 0xe0) return 3
  return first >= 0xc0 ? 2 : 1
}
