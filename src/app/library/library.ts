import { basename, extname } from 'node:path'

import { sha256, type Clock } from '#base'
import { AppError, type Collection, isSameLabel } from '#contract'
import type { FileToTake, Library, UnreadDocument } from '#gate'
import {
  chunk,
  documentId,
  type Embedder,
  type Extractor,
  isUnder,
  type KeptDocument,
  recall,
  type SearchStore,
  type Vectors,
} from '#memory'

import type { Unread } from './unread.ts'

interface LibraryOptions {
  readonly store: SearchStore
  readonly extractor: Extractor
  /** Null where texts are found by their words alone. */
  readonly embedder: () => Promise<Embedder | null>
  readonly unread: Unread
  /** @throws AppError `documents.no_collection` */
  readonly collectionOf: (name: string) => Collection
  readonly collections: () => readonly Collection[]
  readonly clock: Clock
}

/** Reads documents into a home's collections, and finds them there. */
export function createLibrary(options: LibraryOptions): Library {
  const { store, extractor, embedder, unread, collectionOf, collections, clock } = options

  async function find(collection: string, path: string): Promise<KeptDocument | UnreadDocument | undefined> {
    return (await store.find(collection, path)) ?? unread.find(collection, path)
  }

  return {
    collectionsIn: (project) => belonging(collections(), project),
    find,
    list: (collection, where) => store.list(collection, where),
    listUnread: (collection, where) => unread.list(collection, where),
    text: (document, range) => store.text(document, range),

    async take(file, { vectors: when, isGone, signal }) {
      const { collection, path, content, modifiedMs, label } = file
      const { passageSize: target, overlap } = collectionOf(collection)
      const before = await store.find(collection, path)
      const hash = sha256(content)
      const isSame = before?.hash === hash && isSameLabel(before.label, label)
      if (before && isSame && before.modifiedMs === modifiedMs) return { document: before, is: 'same' }
      const renamed = isGone && !before && (await moveRenamed(store, { ...file, hash }, isGone))
      if (renamed) {
        await unread.clear(collection, path)
        return { document: renamed, is: 'renamed' }
      }
      const reading = await read(file, { extractor, signal })
      if ('unread' in reading) {
        await store.remove(collection, { path })
        await unread.note(collection, reading.unread, { at: clock.now() })
        return reading
      }
      const { text, kind, title } = reading
      // One that was renamed keeps its id, and what has not changed in it its passages.
      const called = before?.id ?? documentId(collection, path, 0)
      const passages = chunk(reading, { document: called, target, overlap })
      const vectors = when === 'now' ? await vectorsOf(passages) : undefined
      const about = { collection, path, title, kind, hash, sizeBytes: content.length, modifiedMs, label }
      const document = await store.put({ ...about, takenMs: clock.now(), text, passages }, vectors)
      await unread.clear(collection, path)
      return { document, is: isSame ? 'same' : before ? 'changed' : 'new' }

      async function vectorsOf(all: readonly { id: string; text: string }[]): Promise<Vectors | undefined> {
        const maker = await embedder().catch(withoutVectors)
        if (!maker) return undefined
        const known = await store.withVectors(
          maker.space,
          all.map(({ id }) => id),
        )
        const fresh = all.filter(({ id }) => !known.has(id))
        const made = await embedded(maker, fresh, { signal })
        if (!made) return undefined
        return { space: maker.space, of: new Map(fresh.map(({ id }, index) => [id, vectorAt(made, index)])) }
      }
    },

    async remove(collection, where) {
      if ('path' in where) {
        await unread.clear(collection, where.path)
        return store.remove(collection, where)
      }
      const { under } = where
      await unread.drop(collection, under)
      return under === null ? removeAll(store, collection) : store.remove(collection, { under })
    },

    async search({ text, limit, project, ...where }, { signal }) {
      for (const name of where.collections ?? []) collectionOf(name)
      const here = project === undefined ? undefined : belonging(collections(), project)
      const named = where.collections
      const scope = here
        ? { ...where, collections: here.filter((name) => named?.includes(name) ?? true) }
        : where
      const { hits } = await recall(store, await embedder().catch(withoutVectors), text, {
        scope,
        limit,
        signal,
      })
      return hits.map(({ passage, score }) => ({ ...passage, score }))
    },

    embed: async (how) => embedLacking(store, await embedder(), how),
  }
}

/**
 * Keeps a document of these bytes, whose file is no longer where it was, under the new path. The ending has a say in how a
 * file is read, so it must be the same.
 */
async function moveRenamed(
  store: SearchStore,
  { collection, path, hash, modifiedMs, label }: FileToTake & { readonly hash: string },
  isGone: (path: string) => Promise<boolean>,
): Promise<KeptDocument | undefined> {
  for (const one of await store.withHash(collection, hash)) {
    if (one.modifiedMs !== modifiedMs || endingOf(one.path) !== endingOf(path)) continue
    if ((await isGone(one.path)) && (await store.move(collection, one.path, path, label)))
      return { ...one, path, label }
  }
  return undefined
}

/** The whole name where there is none: `Makefile`. */
function endingOf(path: string): string {
  return extname(path) || basename(path)
}

async function embedLacking(
  store: SearchStore,
  maker: Embedder | null,
  { limit, signal }: { limit: number; signal: AbortSignal },
): Promise<number> {
  if (!maker) return 0
  const passages = await store.passagesWithout(maker.space, { limit })
  if (passages.length === 0) return 0
  const made = await maker.embed(
    passages.map(({ text }) => text),
    { signal },
  )
  await store.putVectors({
    space: maker.space,
    of: new Map(passages.map(({ id }, index) => [id, vectorAt(made, index)])),
  })
  return passages.length
}

/** Names of those that belong to the project in a folder, or to none. */
function belonging(collections: readonly Collection[], project: string): string[] {
  return collections
    .filter((one) => one.project === null || isUnder(project, one.project))
    .map(({ name }) => name)
}

async function removeAll(store: SearchStore, collection: string): Promise<number> {
  let gone = 0
  for (;;) {
    const documents = await store.list(collection, { limit: 500 })
    for (const { path } of documents) gone += await store.remove(collection, { path })
    if (documents.length < 500) return gone
  }
}

/** Where the model that was named cannot be asked, words find alone. */
function withoutVectors(error: unknown): null {
  if (error instanceof AppError && ['documents.no_vectors', 'model.call_refused'].includes(error.code))
    return null
  throw error
}

/** What cannot be turned into vectors now is found by its words, and gets its vectors later. */
async function embedded(
  embedder: Embedder,
  passages: readonly { readonly text: string }[],
  { signal }: { signal: AbortSignal },
): Promise<readonly Float32Array[] | undefined> {
  try {
    return await embedder.embed(
      passages.map(({ text }) => text),
      { signal },
    )
  } catch (error) {
    if (error instanceof AppError && error.code === 'documents.no_vectors') return undefined
    throw error
  }
}

type Read = Awaited<ReturnType<Extractor['read']>> | { readonly unread: UnreadDocument }

/** What is wrong with a document is its own affair; what is wrong with this machine is everybody's. */
async function read(
  { path, content, modifiedMs }: FileToTake,
  { extractor, signal }: { extractor: Extractor; signal: AbortSignal },
): Promise<Read> {
  const name = path.split(/[\\/]/).at(-1) ?? path
  try {
    return await extractor.read({ name, content }, { signal })
  } catch (error) {
    if (signal.aborted || !(error instanceof AppError) || !error.code.startsWith('documents.')) throw error
    const { code, message } = error
    return { unread: { path, sizeBytes: content.length, modifiedMs, code, message } }
  }
}

function vectorAt(vectors: readonly Float32Array[], index: number): Float32Array {
  const vector = vectors[index]
  if (!vector) throw new AppError('internal.bug', 'There are fewer vectors than texts.')
  return vector
}
