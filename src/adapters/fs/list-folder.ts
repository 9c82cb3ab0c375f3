import { lstat, readdir } from 'node:fs/promises'

import { AppError } from '#contract'
import type { FileEntry } from '#gate'

import { systemCode, toAppError } from './failure.ts'
import { toFileStat } from './file-stat.ts'
import type { Granted } from './granted-roots.ts'
import { fromNative, join } from './native-path.ts'
import { type Anchor, type FolderPlace, openFolder } from './open-folder.ts'
import { isTemporaryName } from './temporary-files.ts'

/** How many entries are looked at at once; the system's threads are four by default. */
const atOnce = 16

interface Listing {
  readonly anchor: Anchor
  readonly prefix: string
  readonly recursive: boolean
  /** Places that are not shown. */
  readonly skips: (place: FolderPlace, entry: FileEntry) => boolean
  readonly signal: AbortSignal
}

/** Depth first, one folder open at a time, so that depth costs no descriptors. Our own temporary files are not shown. */
export async function* listFolder({ path, place }: Granted, listing: Listing): AsyncIterable<FileEntry> {
  const { recursive, signal } = listing
  const top = await entriesOf(path, place, listing)
  const pending = [{ entries: top, place, next: 0 }]
  while (true) {
    signal.throwIfAborted()
    const level = pending.at(-1)
    if (!level) return
    const item = level.entries[level.next]
    level.next += 1
    if (!item) {
      pending.pop()
      continue
    }
    yield item.entry
    if (!recursive || item.entry.kind !== 'folder') continue
    const below: FolderPlace = { base: level.place.base, below: [...level.place.below, item.name] }
    try {
      pending.push({ entries: await entriesOf(item.entry.path, below, listing), place: below, next: 0 })
    } catch (error) {
      // Removed since it was seen: as if the list had come a moment later.
      if (!(error instanceof AppError && error.code === 'files.not_found')) throw error
    }
  }
}

interface Item {
  readonly name: string
  readonly entry: FileEntry
}

async function entriesOf(
  path: string,
  place: FolderPlace,
  { anchor, prefix, signal, skips }: Listing,
): Promise<readonly Item[]> {
  try {
    using folder = await openFolder(place, anchor)
    const names = (await readdir(folder.self, { encoding: 'buffer' }))
      .map(fromNative)
      .filter((name) => !isTemporaryName(name, prefix))
      .toSorted((a, b) => (a < b ? -1 : 1))
    const items: Item[] = []
    for (let start = 0; start < names.length; start += atOnce) {
      signal.throwIfAborted()
      const some = names.slice(start, start + atOnce)
      const stats = await Promise.all(some.map((name) => lookAt(folder.at(name))))
      for (const [index, name] of some.entries()) {
        const stat = stats[index]
        if (!stat) continue
        const entry = { ...stat, path: join(path, name) }
        if (!skips({ base: place.base, below: [...place.below, name] }, entry)) items.push({ name, entry })
      }
    }
    await folder.check()
    return items
  } catch (error) {
    throw toAppError(error, path)
  }
}

/** Undefined for what was removed since its name was read. */
async function lookAt(native: string | Buffer): Promise<ReturnType<typeof toFileStat> | undefined> {
  try {
    return toFileStat(await lstat(native, { bigint: true }))
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error
  }
}
