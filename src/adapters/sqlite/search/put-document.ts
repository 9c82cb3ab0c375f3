import { AppError } from '#contract'
import {
  documentId,
  gramsOf,
  type KeptDocument,
  type Passage,
  passageId,
  type TakenDocument,
  type Vectors,
} from '#memory'

import type { Sqlite } from '../open-database.ts'
import { documentColumns, type DocumentRow, toDocument } from './document-rows.ts'
import { contextOf } from './passage-context.ts'
import type { VectorRows } from './vector-rows.ts'

interface KeptPassage {
  readonly number: number
  readonly id: string
  readonly given: string
  readonly text: string
}

/** Puts a document in the place of what was there; passages whose words are the same stay the rows that they were. Within a transaction. */
export function createPutDocument(
  db: Sqlite,
  vectorRows: VectorRows,
): (document: TakenDocument, vectors: Vectors | undefined) => KeptDocument {
  const {
    find,
    hasId,
    add,
    change,
    read,
    passagesOf,
    dropPassage,
    addPassage,
    movePassage,
    changeContext,
    holder,
  } = prepare(db)

  /** An id that no passage has. One whose document is going gives it up at once. */
  function freeId(given: string): string {
    for (let turn = 0; ; turn += 1) {
      const id = passageId(given, turn)
      const held = holder.get(id)
      if (!held) return id
      if (held.isGoing === 1) {
        dropPassage.run(held.number)
        return id
      }
    }
  }
  function freeDocumentId(collection: string, path: string): string {
    let turn = 0
    while (hasId.get(documentId(collection, path, turn)) !== undefined) turn += 1
    return documentId(collection, path, turn)
  }

  return (document, vectors) => {
    const { collection, path } = document
    const values = valuesOf(document)
    const before = find.get(collection, path)
    if (before) change.run(...values, before.number)
    const number =
      before?.number ??
      Number(add.run(freeDocumentId(collection, path), collection, ...values).lastInsertRowid)

    const words = new Map(document.passages.map(({ id, text }) => [id, text]))
    if (words.size < document.passages.length)
      throw new AppError('internal.bug', `Two passages of ${path} have the same id.`)
    const kept = new Map<string, KeptPassage>()
    for (const passage of before ? passagesOf.all(number) : []) {
      if (words.get(passage.given) === passage.text) kept.set(passage.given, passage)
      else dropPassage.run(passage.number)
    }

    const ids = new Map<string, string>()
    for (const [position, passage] of document.passages.entries()) {
      const context = contextOf({ path, title: document.title, headings: passage.headings })
      const grams = gramsOf(`${context}\n${passage.text}`)
      const same = kept.get(passage.id)
      const id = same?.id ?? freeId(passage.id)
      ids.set(passage.id, id)
      if (same) {
        movePassage.run(...placeOf(passage, position), same.number)
        changeContext.run(context, grams, same.number, context)
      } else {
        addPassage.run(number, id, passage.id, passage.text, ...placeOf(passage, position), context, grams)
      }
    }
    if (vectors) {
      const of = [...vectors.of].map(([id, vector]) => [ids.get(id) ?? id, vector] as const)
      vectorRows.put({ space: vectors.space, of: new Map(of) })
    }
    const row = read.get(number)
    if (!row) throw new AppError('internal.bug', `${path} is not there though it was just put.`)
    return toDocument(row)
  }
}

const documentFields =
  'path, title, kind, hash, size_bytes, modified_at, taken_at, integrity, confidentiality, sources, passages, text'
const placeFields = 'position, first_byte, end_byte, line, last_line, page, headings, context, grams'

/** @returns its statements, prepared once */
function prepare(db: Sqlite) {
  const find = db.prepare<[string, string], { number: number; id: string }>(
    'SELECT number, id FROM document WHERE collection = ? AND path = ? AND is_going = 0',
  )
  const hasId = db.prepare<[string], number>('SELECT 1 FROM document WHERE id = ? AND is_going = 0').pluck()
  const columns = documentFields.split(', ')
  const add = db.prepare<(string | number | Buffer | null)[]>(
    `INSERT INTO document (id, collection, ${columns.join(', ')}) VALUES (?, ?, ${columns.map(() => '?').join(', ')})`,
  )
  const change = db.prepare<(string | number | Buffer | null)[]>(
    `UPDATE document SET ${columns.map((name) => `${name} = ?`).join(', ')} WHERE number = ?`,
  )
  const read = db.prepare<[number], DocumentRow>(`SELECT ${documentColumns} FROM document WHERE number = ?`)
  const passagesOf = db.prepare<[number], KeptPassage>(
    'SELECT number, id, given, text FROM passage WHERE document = ?',
  )
  const dropPassage = db.prepare<[number]>('DELETE FROM passage WHERE number = ?')
  const place = placeFields.split(', ')
  const addPassage = db.prepare<(string | number | null)[]>(
    `INSERT INTO passage (document, id, given, text, ${place.join(', ')})
     VALUES (?, ?, ?, ?, ${place.map(() => '?').join(', ')})`,
  )
  const movePassage = db.prepare<(string | number | null)[]>(
    `UPDATE passage SET ${place.slice(0, 7).join(' = ?, ')} = ? WHERE number = ?`,
  )
  // Only where it is another, since the words are indexed anew.
  const changeContext = db.prepare<[string, string, number, string]>(
    'UPDATE passage SET context = ?, grams = ? WHERE number = ? AND context <> ?',
  )
  const holder = db.prepare<[string], { number: number; isGoing: number }>(
    `SELECT p.number, d.is_going AS isGoing FROM passage AS p JOIN document AS d ON d.number = p.document
     WHERE p.id = ?`,
  )
  return {
    find,
    hasId,
    add,
    change,
    read,
    passagesOf,
    dropPassage,
    addPassage,
    movePassage,
    changeContext,
    holder,
  }
}

function valuesOf({ label, ...document }: TakenDocument): (string | number | Buffer | null)[] {
  const { path, title, kind, hash, sizeBytes, modifiedMs, takenMs } = document
  const { integrity, confidentiality, sources } = label
  const place = [path, title, kind, hash, sizeBytes, modifiedMs, takenMs]
  const origin = [integrity, confidentiality, JSON.stringify(sources)]
  return [...place, ...origin, document.passages.length, Buffer.from(document.text)]
}

function placeOf(passage: Passage, position: number): (string | number | null)[] {
  const { start, end, line, lastLine, page, headings } = passage
  return [position, start, end, line, lastLine, page, JSON.stringify(headings)]
}
