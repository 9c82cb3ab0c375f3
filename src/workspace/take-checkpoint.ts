import { createSha256 } from '#base'
import { AppError } from '#contract'
import type { Blobs, FileEntry, Files } from '#gate'

import type { KeptEntry, KeptFile, LeftOut } from './ports/checkpoint-store.ts'
import { pathWithin } from './project-path.ts'

/** What one checkpoint holds at most. */
export const checkpointLimits = { entries: 20_000, bytes: 1024 ** 3 } as const
/** Things left out that are named; the others are counted. */
const mostNamed = 100
/** Below this, a content is hashed by the platform, in one piece and off this thread. */
const wholeBytes = 4 * 1024 * 1024
/** Files that are kept at once: each waits for the disk, and they wait together. */
const atOnce = 8

export interface FolderContent {
  readonly entries: readonly KeptEntry[]
  readonly files: number
  readonly folders: number
  readonly bytes: number
  readonly left: readonly LeftOut[]
  readonly leftCount: number
}

interface Place {
  readonly files: Files
  readonly blobs: Blobs
}

/**
 * Puts all files below a folder into the blob store. Links and special files are left out, as is what cannot be read.
 *
 * @param options.known entries of an earlier time: what has the same size and time since is not read again
 * @throws AppError `workspace.too_large`
 */
export async function keepFolder(
  { files, blobs }: Place,
  folder: string,
  options: {
    readonly without: readonly string[]
    readonly known?: readonly KeptEntry[]
    readonly signal: AbortSignal
  },
): Promise<FolderContent> {
  const { without, known = [], signal } = options
  const earlier = new Map(known.flatMap((entry) => (entry.kind === 'file' ? [[entry.path, entry]] : [])))
  const kept = new Kept()
  const toRead: { readonly path: string; readonly entry: FileEntry }[] = []
  for await (const entry of walk(files, folder, { without: new Set(without), kept, signal })) {
    const path = pathWithin(folder, entry.path)
    if (entry.kind === 'folder') kept.add({ kind: 'folder', path })
    else if (entry.kind !== 'file') kept.leave(path, `It is ${entry.kind === 'link' ? 'a link' : 'no file'}.`)
    else {
      kept.requireRoomFor(entry.sizeBytes)
      const same = untouched(entry, earlier.get(path))
      if (same) kept.add(same)
      else toRead.push({ path, entry })
    }
  }
  async function readOn(): Promise<void> {
    for (let next = toRead.shift(); next !== undefined; next = toRead.shift()) {
      const { path, entry } = next
      try {
        kept.add(await keepFile({ files, blobs }, entry, { path, signal }))
      } catch (error) {
        if (!(error instanceof AppError) || !isOfOneFile(error)) throw error
        kept.leave(path, error.message)
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, () => readOn()))
  return kept.content()
}

/** A file that is gone, changes while it is read or may not be read is no reason to keep nothing. */
function isOfOneFile({ code }: AppError): boolean {
  return ['files.changed', 'files.not_found', 'files.not_a_file', 'files.denied', 'files.io_failed'].includes(
    code,
  )
}

/** Everything below a folder, parents before children, without what is in folders that are not looked into. */
async function* walk(
  files: Files,
  folder: string,
  options: { without: ReadonlySet<string>; kept: Kept; signal: AbortSignal },
): AsyncIterable<FileEntry> {
  const { without, kept, signal } = options
  const pending = [folder]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    try {
      for await (const entry of files.list(next, { recursive: false, signal })) {
        const name = entry.path.slice(next.length).replace(/^[\\/]/, '')
        if (entry.kind === 'folder' && without.has(name)) {
          kept.leave(pathWithin(folder, entry.path), 'It was to be left out.')
          continue
        }
        yield entry
        if (entry.kind === 'folder') pending.push(entry.path)
      }
    } catch (error) {
      if (next === folder || !(error instanceof AppError) || !isOfOneFile(error)) throw error
      kept.leave(pathWithin(folder, next), error.message)
    }
  }
}

function untouched(entry: FileEntry, known: KeptFile | undefined): KeptFile | undefined {
  if (!known) return undefined
  const isSame =
    known.identity === entry.identity &&
    known.sizeBytes === entry.sizeBytes &&
    known.modifiedMs === entry.modifiedMs
  return isSame ? { ...known, mode: entry.mode } : undefined
}

async function keepFile(
  { files, blobs }: Place,
  before: FileEntry,
  { path, signal }: { path: string; signal: AbortSignal },
): Promise<KeptFile> {
  const { sizeBytes, modifiedMs, mode, identity } = before
  const { hash, blob } =
    sizeBytes <= wholeBytes ? await keepWhole() : await keepPieces(files.readPieces(before.path, { signal }))
  const after = await files.stat(before.path, { signal })
  if (after?.identity !== identity || after.sizeBytes !== sizeBytes || after.modifiedMs !== modifiedMs) {
    throw new AppError('files.changed', `${before.path} changed while it was being read.`, {
      hint: 'Wait until nothing writes to it.',
    })
  }
  return { kind: 'file', path, sizeBytes, modifiedMs, mode, identity, hash, blob }

  async function keepWhole(): Promise<{ hash: string; blob: string }> {
    const content = await files.read(before.path, { maxBytes: wholeBytes, signal })
    const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(content))
    return { hash: new Uint8Array(digest).toHex(), blob: await blobs.put([content], { signal }) }
  }

  async function keepPieces(pieces: AsyncIterable<Uint8Array>): Promise<{ hash: string; blob: string }> {
    const sum = createSha256()
    async function* summing(): AsyncIterable<Uint8Array> {
      for await (const piece of pieces) {
        sum.update(piece)
        yield piece
      }
    }
    const name = await blobs.put(summing(), { signal })
    return { hash: sum.hex(), blob: name }
  }
}

/** What was found so far, within the limits. */
class Kept {
  readonly #entries: KeptEntry[] = []
  readonly #left: LeftOut[] = []
  #leftCount = 0
  #files = 0
  #bytes = 0
  readonly #expected = { files: 0, bytes: 0 }

  /** Before anything is read. */
  requireRoomFor(sizeBytes: number): void {
    this.#expected.files += 1
    this.#expected.bytes += sizeBytes
    if (this.#expected.bytes > checkpointLimits.bytes)
      throw tooLarge(`more than ${checkpointLimits.bytes / 1024 ** 2} MiB`)
    if (this.#expected.files > checkpointLimits.entries) throw tooMany()
  }

  add(entry: KeptEntry): void {
    if (this.#entries.length >= checkpointLimits.entries) throw tooMany()
    this.#entries.push(entry)
    if (entry.kind === 'folder') return
    this.#files += 1
    this.#bytes += entry.sizeBytes
  }

  leave(path: string, why: string): void {
    this.#leftCount += 1
    if (this.#left.length < mostNamed) this.#left.push({ path, why })
  }

  content(): FolderContent {
    return {
      entries: this.#entries.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
      files: this.#files,
      folders: this.#entries.length - this.#files,
      bytes: this.#bytes,
      left: this.#left,
      leftCount: this.#leftCount,
    }
  }
}

function tooMany(): AppError {
  return tooLarge(`more than ${checkpointLimits.entries} files and folders`)
}

function tooLarge(what: string): AppError {
  return new AppError('workspace.too_large', `The folder has ${what}.`, {
    hint: 'Leave folders out by their names, such as node_modules.',
    details: { ...checkpointLimits },
  })
}
