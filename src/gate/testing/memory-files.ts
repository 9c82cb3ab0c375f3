import type { Grant } from '#contract'
import { AppError } from '#contract'

import type { FileEntry, Files, FileStat } from '../ports/files.ts'
import { accessBy, createMemoryDisk, type MemoryDisk, type MemoryTree } from './memory-disk.ts'
import {
  type MemoryFile,
  type MemoryFolder,
  type MemoryNode,
  notAFile,
  notAFolder,
  notFound,
  outsideGrant,
  pathOf,
  statOf,
  taken,
} from './memory-tree.ts'

export interface MemoryFiles extends Files {
  /** Puts something there behind the port's back, whatever is granted; replaces what is there. */
  put(path: string, content: MemoryTree[string]): void
  /** Gives a file a second name behind the port's back, as a move that was cut short leaves it. */
  link(path: string, name: string): void
  /** The same files with other grants. */
  within(grants: readonly Grant[]): Files
  /** Every path with its content, links as `-> target`, folders without anything in them as null; sorted by path. */
  snapshot(): Record<string, string | null>
}

export interface MemoryFilesOptions {
  /** Everything is writable by default. */
  readonly grants?: readonly Grant[]
  readonly tree?: MemoryTree
  /** The time of changes; by default a clock that goes on by a second with each. */
  readonly now?: () => number
}

const maxPieceBytes = 1024 * 1024

/** Files in memory, POSIX paths; under the same contract as the real ones. */
export function createMemoryFiles({ grants, tree = {}, now = tick() }: MemoryFilesOptions = {}): MemoryFiles {
  const everything: Grant = { capability: 'fs.write', resource: '/', reason: 'for tests' }
  const disk = createMemoryDisk(grants ?? [everything], now)
  for (const [path, content] of Object.entries(tree)) disk.put(path, content)
  return {
    ...reading(disk),
    ...writing(disk),
    put: (path, content) => disk.put(path, content),
    link: (path, name) => disk.link(path, name),
    within(others) {
      const narrowed = { ...disk, ...accessBy(others) }
      return { ...reading(narrowed), ...writing(narrowed) }
    },
    snapshot: () => Object.fromEntries(describe(disk.root, '')),
  }
}

function reading(disk: MemoryDisk): Pick<Files, 'stat' | 'list' | 'read' | 'readPieces'> {
  return {
    async stat(path, { signal }) {
      signal.throwIfAborted()
      const node = disk.find(disk.allow(path, 'fs.read', 'way'))
      if (node && node.kind !== 'folder') disk.allow(path, 'fs.read')
      return node && statOf(node)
    },

    async *list(path, { recursive, signal }) {
      signal.throwIfAborted()
      const segments = disk.allow(path, 'fs.read', 'way')
      const node = disk.find(segments)
      if (!node) throw notFound(path)
      if (node.kind === 'link') throw outsideGrant(path)
      if (node.kind === 'file') throw notAFolder(path)
      for (const entry of entriesOf(node, segments, recursive)) {
        signal.throwIfAborted()
        if (disk.sees(entry.path, entry.kind === 'other' ? 'file' : entry.kind)) yield entry
      }
    },

    async read(path, { maxBytes, signal }) {
      signal.throwIfAborted()
      disk.allow(path, 'fs.read')
      const { bytes } = disk.getFile(path)
      if (bytes.length <= maxBytes) return bytes.slice()
      throw new AppError(
        'files.too_large',
        `${path} has ${bytes.length} bytes, over the limit of ${maxBytes}.`,
        {
          details: { path, sizeBytes: bytes.length, maxBytes },
        },
      )
    },

    async *readPieces(path, { signal }) {
      signal.throwIfAborted()
      disk.allow(path, 'fs.read')
      const { bytes } = disk.getFile(path)
      for (let offset = 0; offset < bytes.length; offset += maxPieceBytes) {
        signal.throwIfAborted()
        yield bytes.slice(offset, offset + maxPieceBytes)
      }
    },
  }
}

function writing(disk: MemoryDisk): Pick<Files, 'write' | 'move' | 'makeFolder' | 'remove'> {
  const { now } = disk
  return {
    async write(path, pieces, { replace, mode, modifiedMs, signal }) {
      signal.throwIfAborted()
      const segments = disk.allow(path, 'fs.write')
      const name = segments.at(-1)
      if (name === undefined) throw notAFile(path)
      const refuse = (): MemoryFile | undefined => {
        const there = disk.find(segments)
        if (there && !replace) throw taken(path)
        if (there && there.kind !== 'file') throw notAFile(path)
        return there
      }
      refuse()
      disk.makeFolders(segments.slice(0, -1))
      const bytes = await gather(pieces, signal)
      const before = refuse()
      const { folder } = disk.makeFolders(segments.slice(0, -1))
      const file: MemoryFile = {
        kind: 'file',
        bytes,
        modifiedMs: modifiedMs ?? now(),
        mode: mode ?? before?.mode ?? 0o644,
        identity: disk.identity(),
      }
      folder.children.set(name, file)
      folder.modifiedMs = now()
      return statOf(file)
    },

    async move(from, to, { signal }) {
      signal.throwIfAborted()
      const source = disk.allow(from, 'fs.write')
      const target = disk.allow(to, 'fs.write')
      const node = disk.find(source)
      if (!node) throw notFound(from)
      if (node.kind === 'folder') for (const path of [from, to]) disk.allow(path, 'fs.write', 'all')
      if (source.every((segment, index) => target[index] === segment) && target.length > source.length) {
        throw new AppError('files.path_invalid', `${from} cannot be moved into itself.`, {
          details: { from, to },
        })
      }
      const [name, oldName] = [target.at(-1), source.at(-1)]
      if (disk.find(target) || name === undefined || oldName === undefined) throw taken(to)
      const { folder } = disk.makeFolders(target.slice(0, -1))
      const oldFolder = disk.walk(source.slice(0, -1))
      folder.children.set(name, node)
      oldFolder?.children.delete(oldName)
      return statOf(node)
    },

    async makeFolder(path, { mode, modifiedMs, signal }) {
      signal.throwIfAborted()
      const { folder, made } = disk.makeFolders(disk.allow(path, 'fs.write', 'way'))
      if (made.length > 0) {
        folder.mode = mode ?? folder.mode
        folder.modifiedMs = modifiedMs ?? folder.modifiedMs
      }
      return made
    },

    async remove(path, { signal }) {
      signal.throwIfAborted()
      const segments = disk.allow(path, 'fs.write', 'way')
      const node = disk.find(segments)
      if (!node) throw notFound(path)
      if (node.kind !== 'folder') disk.allow(path, 'fs.write')
      if (node.kind === 'folder' && node.children.size > 0) {
        throw new AppError('files.not_empty', `${path} is not empty.`, { details: { path } })
      }
      disk.walk(segments.slice(0, -1))?.children.delete(segments.at(-1) ?? '')
    },
  }
}

/** A clock for tests: a second later at each look. */
function tick(): () => number {
  let at = Date.UTC(2026, 0, 1)
  return () => (at += 1_000)
}

async function gather(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const all: number[] = []
  const parts: Uint8Array[] = []
  for await (const piece of pieces) {
    signal.throwIfAborted()
    parts.push(piece.slice())
    all.push(piece.length)
  }
  signal.throwIfAborted()
  const bytes = new Uint8Array(all.reduce((sum, length) => sum + length, 0))
  let offset = 0
  for (const part of parts) {
    bytes.set(part, offset)
    offset += part.length
  }
  return bytes
}

function* entriesOf(
  folder: MemoryFolder,
  segments: readonly string[],
  recursive: boolean,
): Iterable<FileEntry> {
  for (const [name, node] of sorted(folder)) {
    const stat: FileStat = statOf(node)
    yield { ...stat, path: pathOf([...segments, name]) }
    if (recursive && node.kind === 'folder') yield* entriesOf(node, [...segments, name], true)
  }
}

function* describe(folder: MemoryFolder, at: string): Iterable<[string, string | null]> {
  for (const [name, node] of sorted(folder)) {
    const path = `${at}/${name}`
    if (node.kind === 'file') yield [path, new TextDecoder().decode(node.bytes)]
    else if (node.kind === 'link') yield [path, `-> ${node.target}`]
    else if (node.children.size === 0) yield [path, null]
    else yield* describe(node, path)
  }
}

function sorted(folder: MemoryFolder): [string, MemoryNode][] {
  return [...folder.children].toSorted(([a], [b]) => (a < b ? -1 : 1))
}
