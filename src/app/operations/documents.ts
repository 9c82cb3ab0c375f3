import { basename } from 'node:path'

import { z } from 'zod'

import { createFiles } from '#adapters'
import { sha256 } from '#base'
import { AppError, type DocumentView, type Implementations, type Operations } from '#contract'
import type { KeptDocument } from '#memory'
import { documentsForget } from '#tools'

import { getCollection } from '../library/collections.ts'
import type { HomeLibrary } from '../library/home-library.ts'
import type { Desk } from './desk.ts'
import { forgetDocuments } from './documents-forget.ts'
import type { ReadingNamed } from './readings.ts'
import type { SearchNamed } from './search.ts'
import { placeFrom, placeText } from './list-place.ts'
import { mediaTypeOf } from './media-type.ts'
import { wireTime } from './wire-time.ts'
import { type ZipFile, zipped } from './zip.ts'

type Named = Exclude<Extract<keyof Operations, `documents.${string}`>, SearchNamed | ReadingNamed>

/** Bytes of a text that are given at once, unless it is said how many. */
const pieceBytes = 256 * 1024

/** The largest file that is given out. */
const largestContent = 64 * 1024 * 1024

const PathPlace = z.tuple([z.string()])

export function documentsOperations(desk: Desk): Pick<Implementations<Operations>, Named> {
  const { workspace } = desk
  const { library } = workspace

  /** One part of a list by path. */
  async function partOf<Item extends { readonly path: string }>(
    { cursor, limit }: { cursor?: string | undefined; limit: number },
    list: (where: { after?: string; limit: number }) => Promise<readonly Item[]>,
  ): Promise<{ items: readonly Item[]; next: string | null }> {
    const [after] = cursor === undefined ? [] : placeFrom(PathPlace, cursor)
    const found = await list({ ...(after === undefined ? {} : { after }), limit: limit + 1 })
    const items = found.slice(0, limit)
    const last = items.at(-1)
    return { items, next: found.length > limit && last ? placeText([last.path]) : null }
  }

  return {
    async 'documents.list'({ collection, under, ...part }) {
      getCollection(library.settings, collection)
      const { items, next } = await partOf(part, (where) =>
        library.list(collection, { ...where, ...(under === undefined ? {} : { under }) }),
      )
      return { items: items.map(viewDocument), next }
    },

    async 'documents.unread'({ collection, ...part }) {
      getCollection(library.settings, collection)
      const { items, next } = await partOf(part, (where) => library.listUnread(collection, where))
      return { items: items.map(({ path, code, message }) => ({ path, code, message })), next }
    },

    async 'documents.get'({ document, start, end = start + pieceBytes }) {
      const range = { start, end: Math.max(start, end) }
      const found = await library.text(document, range)
      if (!found) throw notRead(document)
      const bytes = new TextEncoder().encode(found.text).length
      const more = await library.text(document, { start: start + bytes, end: start + bytes + 4 })
      return {
        document: viewDocument(found.document),
        start,
        end: start + bytes,
        more: (more?.text ?? '') !== '',
        text: found.text,
      }
    },

    async 'documents.content'({ document }, { signal }) {
      const found = await library.text(document, { start: 0, end: 0 })
      if (!found) throw notRead(document)
      const { path, hash } = found.document
      const content = await fileAt(desk, path, { signal })
      if (sha256(content) !== hash)
        throw new AppError('files.changed', `${path} is no longer as it was read.`, {
          hint: 'Read it again.',
          details: { path },
        })
      return { mediaType: mediaTypeOf(path), fileName: basename(path).toWellFormed(), bytes: oneOf(content) }
    },

    async 'documents.forget'({ under, collection }, call) {
      getCollection(library.settings, collection)
      const [first] = await library.list(collection, { under, limit: 1 })
      const [unread] = await library.listUnread(collection, { under, limit: 1 })
      // Where it is wished for a second time, the first may have done it.
      if (call.once === null && !first && !unread) throw notRead(under)
      return forgetDocuments(desk, documentsForget, { collection, under }, call)
    },

    async 'documents.export'({ collection, under }, { signal }) {
      getCollection(library.settings, collection)
      return {
        mediaType: 'application/zip',
        fileName: `${collection}.zip`,
        bytes: zipped(exported(library, collection, under), { at: workspace.clock.now(), signal }),
      }
    },
  }
}

async function* exported(
  library: Pick<HomeLibrary, 'list' | 'text'>,
  collection: string,
  under: string | undefined,
): AsyncGenerator<ZipFile> {
  for (let after: string | undefined; ;) {
    const documents = await library.list(collection, {
      ...(under === undefined ? {} : { under }),
      ...(after === undefined ? {} : { after }),
      limit: 200,
    })
    for (const { id, path } of documents) {
      const whole = await library.text(id)
      if (whole) yield { name: nameInZip(path), pieces: [whole.text] }
    }
    after = documents.at(-1)?.path
    if (documents.length < 200) return
  }
}

function viewDocument({ modifiedMs, takenMs, label, hash: _hash, ...document }: KeptDocument): DocumentView {
  return {
    ...document,
    modifiedAt: wireTime(modifiedMs),
    readAt: wireTime(takenMs),
    integrity: label.integrity,
  }
}

/** The bytes of the file that a person had read; no other file can be had so. */
async function fileAt(desk: Desk, path: string, { signal }: { signal: AbortSignal }): Promise<Uint8Array> {
  const grant = { capability: 'fs.read', resource: path, reason: 'a document that was read' } as const
  const files = createFiles({ grants: [grant], reserved: [desk.workspace.home.realFolder] })
  return files.read(path, { maxBytes: largestContent, signal })
}

async function* oneOf(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content
}

/** No path in an archive leads out of the folder that it is unpacked in. */
function nameInZip(path: string): string {
  const parts = path.split(/[\\/]/).filter((part) => part !== '' && part !== '.' && part !== '..')
  return `${parts.join('/').replaceAll(':', '')}.txt`
}

function notRead(document: string): AppError {
  const shown = document.toWellFormed()
  return new AppError('documents.not_found', `${shown} has not been read.`, {
    hint: 'See what has: adjutant documents list',
    details: { document: shown },
  })
}
