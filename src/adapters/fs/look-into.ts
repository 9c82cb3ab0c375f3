import { type FileHandle, lstat, opendir, realpath } from 'node:fs/promises'
import { homedir } from 'node:os'

import { AppError } from '#contract'
import type { FileStat } from '#gate'

import { refusal, systemCode, toAppError } from './failure.ts'
import { toFileStat } from './file-stat.ts'
import { fromNative, join, normalize, segmentsBelow, toNative } from './native-path.ts'
import { type FolderPlace, type OpenFolder, openFolder, strongestAnchor } from './open-folder.ts'
import { openToRead, piecesOf } from './read-file.ts'

/** One thing in a folder that somebody looks into. */
export interface Seen extends FileStat {
  readonly name: string
}

export interface Look {
  readonly entries: readonly Seen[]
  /** Set when the folder has more than were looked at. */
  readonly truncated: boolean
}

/** Things in one folder that are looked at; what has more is no place to choose from by eye. */
const mostEntries = 10_000
/** How many are looked at at once; the system's threads are four by default. */
const atOnce = 16
const pieceBytes = 256 * 1024

/** Looks around for a person, without any grant, and into folders that they named. Nothing is ever changed. */
export interface FolderLook {
  /**
   * The place of a folder as somebody typed it, from their home on with a tilde. Links are followed: the person named it.
   *
   * @throws AppError `files.not_found`, `files.not_a_folder`, `files.path_invalid`, `gate.path_outside_grant` for the
   *   program's own folder
   */
  find(typed: string): Promise<string>
  /** What is in a folder, by name in code-unit order. No link below `base`, which is a real path, is followed. */
  list(place: FolderPlace, options: { hidden: boolean; signal: AbortSignal }): Promise<Look>
  /** How many things that are not hidden are in a folder of this folder; null where that cannot be seen or is a lot. */
  count(place: FolderPlace): Promise<number | null>
  /**
   * A file below a folder, as long as it is now; it is opened when its bytes are asked for.
   *
   * @throws AppError `files.too_large`, `files.not_a_file`
   */
  file(place: FolderPlace, options: { maxBytes: number; signal: AbortSignal }): Promise<SeenFile>
}

export interface SeenFile {
  readonly sizeBytes: number
  readonly bytes: AsyncIterable<Uint8Array>
}

/** @param options.reserved real paths of folders that nobody looks into: the program's own home */
export function createFolderLook({ reserved }: { reserved: readonly string[] }): FolderLook {
  function requireFree(path: string): void {
    if (!reserved.some((folder) => segmentsBelow(folder, path))) return
    throw refusal('gate.path_outside_grant', `${path} is the program's own.`, path, 'Choose another folder.')
  }

  async function openPlace(place: FolderPlace): Promise<OpenFolder> {
    requireFree(place.below.reduce(join, place.base))
    const folder = await openFolder(place, strongestAnchor())
    requireFree(folder.path)
    return folder
  }

  return {
    async find(typed) {
      const path = normalize(typed.replace(/^~(?=$|[/\\])/, () => homedir()))
      let real: string
      try {
        real = fromNative(await realpath(toNative(path), { encoding: 'buffer' }))
      } catch (error) {
        throw toAppError(error, path)
      }
      using folder = await openPlace({ base: real, below: [] })
      return folder.path
    },

    async list(place, { hidden, signal }) {
      using folder = await openPlace(place)
      try {
        const { names, truncated } = await namesIn(folder, { hidden, most: mostEntries, signal })
        const entries: Seen[] = []
        for (let start = 0; start < names.length; start += atOnce) {
          signal.throwIfAborted()
          const some = names.slice(start, start + atOnce)
          const seen = await Promise.all(some.map((name) => lookAt(folder, name)))
          entries.push(...seen.filter((one) => one !== undefined))
        }
        const isShown = (name: string): boolean => !reserved.includes(join(folder.path, name))
        return { entries: entries.filter(({ name }) => isShown(name)), truncated }
      } catch (error) {
        throw toAppError(error, folder.path)
      }
    },

    async count(place) {
      const { signal } = new AbortController()
      try {
        using folder = await openPlace(place)
        const { names, truncated } = await namesIn(folder, { hidden: false, most: 1_000, signal })
        return truncated ? null : names.length
      } catch (error) {
        if (error instanceof AppError || systemCode(error) !== undefined) return null
        throw error
      }
    },

    async file(place, { maxBytes, signal }) {
      const path = place.below.reduce(join, place.base)
      await using handle = await openFile(place)
      const { size } = await handle.stat()
      if (size > maxBytes) throw tooLarge(path, size, maxBytes)
      return { sizeBytes: size, bytes: piecesUpTo(() => openFile(place), { path, size, signal }) }
    },
  }

  async function openFile({ base, below }: FolderPlace): Promise<FileHandle> {
    const name = below.at(-1)
    const path = below.reduce(join, base)
    if (name === undefined) throw refusal('files.not_a_file', `${path} is a folder.`, path)
    using folder = await openPlace({ base, below: below.slice(0, -1) })
    requireFree(path)
    return await openToRead(folder, name, path)
  }
}

/** A file that grows meanwhile is given as long as it was said to be. */
async function* piecesUpTo(
  open: () => Promise<FileHandle>,
  { path, size, signal }: { path: string; size: number; signal: AbortSignal },
): AsyncIterable<Uint8Array> {
  await using handle = await open()
  let left = size
  try {
    for await (const piece of piecesOf(handle, pieceBytes, signal)) {
      yield piece.subarray(0, left)
      left -= piece.length
      if (left <= 0) return
    }
  } catch (error) {
    throw toAppError(error, path)
  }
}

function tooLarge(path: string, sizeBytes: number, maxBytes: number): AppError {
  const shown = path.toWellFormed()
  return new AppError('files.too_large', `${shown} has ${sizeBytes} bytes, over the limit of ${maxBytes}.`, {
    hint: 'Open the file with a program of your own.',
    details: { path: shown, sizeBytes, maxBytes },
  })
}

async function namesIn(
  folder: OpenFolder,
  { hidden, most, signal }: { hidden: boolean; most: number; signal: AbortSignal },
): Promise<{ names: string[]; truncated: boolean }> {
  const names: string[] = []
  let truncated = false
  // One piece at a time, so that a folder with millions of things costs no more than one with thousands.
  const self = typeof folder.self === 'string' ? `${folder.self}/.` : folder.self
  const entries = await opendir(self, { encoding: 'buffer' as BufferEncoding, bufferSize: 256 })
  for await (const { name } of entries) {
    signal.throwIfAborted()
    const text = typeof name === 'string' ? name : fromNative(name as Buffer)
    if (!hidden && text.startsWith('.')) continue
    if (names.length >= most) {
      truncated = true
      break
    }
    names.push(text)
  }
  return { names: names.toSorted((a, b) => (a < b ? -1 : 1)), truncated }
}

/** Undefined for what was removed since its name was read. */
async function lookAt(folder: OpenFolder, name: string): Promise<Seen | undefined> {
  try {
    return { name, ...toFileStat(await lstat(folder.at(name), { bigint: true })) }
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error
  }
}
