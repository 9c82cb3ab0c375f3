import { type FileHandle, lstat, mkdir, open, realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { AppError } from '#contract'
import type { BlobRef, Blobs } from '#gate'

import { systemCode, toAppError } from '../fs/failure.ts'
import { openFolder, strongestAnchor } from '../fs/open-folder.ts'
import { syncFolder } from '../fs/sync-folder.ts'
import { cleanLeftovers, defaultPrefix } from '../fs/temporary-files.ts'
import { readStored } from './read-stored.ts'
import { type BlobKeys, storeContent } from './store-content.ts'
import { asidePath, putSweptBack } from './sweep.ts'

export interface BlobsOptions {
  /** Where the files are; made when it is missing, for this user alone. */
  readonly folder: string
  readonly keys: BlobKeys
}

interface Found {
  readonly digest: Buffer
  /** Where it is; while a sweep looks at it for the last time, at the second. */
  readonly paths: readonly string[]
}

/** An HMAC of the content, which tells nothing to those without the key. */
const refPattern = /^blob_([0-9a-f]{64})$/

/**
 * Content in encrypted files, one for each content, in 256 folders by the first two digits of the name.
 *
 * A put is durable when it resolves. A process that is killed at any moment leaves at most a temporary file, which a
 * later process removes.
 */
export function createBlobs({ folder, keys }: BlobsOptions): Blobs {
  const anchor = strongestAnchor()
  let prepared: Promise<string> | undefined

  async function prepare(): Promise<string> {
    const first = await mkdir(folder, { recursive: true, mode: 0o700 })
    const base = await realpath(folder)
    await keepFolder(base, first === undefined ? base : await realpath(first))
    using incoming = await openFolder({ base, below: ['incoming'] }, anchor, [])
    await cleanLeftovers(incoming, defaultPrefix)
    await putSweptBack(base)
    return base
  }

  async function store(pieces: Parameters<Blobs['put']>[0], signal: AbortSignal): Promise<Buffer> {
    prepared ??= prepare()
    const base = await prepared.catch((error: unknown) => {
      prepared = undefined
      throw error
    })
    using incoming = await openFolder({ base, below: ['incoming'] }, anchor, [])
    const openShard = (shard: string): ReturnType<typeof openFolder> =>
      openFolder({ base, below: [shard] }, anchor, [])
    return await storeContent(pieces, { incoming, openShard, keys, signal })
  }

  function find(ref: BlobRef): Found | undefined {
    const [, digits] = refPattern.exec(ref) ?? []
    if (digits === undefined) return undefined
    return {
      digest: Buffer.from(digits, 'hex'),
      paths: [join(folder, digits.slice(0, 2), digits.slice(2)), asidePath(folder, digits)],
    }
  }

  return {
    async put(pieces, { signal }) {
      signal.throwIfAborted()
      try {
        return `blob_${(await store(pieces, signal)).toString('hex')}`
      } catch (error) {
        throw toAppError(error, folder)
      }
    },

    async *get(ref, { signal }) {
      signal.throwIfAborted()
      const at = find(ref)
      if (!at) throw missing(ref)
      await using handle = await openStored(at.paths, ref)
      const blobContents = [keys.blobContent, ...(keys.formerBlobContent ?? [])]
      yield* readStored(handle, { ref, digest: at.digest, blobContents, signal })
    },

    async has(ref, { signal }) {
      signal.throwIfAborted()
      const at = find(ref)
      if (!at) return false
      for (const path of at.paths) if (await isFile(path)) return true
      return false
    },
  }
}

/**
 * Makes the entry of a folder durable, and those of the folders above it down from `first`. The folder may have been
 * made by a process that did not come as far as this.
 */
async function keepFolder(folder: string, first: string): Promise<void> {
  for (let made = folder; ; made = dirname(made)) {
    using parent = await openFolder({ base: dirname(made), below: [] }, strongestAnchor())
    await syncFolder(parent)
    if (made === first) return
  }
}

async function openStored(paths: readonly string[], ref: BlobRef): Promise<FileHandle> {
  for (const path of paths) {
    try {
      return await open(path, 'r')
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw toAppError(error, path)
    }
  }
  throw missing(ref)
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isFile()
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false
    throw toAppError(error, path)
  }
}

function missing(ref: BlobRef): AppError {
  return new AppError('blobs.not_found', `${ref} is not in the blob store.`, {
    hint: 'Restore the blob folder from a backup, or do without that content.',
    details: { ref },
  })
}
