import type { Listed } from './listing.ts'

/** A receipt that has not been dealt with yet. */
type Open = {
  readonly paths: readonly string[] | null
  /** How many newer ones must be done first. */
  blockers: number
  /** Older ones that wait for this. */
  readonly blocks: number[]
}

/** Receipts by position, each with those that wait for it. JSON. */
export type OpenReceipts = { [position: string]: Open }

/**
 * Adds receipts that are older than all that is open, newest first. Each waits for those newer ones that touch what it
 * touches, or something below or above. Answers those that wait for nothing, in the same order.
 */
export function addReceipts(open: OpenReceipts, listed: readonly Listed[]): number[] {
  const index = new PathIndex()
  for (const [position, { paths }] of Object.entries(open)) index.add(Number(position), paths)
  const free: number[] = []
  for (const { position, paths } of listed) {
    const blockers = index.find(paths)
    for (const blocker of blockers) open[blocker]?.blocks.push(position)
    open[position] = { paths, blockers: blockers.size, blocks: [] }
    index.add(position, paths)
    if (blockers.size === 0) free.push(position)
  }
  return free
}

/** Takes out one that is done; answers those that waited for nothing else. */
export function closeReceipt(open: OpenReceipts, position: number): number[] {
  const { blocks = [] } = open[position] ?? {}
  delete open[position]
  return blocks.filter((waiting) => {
    const other = open[waiting]
    if (!other) return false
    other.blockers -= 1
    return other.blockers === 0
  })
}

/** Who touches what, found by path. Names that some file system holds to be the same are the same here. */
class PathIndex {
  private readonly all = new Set<number>()
  private readonly everywhere = new Set<number>()
  private readonly at = new Map<string, Set<number>>()
  private readonly below = new Map<string, Set<number>>()

  add(position: number, paths: readonly string[] | null): void {
    if (paths === null) this.everywhere.add(position)
    if (paths === null || paths.length > 0) this.all.add(position)
    for (const path of (paths ?? []).map(folded)) {
      put(this.at, path, position)
      for (const folder of foldersOf(path)) put(this.below, folder, position)
    }
  }

  find(paths: readonly string[] | null): Set<number> {
    if (paths === null) return new Set(this.all)
    if (paths.length === 0) return new Set()
    const found = new Set(this.everywhere)
    for (const path of paths.map(folded)) {
      for (const set of [this.at.get(path), this.below.get(path)])
        for (const position of set ?? []) found.add(position)
      for (const folder of foldersOf(path))
        for (const position of this.at.get(folder) ?? []) found.add(position)
    }
    return found
  }
}

function put(map: Map<string, Set<number>>, key: string, value: number): void {
  const set = map.get(key)
  if (set) set.add(value)
  else map.set(key, new Set([value]))
}

function folded(path: string): string {
  return path.toUpperCase().toLowerCase().normalize('NFC')
}

/** The folders above a path, by its text. */
function foldersOf(path: string): string[] {
  const folders: string[] = []
  for (let cut = path.length - 1; cut > 0; cut -= 1) {
    if (path[cut] === '/' || path[cut] === '\\') folders.push(path.slice(0, cut))
  }
  return folders
}
