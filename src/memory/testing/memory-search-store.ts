import { AppError } from '#contract'

import type { Passage } from '../passage.ts'
import type { Space } from '../ports/embedder.ts'
import type { KeptDocument, Scored, SearchStore, TakenDocument, Vectors } from '../ports/search-store.ts'
import { documentId, passageId } from '../search/document-id.ts'
import { isInScope, isUnder } from '../search/scope.ts'
import { queryTerms } from '../search/terms.ts'
import { tokensOf } from '../search/tokens.ts'
import { dot, unit } from '../search/vectors.ts'

interface Entry {
  readonly kept: KeptDocument
  readonly text: string
  readonly passages: readonly KeptPassage[]
}

interface KeptPassage {
  readonly given: string
  readonly passage: Passage
}

interface KeptSpace {
  readonly dimensions: number
  readonly of: Map<string, Float32Array>
}

/** Documents in memory, searched by looking at each: what other stores must do, in the plainest way. */
export function createMemorySearchStore(): SearchStore {
  let entries: readonly Entry[] = []
  const spaces = new Map<string, KeptSpace>()

  const at = (collection: string, path: string): Entry | undefined =>
    entries.find(({ kept }) => kept.collection === collection && kept.path === path)
  const passagesOf = (some = entries): { passage: Passage; document: KeptDocument }[] =>
    some.flatMap(({ kept, passages }) => passages.map(({ passage }) => ({ passage, document: kept })))
  const without = (gone: Entry | undefined): readonly Entry[] => entries.filter((entry) => entry !== gone)

  function freeId(id: (turn: number) => string, taken: ReadonlySet<string>): string {
    let turn = 0
    while (taken.has(id(turn))) turn += 1
    return id(turn)
  }
  function putVectors({ space, of }: Vectors): void {
    if (of.size === 0) return
    if (spaces.get(space.name)?.dimensions !== space.dimensions)
      spaces.set(space.name, { dimensions: space.dimensions, of: new Map() })
    const there = new Set(passagesOf().map(({ passage }) => passage.id))
    for (const [id, vector] of of) {
      if (vector.length !== space.dimensions || !vector.every(Number.isFinite))
        throw new AppError('internal.bug', `A vector of ${space.name} is not ${space.dimensions} numbers.`)
      if (there.has(id)) spaces.get(space.name)?.of.set(id, unit(vector))
    }
  }
  /** Vectors go with their passages. */
  function replace(next: readonly Entry[]): void {
    entries = next
    const there = new Set(passagesOf().map(({ passage }) => passage.id))
    for (const { of } of spaces.values()) for (const id of of.keys()) if (!there.has(id)) of.delete(id)
  }

  function put({ text, passages, ...facts }: TakenDocument, vectors?: Vectors): KeptDocument {
    const before = at(facts.collection, facts.path)
    const others = without(before)
    if (new Set(passages.map(({ id }) => id)).size < passages.length)
      throw new AppError('internal.bug', `Two passages of ${facts.path} have the same id.`)
    const taken = new Set(passagesOf(others).map(({ passage }) => passage.id))
    const placed = passages.map((passage) => {
      const same = before?.passages.find(
        (one) => one.given === passage.id && one.passage.text === passage.text,
      )
      const id = same?.passage.id ?? freeId((turn) => passageId(passage.id, turn), taken)
      return { given: passage.id, passage: { ...passage, id }, isSame: same !== undefined }
    })
    const documents = new Set(others.map(({ kept }) => kept.id))
    const id = before?.kept.id ?? freeId((turn) => documentId(facts.collection, facts.path, turn), documents)
    const kept = { ...facts, id, passages: passages.length }
    for (const { passage, isSame } of placed)
      if (!isSame) for (const { of } of spaces.values()) of.delete(passage.id)
    replace([...others, { kept, text, passages: placed.map(({ given, passage }) => ({ given, passage })) }])
    if (vectors) {
      const ids = new Map(placed.map(({ given, passage }) => [given, passage.id]))
      putVectors({
        space: vectors.space,
        of: new Map([...vectors.of].map(([given, vector]) => [ids.get(given) ?? given, vector])),
      })
    }
    return kept
  }

  return {
    find: async (collection, path) => at(collection, path)?.kept,
    list: async (collection, { under, after = '', limit }) =>
      entries
        .map(({ kept }) => kept)
        .filter(
          (kept) => kept.collection === collection && (under === undefined || isUnder(kept.path, under)),
        )
        .filter(({ path }) => compareCodePoints(path, after) > 0)
        .toSorted((a, b) => compareCodePoints(a.path, b.path))
        .slice(0, Math.max(0, limit)),
    withVectors: async (space, passages) =>
      new Set(passages.filter((id) => spaces.get(space.name)?.of.has(id))),
    put: async (document, vectors) => put(document, vectors),
    async move(collection, from, to) {
      const moved = at(collection, from)
      if (!moved || from === to) return moved !== undefined
      const inTheWay = at(collection, to)
      replace(
        without(inTheWay).map((entry) =>
          entry === moved ? { ...entry, kept: { ...entry.kept, path: to } } : entry,
        ),
      )
      return true
    },
    async remove(collection, which) {
      const left = entries.filter(
        ({ kept }) =>
          kept.collection !== collection ||
          !('path' in which ? kept.path === which.path : isUnder(kept.path, which.under)),
      )
      const gone = entries.length - left.length
      replace(left)
      return gone
    },
    async text(document, range) {
      const entry = entries.find(({ kept }) => kept.id === document)
      return entry && { document: entry.kept, text: range ? piece(entry.text, range) : entry.text }
    },
    async counts(collection) {
      const names = [...new Set(entries.map(({ kept }) => kept.collection))].toSorted(compareCodePoints)
      return names
        .filter((name) => collection === undefined || name === collection)
        .map((name) =>
          count(
            name,
            entries.filter(({ kept }) => kept.collection === name),
            spaces,
          ),
        )
    },
    passagesWithout: async (space, { limit }) =>
      passagesOf()
        .map(({ passage }) => passage)
        .filter(({ id }) => !spaces.get(space.name)?.of.has(id))
        .slice(0, limit),
    putVectors: async (vectors) => putVectors(vectors),
    async keepSpaces(names) {
      for (const name of spaces.keys()) if (!names.includes(name)) spaces.delete(name)
    },
    async byWords(words, { scope, limit, signal }) {
      signal.throwIfAborted()
      return best(scoreByWords(passagesOf(), words), limit, ({ document }) => isInScope(document, scope))
    },
    async byMeaning(vector, { space, scope, limit, signal }) {
      signal.throwIfAborted()
      const of = spaceOf(spaces, space, vector)
      const query = unit(vector)
      const scored = passagesOf().flatMap(({ passage, document }) => {
        const one = of?.get(passage.id)
        return one ? [{ passage: passage.id, document, score: dot(query, one), vector: one }] : []
      })
      return best(scored, limit, ({ document }) => isInScope(document, scope))
    },
    passages: async (ids) =>
      ids.flatMap((id) => {
        const found = passagesOf().find(({ passage }) => passage.id === id)
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

/** BM25 as it is in books, over words as they stand. */
function scoreByWords(
  passages: readonly { passage: Passage; document: KeptDocument }[],
  words: string,
): (Scored & { document: KeptDocument })[] {
  const texts = passages.map(({ passage, document }) => ({
    passage,
    document,
    tokens: tokensOf([document.title ?? '', ...passage.headings, passage.text].join('\n')),
  }))
  const mean = texts.reduce((sum, { tokens }) => sum + tokens.length, 0) / (texts.length || 1)
  const scores = new Map<string, number>()
  for (const { text, isBeginning } of queryTerms(words)) {
    const fits = (token: string): boolean => (isBeginning ? token.startsWith(text) : token === text)
    const having = texts.filter(({ tokens }) => tokens.some(fits))
    const rarity = Math.log(1 + (texts.length - having.length + 0.5) / (having.length + 0.5))
    for (const { passage, tokens } of having) {
      const times = tokens.filter(fits).length
      const share = (times * 2.2) / (times + 1.2 * (0.25 + (0.75 * tokens.length) / mean))
      scores.set(passage.id, (scores.get(passage.id) ?? 0) + rarity * share)
    }
  }
  return texts.flatMap(({ passage, document }) => {
    const score = scores.get(passage.id)
    return score === undefined ? [] : [{ passage: passage.id, document, score }]
  })
}

function best<Found extends Scored & { document: KeptDocument }>(
  found: readonly Found[],
  limit: number,
  isWanted: (one: Found) => boolean,
): Omit<Found, 'document'>[] {
  return found
    .filter(isWanted)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, Math.max(0, limit))
    .map(({ document: _, ...one }) => one)
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
