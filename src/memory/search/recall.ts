import { AppError } from '#contract'

import type { Embedder } from '../ports/embedder.ts'
import type { FoundPassage, SearchScope, SearchStore } from '../ports/search-store.ts'
import { diversify } from './diversify.ts'
import { type Near, withFeedback } from './feedback.ts'
import { type Fused, fuseRanks, fuseScores } from './fuse.ts'
import { tokensOf } from './tokens.ts'
import { dot } from './vectors.ts'

/** A passage that answers a question, with why. */
export interface Hit {
  readonly passage: FoundPassage
  /** From 0 to 1, comparable within one search alone. */
  readonly score: number
  /** What the search by words said of it, and that by meaning: a cosine. Null where it did not find it. */
  readonly words: number | null
  readonly meaning: number | null
}

export interface Recalled {
  /** Best first. */
  readonly hits: readonly Hit[]
  /** Why meaning was left out though there is an embedder: it could not be asked. */
  readonly withoutMeaning: AppError | null
}

export interface RecallOptions {
  readonly scope?: SearchScope
  readonly limit: number
  /** Instead of by scores: by ranks. */
  readonly fusion?: 'scores' | 'ranks'
  /** From 0, the best whatever they repeat, to 1, what is least like the hits before; 0 where nothing is said. */
  readonly diversity?: number
  /** Compares all vectors instead of the most promising ones. */
  readonly exact?: boolean
  readonly signal: AbortSignal
}

/** How many are looked at by words: meaning judges all of them, and so may have the last word on what words have far down. */
const leastLookedAt = 100
const lookedAtForEach = 4
/** Beside those, how many of the nearest: what only meaning finds has to be near to be a hit. */
const nearestShare = 0.5

/**
 * Finds passages by words and by meaning at once. Where there is no embedder, no vector of its space, or it cannot be asked,
 * words find alone.
 */
export async function recall(
  store: SearchStore,
  embedder: Embedder | null,
  query: string,
  options: RecallOptions,
): Promise<Recalled> {
  const { scope = {}, limit, signal } = options
  const depth = Math.max(leastLookedAt, limit * lookedAtForEach)
  const [words, { vector, failure }] = await Promise.all([
    store.byWords(query, { scope, limit: depth, signal }),
    vectorOf(store, embedder, query, signal),
  ])
  const near =
    embedder && vector
      ? await store.byMeaning(vector, {
          space: embedder.space,
          scope,
          limit: Math.ceil(depth * nearestShare),
          also: words.map(({ passage }) => passage),
          exact: options.exact ?? false,
          signal,
        })
      : []
  const fuse = options.fusion === 'ranks' ? fuseRanks : fuseScores
  const fused = (meaning: readonly Near[]): readonly Fused[] =>
    fuse({ words, meaning, weight: embedder?.space.weight ?? 0 })
  const first = fused(near)
  const ranked = vector
    ? fused(withFeedback(near, { question: vector, first: first.map(({ passage }) => passage) }))
    : first
  const diversity = options.diversity ?? 0
  const cosines = new Map(near.map(({ passage, score }) => [passage, score]))
  const candidates = (await withPassages(store, ranked.slice(0, diversity > 0 ? depth : limit))).map(
    (hit) => ({
      ...hit,
      meaning: cosines.get(hit.passage.id) ?? null,
    }),
  )
  const hits =
    diversity === 0
      ? candidates
      : diversify(candidates, { limit, diversity, likeness: likenessBy(near, candidates) })
  return { hits: hits.slice(0, limit), withoutMeaning: failure }
}

/** Of the question; none where there is nothing to ask, or the model could not be asked. */
async function vectorOf(
  store: SearchStore,
  embedder: Embedder | null,
  query: string,
  signal: AbortSignal,
): Promise<{ readonly vector?: Float32Array | undefined; readonly failure: AppError | null }> {
  if (!embedder || query.trim() === '') return { failure: null }
  // A model is dear to load, and where nothing has a vector of its it finds nothing.
  if ((await store.dimensionsOf(embedder.space.name)) === null) return { failure: null }
  try {
    const [vector] = await embedder.embed([query], { signal })
    return { vector, failure: null }
  } catch (error) {
    if (error instanceof AppError && error.code === 'documents.no_vectors') return { failure: error }
    throw error
  }
}

/** Those that are gone meanwhile are no hits. */
async function withPassages(store: SearchStore, fused: readonly Fused[]): Promise<readonly Hit[]> {
  const found = new Map(
    (await store.passages(fused.map(({ passage }) => passage))).map((one) => [one.id, one]),
  )
  return fused.flatMap(({ passage: id, ...rest }) => {
    const passage = found.get(id)
    return passage ? [{ passage, ...rest }] : []
  })
}

/** By their vectors where both have one, else by the words that they share. */
function likenessBy(near: readonly Near[], hits: readonly Hit[]): (a: Hit, b: Hit) => number {
  const vectors = new Map(near.map(({ passage, vector }) => [passage, vector]))
  const words = new Map(hits.map(({ passage }) => [passage.id, new Set(tokensOf(passage.text))]))
  return (a, b) => {
    const [one, other] = [vectors.get(a.passage.id), vectors.get(b.passage.id)]
    if (one && other) return Math.max(0, dot(one, other))
    return shared(words.get(a.passage.id) ?? new Set(), words.get(b.passage.id) ?? new Set())
  }
}

function shared(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const both = a.intersection(b).size
  return both === 0 ? 0 : both / (a.size + b.size - both)
}
