import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import path from 'node:path'

import type { PlannedChange } from '#contract'

/** One entry of a folder, as it can be seen from outside. */
export interface Entry {
  readonly kind: 'file' | 'folder' | 'link'
  readonly mode: number
  /** Content, or where a link leads. */
  readonly holds: string
  /** Of files and links, in milliseconds; that of a folder changes with what is in it. */
  readonly modifiedMs: number
  /** Which one it is, whatever it is called. A number alone is used again by the next file. */
  readonly identity: string
}

export type Tree = ReadonlyMap<string, Entry>

/** Everything below a folder, by absolute path. */
export function treeOf(folder: string): Tree {
  const tree = new Map<string, Entry>()
  function look(at: string): void {
    for (const name of readdirSync(at)) {
      const place = path.join(at, name)
      const stats = lstatSync(place, { bigint: true })
      const kind = stats.isDirectory() ? 'folder' : stats.isSymbolicLink() ? 'link' : 'file'
      const holds = kind === 'file' ? sha256(readFileSync(place)) : kind === 'link' ? readlinkSync(place) : ''
      tree.set(place, {
        kind,
        mode: Number(stats.mode) & 0o7777,
        holds,
        modifiedMs: kind === 'folder' ? 0 : Number(stats.mtimeNs / 1_000n) / 1_000,
        identity: `${stats.ino} ${stats.birthtimeNs}`,
      })
      if (kind === 'folder') look(place)
    }
  }
  look(folder)
  return tree
}

function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

/** What a tree would be after the changes that a report tells. Times of what is new are not known beforehand. */
export function planned(before: Tree, changes: readonly PlannedChange[]): Map<string, string> {
  const moved = new Map(
    changes.flatMap(({ from, path: to }) => (from === undefined ? [] : [[from, to] as const])),
  )
  const removed = new Set(changes.filter(({ change }) => change === 'removed').map((one) => one.path))
  const ends = new Map<string, string>()
  const endOf = (place: string): string => {
    const known = ends.get(place) ?? moved.get(place)
    const end =
      known ??
      (before.has(path.dirname(place)) ? path.join(endOf(path.dirname(place)), path.basename(place)) : place)
    ends.set(place, end)
    return end
  }
  const after = new Map<string, string>()
  for (const [place, entry] of before) if (!removed.has(place)) after.set(endOf(place), shown(entry))
  for (const { change, kind, path: place, mode = 0, hash } of changes) {
    if (change !== 'created' && change !== 'replaced') continue
    after.set(place, kind === 'folder' ? `folder ${mode.toString(8)}` : `file ${mode.toString(8)} ${hash}`)
  }
  return new Map([...after].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** A tree in the same words. */
export function real(tree: Tree): Map<string, string> {
  return new Map(
    [...tree]
      .map(([place, entry]) => [place, shown(entry)] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )
}

function shown({ kind, mode, holds }: Entry): string {
  if (kind === 'link') return `link ${holds}`
  return kind === 'folder' ? `folder ${mode.toString(8)}` : `file ${mode.toString(8)} ${holds}`
}

/** What really changed between two trees, in the words of a report: a line each, sorted. */
export function differences(before: Tree, after: Tree): string[] {
  const places = new Map([...after].map(([place, { identity }]) => [identity, place]))
  const origins = new Map([...before].map(([place, { identity }]) => [identity, place]))
  const lines: string[] = []
  for (const [place, { kind, identity }] of before) {
    const now = places.get(identity)
    const up = before.get(path.dirname(place))
    const upNow = up && places.get(up.identity)
    // Where it would be if only the folders around it had been moved.
    const along = upNow === undefined ? place : path.join(upNow, path.basename(place))
    const there = after.get(along)
    if (now === undefined) {
      const isReplaced = there?.kind === kind && !origins.has(there.identity)
      if (!isReplaced) lines.push(`removed ${kind} ${place}`)
    } else if (now !== along) lines.push(`moved ${kind} ${place} -> ${now}`)
  }
  for (const [place, { kind, identity }] of after) {
    if (origins.has(identity)) continue
    const old = before.get(naturalPlace(place, after, origins))
    const isReplaced = old?.kind === kind && !places.has(old.identity)
    if (!isReplaced) lines.push(`created ${kind} ${place}`)
    else if (kind !== 'folder') lines.push(`replaced ${kind} ${place}`)
  }
  return lines.toSorted()
}

/** Where a place would have been before the folders around it were moved. */
function naturalPlace(place: string, after: Tree, origins: ReadonlyMap<string, string>): string {
  const folder = path.dirname(place)
  const entry = after.get(folder)
  if (!entry) return place
  const origin = origins.get(entry.identity) ?? naturalPlace(folder, after, origins)
  return path.join(origin, path.basename(place))
}

export function told(changes: readonly PlannedChange[]): string[] {
  return changes
    .map(
      ({ change, kind, path: place, from }) =>
        `${change} ${kind} ${from === undefined ? '' : `${from} -> `}${place}`,
    )
    .toSorted()
}
