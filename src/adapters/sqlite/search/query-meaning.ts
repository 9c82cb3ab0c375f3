import { dot, type Scored, type SearchScope, type Space, unit } from '#memory'

import type { Sqlite } from '../open-database.ts'
import { nearestCodes } from './nearest-codes.ts'
import type { SearchMemory } from './search-memory.ts'
import { toVector, type VectorRows } from './vector-rows.ts'

interface MeaningQuery {
  readonly space: Space
  readonly scope: SearchScope
  readonly limit: number
  readonly exact?: boolean | undefined
  readonly also?: readonly string[] | undefined
  readonly check: () => void
}

export type Near = Scored & { readonly vector: Float32Array }

/** Vectors between two looks at whether anybody still waits. */
const checkEach = 512

interface Candidate {
  readonly passage: number
  readonly score: number
  readonly vector: Float32Array
}

/** The most promising by the codes in memory, then compared by the vectors themselves. */
export function createMeaningQuery(
  db: Sqlite,
  memory: SearchMemory,
  vectorRows: VectorRows,
): (vector: Float32Array, query: MeaningQuery) => Near[] {
  const some = db
    .prepare<[string], [number, Buffer]>(
      'SELECT passage, vector FROM embedding WHERE number IN (SELECT value FROM json_each(?))',
    )
    .raw()
  const all = db
    .prepare<[number], [number, Buffer]>('SELECT passage, vector FROM embedding WHERE space = ?')
    .raw()
  const named = db
    .prepare<[string, number], [number, Buffer, number]>(
      `SELECT p.number, e.vector, p.document FROM passage AS p JOIN embedding AS e ON e.passage = p.number
       WHERE p.id IN (SELECT value FROM json_each(?)) AND e.space = ?`,
    )
    .raw()
  const idOf = db.prepare<[number], string>('SELECT id FROM passage WHERE number = ?').pluck()

  return (given, { space, scope, limit, exact = false, also = [], check }) => {
    const kept = vectorRows.space(space.name)
    if (kept?.dimensions !== given.length || limit < 1) return []
    const query = unit(given)
    const { collections, ...rest } = scope
    const best = createBest(limit)
    let looked = 0
    function judged(passage: number, blob: Buffer): Candidate {
      looked += 1
      if (looked % checkEach === 0) check()
      const vector = toVector(blob)
      return { passage, score: dot(query, vector), vector }
    }
    const compare = ([passage, blob]: [number, Buffer]): void => best.add(judged(passage, blob))
    if (exact) {
      const allowed = memory.documents.allowed(scope)
      const documents = memory.places.documents()
      for (const row of all.iterate(kept.number)) {
        if (!allowed || allowed[documents[row[0]] ?? 0] === 1) compare(row)
      }
    } else {
      const segments = memory.codes.segments(kept, collections)
      const numbers = nearestCodes(segments, query, limit, {
        allowed: memory.documents.allowed(rest),
        check,
      })
      const inOrder = numbers.toSorted((a, b) => a - b)
      for (const row of some.all(JSON.stringify(inOrder))) compare(row)
    }
    const near = new Map(best.list().map((one) => [one.passage, one]))
    if (also.length > 0) {
      const allowed = memory.documents.allowed(scope)
      for (const [passage, blob, document] of named.iterate(JSON.stringify(also), kept.number)) {
        if (near.has(passage) || (allowed && allowed[document] !== 1)) continue
        near.set(passage, judged(passage, blob))
      }
    }
    return [...near.values()]
      .toSorted(bestFirst)
      .map(({ passage, ...one }) => ({ passage: idOf.get(passage) ?? '', ...one }))
  }
}

function bestFirst(a: Candidate, b: Candidate): number {
  return b.score - a.score || a.passage - b.passage
}

/** Holds so many of the best, and forgets the others as they come. */
function createBest(limit: number): { add(candidate: Candidate): void; list(): Candidate[] } {
  let held: Candidate[] = []
  const sorted = (): Candidate[] => held.toSorted(bestFirst).slice(0, limit)
  return {
    add(candidate) {
      held.push(candidate)
      if (held.length >= limit * 2 + 256) held = sorted()
    },
    list: sorted,
  }
}
