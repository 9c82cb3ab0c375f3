import type { BigIntStats } from 'node:fs'
import { lstat, rmdir, unlink } from 'node:fs/promises'

import type { Grant } from '#contract'
import { AppError } from '#contract'
import type { FileEntry, Files } from '#gate'

import { refusal, systemCode, toAppError, toOutcome } from './failure.ts'
import { toFileStat } from './file-stat.ts'
import { createGrantedRoots, type Granted } from './granted-roots.ts'
import { listFolder } from './list-folder.ts'
import { makeFolderWith } from './make-folder.ts'
import { moveEntry } from './move-entry.ts'
import { type Named, requireFree, statEntry } from './named-entry.ts'
import { segmentsBelow } from './native-path.ts'
import { type Anchor, type FolderPlace, openFolder, strongestAnchor } from './open-folder.ts'
import { maxPieceBytes, openToRead, piecesOf, readWhole } from './read-file.ts'
import { syncFolder } from './sync-folder.ts'
import { cleanLeftovers, cleanOnce, defaultPrefix } from './temporary-files.ts'
import { writeFile } from './write-file.ts'

export interface FilesOptions {
  /**
   * What a person named. Never a path that a workflow computed: links above and at a granted path are followed.
   * `fs.write` implies `fs.read`.
   */
  readonly grants: readonly Grant[]
  /** Real paths of folders that no grant reaches: the program's own home, with its key. */
  readonly reserved?: readonly string[]
  /** How the names of temporary files begin. */
  readonly temporaryPrefix?: string
  /** How folders are held while something is done in them; the strongest way that the system has, unless said otherwise. */
  readonly anchor?: Anchor
}

/**
 * The machine's files, confined to the granted folders.
 *
 * On Linux every operation goes through a handle on the folder it happens in, so a link that is swapped in at any moment
 * leads nowhere. Elsewhere the way is checked before and after; a swap in the very instant between cannot be excluded.
 * A hard link inside a granted folder to a file outside of it can be read, as it is the same file; a write replaces the
 * name and leaves the file outside as it is.
 */
export function createFiles({
  grants,
  reserved = [],
  temporaryPrefix: prefix = defaultPrefix,
  anchor = strongestAnchor(),
}: FilesOptions): Files {
  const context: Context = { roots: createGrantedRoots(grants, reserved), prefix, anchor }
  return { ...reading(context), ...writing(context), ...arranging(context) }
}

interface Context {
  readonly roots: ReturnType<typeof createGrantedRoots>
  readonly prefix: string
  readonly anchor: Anchor
}

function reading({ roots, prefix, anchor }: Context): Pick<Files, 'stat' | 'list' | 'read' | 'readPieces'> {
  return {
    async stat(path, { signal }) {
      signal.throwIfAborted()
      const at = await roots.locate(path, 'fs.read', { orWay: true })
      try {
        using folder = await openFolder(at.parent, anchor)
        // Who asks after a crash what became of an effect may have nothing more to write there. The question comes first.
        if (at.mayWriteBeside) await cleanOnce(folder, prefix).catch(() => {})
        const stat = toFileStat(await lstat(folder.at(at.name), { bigint: true }))
        if (at.reach === 'way' && stat.kind !== 'folder') await roots.locate(path, 'fs.read')
        return stat
      } catch (thrown) {
        const error = toAppError(thrown, at.path)
        if (!(error instanceof AppError)) throw error
        if (error.code === 'files.not_found' || error.code === 'files.not_a_folder') return undefined
        throw error
      }
    },

    async *list(path, { recursive, signal }) {
      signal.throwIfAborted()
      const at = await roots.locate(path, 'fs.read', { orWay: true })
      const skips = (place: FolderPlace, entry: FileEntry): boolean =>
        roots.isReserved(place) || (at.reach !== 'all' && !roots.sees(entry.path, entry.kind))
      yield* listFolder(at, { anchor, prefix, recursive, signal, skips })
    },

    async read(path, { maxBytes, signal }) {
      signal.throwIfAborted()
      const at = await roots.locate(path, 'fs.read')
      using folder = await openFolder(at.parent, anchor)
      await using handle = await openToRead(folder, at.name, at.path)
      try {
        return await readWhole(handle, at.path, { maxBytes, signal })
      } catch (error) {
        throw toAppError(error, at.path)
      }
    },

    async *readPieces(path, { signal }) {
      signal.throwIfAborted()
      const at = await roots.locate(path, 'fs.read')
      using folder = await openFolder(at.parent, anchor)
      await using handle = await openToRead(folder, at.name, at.path)
      const pieces = piecesOf(handle, maxPieceBytes, signal)[Symbol.asyncIterator]()
      while (true) {
        let result: IteratorResult<Uint8Array>
        try {
          result = await pieces.next()
        } catch (error) {
          throw toAppError(error, at.path)
        }
        if (result.done) return
        yield result.value
      }
    },
  }
}

function writing({ roots, prefix, anchor }: Context): Pick<Files, 'write' | 'move'> {
  return {
    async write(path, pieces, options) {
      options.signal.throwIfAborted()
      const at = await roots.locate(path, 'fs.write')
      using folder = await openFolder(at.parent, anchor, [])
      await cleanOnce(folder, prefix)
      return await writeFile({ folder, name: at.name, shown: at.path, prefix }, pieces, options)
    },

    async move(fromPath, toPath, { signal }) {
      signal.throwIfAborted()
      const from = await roots.locate(fromPath, 'fs.write')
      const to = await roots.locate(toPath, 'fs.write')
      using source = await openFolder(from.parent, anchor)
      const named: Named = { folder: source, name: from.name, shown: from.path }
      const stats = await statEntry(named)
      refuseWithinItself(from, to)
      if (stats.isDirectory()) {
        await roots.requireAll(from)
        await roots.requireAll(to)
      }
      for (const below of roots.below(to)) await refuseLinkAt(from, stats, below)
      using target = await openFolder(to.parent, anchor, [])
      const goal: Named = { folder: target, name: to.name, shown: to.path }
      // For anything but a folder the step that gives the new name finds out by itself.
      if (stats.isDirectory()) await requireFree(goal)
      await cleanOnce(target, prefix)
      return await moveEntry(named, goal, stats, { prefix, signal })
    },
  }
}

/** Before anything is made: the folders for the target would be made inside what is to be moved. */
function refuseWithinItself(from: Granted, to: Granted): void {
  const below = segmentsBelow(realPath(from), realPath(to))
  if (below === undefined || below.length === 0) return
  throw refusal(
    'files.path_invalid',
    `${from.path} cannot be moved into itself.`,
    to.path,
    'Choose another path.',
  )
}

/**
 * A granted folder must not become a link by a move: whoever opens it next would follow it, as one that a person named.
 */
async function refuseLinkAt(
  { place, path }: Granted,
  stats: BigIntStats,
  below: readonly string[],
): Promise<void> {
  if (stats.isSymbolicLink()) {
    throw refusal(
      'gate.path_outside_grant',
      `${path} is a link, and would take the place of a granted folder.`,
      path,
    )
  }
  try {
    const folder = await openFolder(
      { base: place.base, below: [...place.below, ...below] },
      strongestAnchor(),
    )
    folder[Symbol.dispose]()
  } catch (error) {
    if (error instanceof AppError && error.code === 'gate.path_outside_grant') throw error
  }
}

function realPath({ place }: Granted): string {
  return [place.base, ...place.below].join('/').replace(/^\/+/, '/')
}

function arranging({ roots, prefix, anchor }: Context): Pick<Files, 'makeFolder' | 'remove'> {
  return {
    async makeFolder(path, options) {
      options.signal.throwIfAborted()
      const at = await roots.locate(path, 'fs.write', { orWay: true })
      const made: string[] = []
      if (options.mode === undefined && options.modifiedMs === undefined) {
        const folder = await openFolder(at.place, anchor, made)
        folder[Symbol.dispose]()
      } else {
        using parent = await openFolder(at.parent, anchor, made)
        const isNew = await makeFolderWith(
          { folder: parent, name: at.name, shown: at.path },
          { ...options, prefix },
        )
        if (isNew) made.push(at.path)
      }
      // As the caller writes them: the last so many parents of the path.
      const parents = [at.path]
      while (parents.length < made.length) parents.unshift(parents[0]?.replace(/[\\/][^\\/]*$/, '') ?? '')
      return made.length === 0 ? [] : parents
    },

    async remove(path, { signal }) {
      signal.throwIfAborted()
      const at = await roots.locate(path, 'fs.write', { orWay: true })
      using folder = await openFolder(at.parent, anchor)
      const stats = await statEntry({ folder, name: at.name, shown: at.path })
      // A folder on the way to what is granted may go once it is empty, for it may have been made on that way.
      if (at.reach === 'way' && !stats.isDirectory()) await roots.locate(path, 'fs.write')
      await folder.check()
      try {
        if (!stats.isDirectory()) await unlink(folder.at(at.name))
        else await removeFolder(folder.at(at.name), at)
      } catch (error) {
        throw toOutcome(error, at.path)
      }
      await syncFolder(folder)
    },
  }

  /** Leftovers of a crash, which nobody sees, do not keep a folder from being empty. */
  async function removeFolder(native: string | Buffer, { place }: Granted): Promise<void> {
    try {
      await rmdir(native)
    } catch (error) {
      if (systemCode(error) !== 'ENOTEMPTY') throw error
      using folder = await openFolder(place, anchor)
      if ((await cleanLeftovers(folder, prefix)) === 0) throw error
      await rmdir(native)
    }
  }
}
