import { AppError, type Label } from '#contract'

import type { Passage } from '../passage.ts'
import type { KeptDocument, TakenDocument, Vectors } from '../ports/search-store.ts'
import { documentId, passageId } from '../search/document-id.ts'
import { isUnder } from '../search/scope.ts'
import { unit } from '../search/vectors.ts'

export interface Entry {
  readonly kept: KeptDocument
  readonly text: string
  readonly passages: readonly KeptPassage[]
}

interface KeptPassage {
  readonly given: string
  readonly passage: Passage
}

export interface KeptSpace {
  readonly dimensions: number
  readonly of: Map<string, Float32Array>
}

/** A passage with the document that it stands in. */
export interface Placed {
  readonly passage: Passage
  readonly document: KeptDocument
}

/** What a store in memory holds, and how it changes. */
export interface MemoryDocuments {
  readonly entries: readonly Entry[]
  readonly spaces: ReadonlyMap<string, KeptSpace>
  at(collection: string, path: string): Entry | undefined
  passages(): readonly Placed[]
  put(document: TakenDocument, vectors?: Vectors): KeptDocument
  move(collection: string, from: string, to: string, label?: Label): boolean
  remove(collection: string, which: { readonly path: string } | { readonly under: string }): number
  putVectors(vectors: Vectors): void
  keepSpaces(names: readonly string[]): void
}

export function createMemoryDocuments(): MemoryDocuments {
  let entries: readonly Entry[] = []
  const spaces = new Map<string, KeptSpace>()

  const at = (collection: string, path: string): Entry | undefined =>
    entries.find(({ kept }) => kept.collection === collection && kept.path === path)
  const passagesOf = (some = entries): Placed[] =>
    some.flatMap(({ kept, passages }) => passages.map(({ passage }) => ({ passage, document: kept })))
  const without = (gone: Entry | undefined): readonly Entry[] => entries.filter((entry) => entry !== gone)

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
    requireDifferent(passages, facts.path)
    const taken = new Set(passagesOf(others).map(({ passage }) => passage.id))
    const placed = placeIn(before, passages, taken)
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
    get entries() {
      return entries
    },
    spaces,
    at,
    passages: () => passagesOf(),
    put,
    move(collection, from, to, label) {
      const moved = at(collection, from)
      if (!moved || from === to) return moved !== undefined
      const inTheWay = at(collection, to)
      replace(without(inTheWay).map((entry) => (entry === moved ? renamed(entry, to, label) : entry)))
      return true
    },
    remove(collection, which) {
      const left = entries.filter(
        ({ kept }) =>
          kept.collection !== collection ||
          !('path' in which ? kept.path === which.path : isUnder(kept.path, which.under)),
      )
      const gone = entries.length - left.length
      replace(left)
      return gone
    },
    putVectors,
    keepSpaces(names) {
      for (const name of spaces.keys()) if (!names.includes(name)) spaces.delete(name)
    },
  }
}

function freeId(id: (turn: number) => string, taken: ReadonlySet<string>): string {
  let turn = 0
  while (taken.has(id(turn))) turn += 1
  return id(turn)
}

/** Passages with the ids that they have in the store: the same where their words are. */
function placeIn(
  before: Entry | undefined,
  passages: readonly Passage[],
  taken: ReadonlySet<string>,
): (KeptPassage & { readonly isSame: boolean })[] {
  return passages.map((passage) => {
    const same = before?.passages.find((one) => one.given === passage.id && one.passage.text === passage.text)
    const id = same?.passage.id ?? freeId((turn) => passageId(passage.id, turn), taken)
    return { given: passage.id, passage: { ...passage, id }, isSame: same !== undefined }
  })
}

function requireDifferent(passages: readonly Passage[], path: string): void {
  if (new Set(passages.map(({ id }) => id)).size === passages.length) return
  throw new AppError('internal.bug', `Two passages of ${path} have the same id.`)
}

function renamed({ kept, ...rest }: Entry, path: string, label: KeptDocument['label'] = kept.label): Entry {
  return { ...rest, kept: { ...kept, path, label } }
}
