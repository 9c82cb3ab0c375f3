import { AppError } from '#contract'

import type { FileEntry, Files } from '../ports/files.ts'
import type { Located, ObservedFiles } from '../ports/observed-files.ts'
import type { ContentKeeper } from './content.ts'
import { type Entry, type FolderNode, type Layer, type LeafNode, toldOf, touched } from './layer.ts'
import { denied, linkRefused, notAFile, notAFolder, notFound } from './refusals.ts'

export interface Overlaid {
  readonly layer: Layer
  readonly observed: ObservedFiles
  readonly keeper: ContentKeeper
}

/** What the reading half of an overlay sees: the files as they would be. */
export function reading(overlaid: Overlaid): Pick<Files, 'stat' | 'list' | 'read' | 'readPieces'> {
  const { layer, observed, keeper } = overlaid
  return {
    async stat(path, { signal }) {
      signal.throwIfAborted()
      const at = await observed.locate(path, 'fs.read', { signal })
      const found = findEntry(overlaid, at)
      if (found === undefined) return undefined
      if (typeof found === 'string')
        return toldOf(found, at.path, () => observed.files.stat(found, { signal }))
      return layer.statOf(observed, found, { signal })
    },

    async *list(path, { recursive, signal }) {
      signal.throwIfAborted()
      const at = await observed.locate(path, 'fs.read', { signal })
      const way = layer.follow(observed, at)
      if (way.is === 'missing') throw notFound(way.at)
      if (way.is === 'blocked') throw notAFolder(way.at)
      const listing = { recursive, signal, shown: at.path }
      if (way.is === 'real') yield* listReal(overlaid, way.path, listing)
      else yield* listNode(overlaid, way.node, listing)
    },

    async read(path, { maxBytes, signal }) {
      signal.throwIfAborted()
      const at = await observed.locate(path, 'fs.read', { signal })
      const found = findToRead(overlaid, at)
      if (typeof found === 'string')
        return toldOf(found, at.path, () => observed.files.read(found, { maxBytes, signal }))
      const content = contentOf(found, at.path, observed)
      if (content.sizeBytes > maxBytes) throw tooLarge(at.path, content.sizeBytes, maxBytes)
      return concat(await Array.fromAsync(keeper.read(content, { signal })))
    },

    async *readPieces(path, { signal }) {
      signal.throwIfAborted()
      const at = await observed.locate(path, 'fs.read', { signal })
      const found = findToRead(overlaid, at)
      if (typeof found !== 'string') yield* keeper.read(contentOf(found, at.path, observed), { signal })
      else yield* toldOfAll(found, at.path, keeper.known(found, { signal }))
    },
  }
}

async function* toldOfAll<T>(real: string, shown: string, all: AsyncIterable<T>): AsyncIterable<T> {
  const items = all[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next = await toldOf(real, shown, () => items.next())
      if (next.done === true) return
      yield next.value
    }
  } finally {
    await items.return?.()
  }
}

function tooLarge(path: string, sizeBytes: number, maxBytes: number): AppError {
  return new AppError(
    'files.too_large',
    `${path.toWellFormed()} has ${sizeBytes} bytes, over the limit of ${maxBytes}.`,
    {
      hint: 'Raise the limit, or leave the file out.',
      details: { path: path.toWellFormed(), sizeBytes, maxBytes },
    },
  )
}

/** The entry of the layer at a place, or the real path of what is as it was; undefined for nothing. */
function findEntry({ layer, observed }: Overlaid, at: Located): Entry | string | undefined {
  const name = at.segments.at(-1)
  if (name === undefined) return layer.root
  const way = layer.follow(observed, at, at.segments.length - 1)
  if (way.is === 'real') return observed.join(way.path, name)
  if (way.is !== 'folder') return undefined
  const entry = way.node.entries.get(name)
  if (entry !== undefined) return entry ?? undefined
  return way.node.origin === null ? undefined : observed.join(way.node.origin, name)
}

/** The real path of a file to read, or one that was written. */
function findToRead(overlaid: Overlaid, at: Located): LeafNode | string {
  const { layer, observed } = overlaid
  const way = layer.follow(observed, at, at.segments.length - 1)
  if (way.is === 'blocked') throw notAFolder(way.at)
  if (way.is === 'missing') throw notFound(way.at)
  const found = findEntry(overlaid, at)
  if (found === undefined) throw notFound(at.path)
  if (typeof found === 'string') return found
  if (found.kind === 'link') throw linkRefused(at.path)
  if (found.kind === 'folder') throw notAFile(at.path)
  return found.origin ?? found
}

/** What was written is this process's own, so its mode says whether it could read it back. */
function contentOf(
  { content, stat }: LeafNode,
  path: string,
  { own }: ObservedFiles,
): NonNullable<LeafNode['content']> {
  if (!content) throw notAFile(path)
  if (!own.isPrivileged && (stat.mode & 0o400) === 0) throw denied(path)
  return content
}

interface Listing {
  readonly recursive: boolean
  readonly signal: AbortSignal
  /** The path of the folder as its entries are to show it. */
  readonly shown: string
}

async function* listReal(
  { observed }: Overlaid,
  real: string,
  { shown, ...options }: Listing,
): AsyncIterable<FileEntry> {
  const from = observed.join(real, '').length
  for await (const entry of toldOfAll(real, shown, observed.files.list(real, options)))
    yield { ...entry, path: observed.join(shown, entry.path.slice(from)) }
}

async function* listNode(overlaid: Overlaid, node: FolderNode, listing: Listing): AsyncIterable<FileEntry> {
  const { observed } = overlaid
  const { recursive, signal, shown } = listing
  for (const { name, entry, below } of await entriesOf(overlaid, node, listing)) {
    signal.throwIfAborted()
    yield { ...entry, path: observed.join(shown, name) }
    if (!recursive || entry.kind !== 'folder') continue
    const inside = { ...listing, shown: observed.join(shown, name) }
    try {
      if (typeof below === 'string') yield* listReal(overlaid, below, inside)
      else if (below) yield* listNode(overlaid, below, inside)
    } catch (error) {
      // Removed since it was seen: as if the list had come a moment later.
      if (!(error instanceof AppError && error.code === 'files.not_found')) throw error
    }
  }
}

interface Item {
  readonly name: string
  readonly entry: Omit<FileEntry, 'path'>
  /** Of a folder: where what is in it is found. */
  readonly below: FolderNode | string | undefined
}

/** What is in a folder of the layer: what shines through and what is different, by name. */
async function entriesOf(
  { layer, observed }: Overlaid,
  node: FolderNode,
  { shown, signal }: Pick<Listing, 'shown' | 'signal'>,
): Promise<readonly Item[]> {
  const items: Item[] = []
  const seen = new Set<string>()
  if (node.origin !== null) {
    const from = observed.join(node.origin, '').length
    const entries = observed.files.list(node.origin, { recursive: false, signal })
    for await (const { path, ...entry } of toldOfAll(node.origin, shown, entries)) {
      const name = path.slice(from)
      const other = node.entries.get(name)
      // A folder on the way to something different is itself the one that is there.
      if (other !== undefined && !(other?.kind === 'folder' && other.origin === path)) continue
      seen.add(name)
      const isFolder = entry.kind === 'folder'
      items.push({
        name,
        entry: other?.kind === 'folder' ? (touched(entry, other) ?? entry) : entry,
        below: isFolder ? (other?.kind === 'folder' ? other : path) : undefined,
      })
    }
  }
  for (const [name, other] of node.entries) {
    if (other === null || seen.has(name)) continue
    const entry = await layer.statOf(observed, other, { signal })
    if (entry) items.push({ name, entry, below: other.kind === 'folder' ? other : undefined })
  }
  return items.toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** Whether nothing would be in a folder. */
export async function isEmpty(
  overlaid: Overlaid,
  node: FolderNode,
  options: { shown: string; signal: AbortSignal },
): Promise<boolean> {
  return (await entriesOf(overlaid, node, options)).length === 0
}

function concat(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let offset = 0
  for (const piece of pieces) {
    whole.set(piece, offset)
    offset += piece.length
  }
  return whole
}
