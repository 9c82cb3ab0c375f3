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
  const idOf = db.prepare<[number], string>('SELECT id FROM passage WHERE number = ?').pluck()

  return (given, { space, scope, limit, exact = false, check }) => {
    const kept = vectorRows.space(space.name)
    if (kept?.dimensions !== given.length || limit < 1) return []
    const query = unit(given)
    const { collections, ...rest } = scope
    const best = createBest(limit)
    let looked = 0
    function compare([passage, blob]: [number, Buffer]): void {
      looked += 1
      if (looked % checkEach === 0) check()
      const vector = toVector(blob)
      best.add({ passage, score: dot(query, vector), vector })
    }
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
      for (const row of some.iterate(JSON.stringify(inOrder))) compare(row)
    }
    return best.list().map(({ passage, ...near }) => ({ passage: idOf.get(passage) ?? '', ...near }))
  }
}

/** Holds so many of the best, and forgets the others as they come. */
function createBest(limit: number): { add(candidate: Candidate): void; list(): Candidate[] } {
  let held: Candidate[] = []
  const sorted = (): Candidate[] =>
    held.toSorted((a, b) => b.score - a.score || a.passage - b.passage).slice(0, limit)
  return {
    add(candidate) {
      held.push(candidate)
      if (held.length >= limit * 2 + 256) held = sorted()
    },
    list: sorted,
  }
}
