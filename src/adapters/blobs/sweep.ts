import { lstat, readdir, rename, unlink } from 'node:fs/promises'
import { join } from 'node:path'

import { systemCode, toAppError } from '../fs/failure.ts'

/** One stored content. */
export interface StoredBlob {
  readonly ref: string
  /** As it lies on the disk. */
  readonly sizeBytes: number
  /** When it was last put, in milliseconds since the Unix epoch. */
  readonly putAt: number
}

/**
 * Takes away contents that nothing names any more.
 *
 * Ask what there is first, then what is named, then remove: what is put meanwhile is new, or is touched by the put, and
 * stays. A kill at any moment loses nothing but contents that nobody names; one that was being put again is put back by
 * whoever opens the store next, and can be read until then.
 */
export interface BlobSweep {
  /** What was put before a time. */
  list(options: { before: number; signal: AbortSignal }): Promise<readonly StoredBlob[]>
  /** Removes those of the contents that have not been put again; answers which went. */
  remove(
    blobs: readonly StoredBlob[],
    options: { before: number; signal: AbortSignal },
  ): Promise<readonly StoredBlob[]>
}

const shardPattern = /^[0-9a-f]{2}$/
const restPattern = /^[0-9a-f]{62}$/
const asidePattern = /^swept-([0-9a-f]{64})$/

export function createBlobSweep({ folder }: { folder: string }): BlobSweep {
  return {
    async list({ before, signal }) {
      await putSweptBack(folder)
      const found: StoredBlob[] = []
      for (const shard of await namesIn(folder)) {
        if (!shardPattern.test(shard)) continue
        for (const rest of await namesIn(join(folder, shard))) {
          signal.throwIfAborted()
          if (!restPattern.test(rest)) continue
          const stats = await lstat(join(folder, shard, rest)).catch(() => undefined)
          if (stats?.isFile() && stats.mtimeMs < before)
            found.push({ ref: `blob_${shard}${rest}`, sizeBytes: stats.size, putAt: stats.mtimeMs })
        }
      }
      return found
    },

    async remove(blobs, { before, signal }) {
      const removed: StoredBlob[] = []
      for (const blob of blobs) {
        signal.throwIfAborted()
        if (await removeOne(folder, blob, before)) removed.push(blob)
      }
      return removed
    },
  }
}

/** Put aside first: whoever puts the same content in this very moment either finds it gone, or touches what is aside. */
async function removeOne(folder: string, { ref }: StoredBlob, before: number): Promise<boolean> {
  const digits = ref.replace(/^blob_/, '')
  const path = join(folder, digits.slice(0, 2), digits.slice(2))
  const aside = asidePath(folder, digits)
  try {
    if ((await lstat(path)).mtimeMs >= before) return false
    await rename(path, aside)
    if ((await lstat(aside)).mtimeMs < before) {
      await unlink(aside)
      return true
    }
    await putBack(folder, digits)
    return false
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false
    throw toAppError(error, path)
  }
}

/** Where a content is while it is looked at for the last time. */
export function asidePath(folder: string, digits: string): string {
  return join(folder, 'incoming', `swept-${digits}`)
}

/** Finishes what a sweep that was killed has left: it is judged anew by the next. */
export async function putSweptBack(folder: string): Promise<void> {
  for (const name of await namesIn(join(folder, 'incoming'))) {
    const [, digits] = asidePattern.exec(name) ?? []
    if (digits !== undefined) await putBack(folder, digits)
  }
}

/** The same content may have been put anew meanwhile: either will do. */
async function putBack(folder: string, digits: string): Promise<void> {
  try {
    await rename(asidePath(folder, digits), join(folder, digits.slice(0, 2), digits.slice(2)))
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return []
    throw toAppError(error, folder)
  }
}
