import type { BigIntStats } from 'node:fs'
import { type FileHandle, lstat, lutimes } from 'node:fs/promises'

import type { FileStat } from '#gate'

export function identityOf({ dev, ino }: BigIntStats): string {
  return `${dev}:${ino}`
}

/** Times are cut to microseconds, the finest that can be set again. */
export function toFileStat(stats: BigIntStats): FileStat {
  return {
    kind: kindOf(stats),
    sizeBytes: stats.isFile() ? Number(stats.size) : 0,
    modifiedMs: modifiedOf(stats),
    mode: Number(stats.mode) & 0o7777,
    identity: identityOf(stats),
  }
}

function kindOf(stats: BigIntStats): FileStat['kind'] {
  if (stats.isFile()) return 'file'
  if (stats.isDirectory()) return 'folder'
  return stats.isSymbolicLink() ? 'link' : 'other'
}

export function modifiedOf({ mtimeNs }: BigIntStats): number {
  return Number(mtimeNs / 1_000n) / 1_000
}

/** Sets the time of change so that it reads back as the same number. */
export async function setModified(file: FileHandle, modifiedMs: number): Promise<void> {
  const seconds = modifiedMs / 1_000
  await file.utimes(seconds, seconds)
  const stored = modifiedOf(await file.stat({ bigint: true }))
  if (stored === modifiedMs) return
  // The way through a double can end a nanosecond below; half a microsecond more stays within the same microsecond.
  await file.utimes(seconds + 5e-7, seconds + 5e-7)
}

export async function setLinkModified(link: string | Buffer, modifiedMs: number): Promise<void> {
  const seconds = modifiedMs / 1_000
  await lutimes(link, seconds, seconds)
  if (modifiedOf(await lstat(link, { bigint: true })) === modifiedMs) return
  await lutimes(link, seconds + 5e-7, seconds + 5e-7)
}
