import type { Space } from '../ports/embedder.ts'
import type { KeptDocument, Scored, SearchStore } from '../ports/search-store.ts'
import { isInScope, isUnder } from '../search/scope.ts'
import { dot, unit } from '../search/vectors.ts'
import {
  createMemoryDocuments,
  type Entry,
  type KeptSpace,
  type MemoryDocuments,
} from './memory-documents.ts'
import { scoreByWords } from './score-by-words.ts'

/** Documents in memory, searched by looking at each: what other stores must do, in the plainest way. */
export function createMemorySearchStore(): SearchStore {
  const documents = createMemoryDocuments()
  return {
    ...searching(documents),
    put: async (document, vectors) => documents.put(document, vectors),
    move: async (...args) => documents.move(...args),
    remove: async (collection, which) => documents.remove(collection, which),
    putVectors: async (vectors) => documents.putVectors(vectors),
    keepSpaces: async (names) => documents.keepSpaces(names),
    find: async (collection, path) => documents.at(collection, path)?.kept,
    withHash: async (collection, hash) =>
      documents.entries
        .map(({ kept }) => kept)
        .filter((kept) => kept.collection === collection && kept.hash === hash)
        .toSorted((a, b) => compareCodePoints(a.path, b.path))
        .slice(0, 20),
    list: async (collection, { under, after = '', limit }) =>
      documents.entries
        .map(({ kept }) => kept)
        .filter(
          (kept) => kept.collection === collection && (under === undefined || isUnder(kept.path, under)),
        )
        .filter(({ path }) => compareCodePoints(path, after) > 0)
        .toSorted((a, b) => compareCodePoints(a.path, b.path))
        .slice(0, Math.max(0, limit)),
    async text(document, range) {
      const entry = documents.entries.find(({ kept }) => kept.id === document)
      return entry && { document: entry.kept, text: range ? piece(entry.text, range) : entry.text }
    },
    async counts(collection) {
      const { entries, spaces } = documents
      const names = [...new Set(entries.map(({ kept }) => kept.collection))].toSorted(compareCodePoints)
      return names
        .filter((name) => collection === undefined || name === collection)
        .map((name) => ({ name, of: entries.filter(({ kept }) => kept.collection === name) }))
        .map(({ name, of }) => count(name, of, spaces))
    },
  }
}

type Searching = 'dimensionsOf' | 'withVectors' | 'passagesWithout' | 'byWords' | 'byMeaning' | 'passages'

function searching(documents: MemoryDocuments): Pick<SearchStore, Searching> {
  const hasVector = (space: Space, passage: string): boolean =>
    documents.spaces.get(space.name)?.of.has(passage) === true
  return {
    async dimensionsOf(name) {
      const space = documents.spaces.get(name)
      return space && documents.passages().some(({ passage }) => space.of.has(passage.id))
        ? space.dimensions
        : null
    },
    withVectors: async (space, passages) => new Set(passages.filter((id) => hasVector(space, id))),
    passagesWithout: async (space, { limit }) =>
      documents
        .passages()
        .map(({ passage }) => passage)
        .filter(({ id }) => !hasVector(space, id))
        .slice(0, limit),
    async byWords(words, { scope, limit, signal }) {
      signal.throwIfAborted()
      const scored = scoreByWords(documents.passages(), words)
      const found = best(scored, limit, ({ document }) => isInScope(document, scope))
      return found.map(({ passage, score }) => ({ passage, score }))
    },
    async byMeaning(vector, { space, scope, limit, also = [], signal }) {
      signal.throwIfAborted()
      const of = spaceOf(documents.spaces, space, vector)
      const query = unit(vector)
      const scored = documents.passages().flatMap(({ passage, document }) => {
        const one = of?.get(passage.id)
        return one ? [{ passage: passage.id, document, score: dot(query, one), vector: one }] : []
      })
      const inScope = best(scored, scored.length, ({ document }) => isInScope(document, scope))
      const found = inScope.filter(({ passage }, rank) => rank < limit || also.includes(passage))
      return found.map(({ passage, score, vector: one }) => ({ passage, score, vector: one }))
    },
    passages: async (ids) =>
      ids.flatMap((id) => {
        const found = documents.passages().find(({ passage }) => passage.id === id)
        return found ? [{ ...found.passage, document: found.document }] : []
      }),
  }
}

function spaceOf(
  spaces: ReadonlyMap<string, KeptSpace>,
  { name }: Space,
  vector: Float32Array,
): KeptSpace['of'] | undefined {
  const space = spaces.get(name)
  return space?.dimensions === vector.length ? space.of : undefined
}

function count(
  collection: string,
  entries: readonly Entry[],
  spaces: ReadonlyMap<string, KeptSpace>,
): Awaited<ReturnType<SearchStore['counts']>>[number] {
  const ids = entries.flatMap(({ passages }) => passages.map(({ passage }) => passage.id))
  const vectors = [...spaces].map(([name, { of }]) => [name, ids.filter((id) => of.has(id)).length] as const)
  return {
    collection,
    documents: entries.length,
    passages: ids.length,
    vectors: Object.fromEntries(vectors.filter(([, number]) => number > 0)),
  }
}

function best<Found extends Scored & { document: KeptDocument }>(
  found: readonly Found[],
  limit: number,
  isWanted: (one: Found) => boolean,
): Found[] {
  return found
    .filter(isWanted)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, Math.max(0, limit))
}

function piece(text: string, { start, end }: { start: number; end: number }): string {
  let at = 0
  let found = ''
  for (const character of text) {
    const next = at + new TextEncoder().encode(character).length
    if (at >= start && next <= end) found += character
    at = next
  }
  return found
}

function compareCodePoints(a: string, b: string): number {
  const [left, right] = [[...a], [...b]]
  for (let index = 0; ; index += 1) {
    const [one, other] = [left[index]?.codePointAt(0) ?? -1, right[index]?.codePointAt(0) ?? -1]
    if (one !== other) return one - other
    if (one === -1) return 0
  }
}
