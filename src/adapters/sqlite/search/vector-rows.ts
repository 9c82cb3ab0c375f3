import { AppError } from '#contract'
import { type Space, unit, type Vectors } from '#memory'

import type { Sqlite } from '../open-database.ts'
import { codeOf } from './code.ts'

export interface KeptSpace {
  readonly number: number
  readonly dimensions: number
}

/** Vectors as rows: each stands with its code, and goes with its passage. */
export interface VectorRows {
  space(name: string): KeptSpace | undefined
  /** Of passages that are there; a vector in the place of another. Within a transaction. */
  put(vectors: Vectors): void
  keepSpaces(names: readonly string[]): void
}

export function createVectorRows(db: Sqlite): VectorRows {
  const findSpace = db.prepare<[string], KeptSpace>(
    'SELECT number, dimensions FROM vector_space WHERE name = ? AND is_going = 0',
  )
  const addSpace = db.prepare<[string, number]>('INSERT INTO vector_space (name, dimensions) VALUES (?, ?)')
  const findPassage = db.prepare<[string], { number: number; document: number }>(
    `SELECT p.number, p.document FROM passage AS p JOIN document AS d ON d.number = p.document
     WHERE p.id = ? AND d.is_going = 0`,
  )
  const find = db.prepare<[number, number], { number: number; vector: Buffer }>(
    'SELECT number, vector FROM embedding WHERE passage = ? AND space = ?',
  )
  const add = db.prepare<[number, number, Buffer]>(
    'INSERT INTO embedding (passage, space, vector) VALUES (?, ?, ?)',
  )
  const addCode = db.prepare<[number | bigint, number, number, Uint8Array]>(
    'INSERT INTO vector_code (embedding, space, document, code) VALUES (?, ?, ?, ?)',
  )
  const drop = db.prepare<[number]>('DELETE FROM embedding WHERE number = ?')
  const letOthersGo = db.prepare<[string]>(
    'UPDATE vector_space SET is_going = 1 WHERE name NOT IN (SELECT value FROM json_each(?))',
  )
  const letGo = db.prepare<[number]>('UPDATE vector_space SET is_going = 1 WHERE number = ?')

  /** A model that changed under its name has made all its vectors worthless. */
  function spaceFor({ name, dimensions }: Space): number {
    const kept = findSpace.get(name)
    if (kept?.dimensions === dimensions) return kept.number
    if (kept) letGo.run(kept.number)
    return Number(addSpace.run(name, dimensions).lastInsertRowid)
  }

  return {
    space: (name) => findSpace.get(name),
    put({ space, of }) {
      if (of.size === 0) return
      const number = spaceFor(space)
      for (const [id, given] of of) {
        requireVector(given, space)
        const passage = findPassage.get(id)
        if (!passage) continue
        const vector = unit(given)
        const blob = Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength)
        const before = find.get(passage.number, number)
        if (before?.vector.equals(blob)) continue
        if (before) drop.run(before.number)
        const embedding = add.run(passage.number, number, blob).lastInsertRowid
        addCode.run(embedding, number, passage.document, codeOf(vector))
      }
    },
    keepSpaces: (names) => void letOthersGo.run(JSON.stringify(names)),
  }
}

function requireVector(vector: Float32Array, { name, dimensions }: Space): void {
  if (vector.length === dimensions && vector.every(Number.isFinite)) return
  throw new AppError('internal.bug', `A vector of ${name} is not ${dimensions} numbers.`)
}

/** What a row's bytes say; in place where the machine allows it. */
export function toVector(blob: Uint8Array): Float32Array {
  const isAligned = blob.byteOffset % 4 === 0
  const { buffer, byteOffset, length } = isAligned ? blob : new Uint8Array(blob)
  return new Float32Array(buffer, byteOffset, length / 4)
}
