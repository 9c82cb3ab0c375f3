import { homedir } from 'node:os'
import { basename, dirname } from 'node:path'

import { z } from 'zod'

import type { FolderLook, Seen } from '#adapters'
import type { Implementations, Operations } from '#contract'
import { namesWithin, pathBelow } from '#workspace'

import type { Desk } from './desk.ts'
import { placeFrom, placeText } from './list-place.ts'
import { mediaTypeOf } from './media-type.ts'
import { lookFrom, projectOf } from './projects.ts'
import { wireTime } from './wire-time.ts'

/** The largest file that is given out. */
const largestContent = 64 * 1024 * 1024
/** Folders that are counted at once. */
const countedAtOnce = 8

export function filesOperations(
  desk: Desk,
): Pick<Implementations<Operations>, 'files.browse' | 'files.list' | 'files.content'> {
  const look = lookFrom(desk)
  return {
    async 'files.browse'({ folder: typed = '~', files, hidden, ...page }, { signal }) {
      const folder = await look.find(typed)
      const { entries, truncated } = await look.list({ base: folder, below: [] }, { hidden, signal })
      const wanted = files ? entries : entries.filter(({ kind }) => kind === 'folder' || kind === 'link')
      const { items, next } = part(wanted, page)
      const parent = dirname(folder)
      return {
        items: await shown(items, {
          look,
          base: folder,
          below: [],
          pathOf: (name) => pathBelow(folder, name),
        }),
        next,
        folder,
        parent: parent === folder ? null : parent,
        home: homedir(),
        truncated,
      }
    },

    async 'files.list'({ project: typed, path, hidden, ...page }, { signal }) {
      const base = await projectOf(desk, typed)
      const below = namesWithin(base, path)
      const { entries, truncated } = await look.list({ base, below }, { hidden, signal })
      const { items, next } = part(entries, page)
      const pathOf = (name: string): string => [...below, name].join('/')
      return { items: await shown(items, { look, base, below, pathOf }), next, truncated }
    },

    async 'files.content'({ project: typed, path }, { signal }) {
      const base = await projectOf(desk, typed)
      const below = namesWithin(base, path)
      const { bytes } = await look.file({ base, below }, { maxBytes: largestContent, signal })
      const fileName = basename(below.at(-1) ?? '').toWellFormed()
      return { mediaType: mediaTypeOf(fileName), fileName, bytes }
    },
  }
}

const Place = z.tuple([z.int(), z.string()])

/** Folders first, then by name. What comes or goes between two parts moves nothing else. */
function part(
  entries: readonly Seen[],
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): { items: readonly Seen[]; next: string | null } {
  const [rank, name] = cursor === undefined ? [-1, ''] : placeFrom(Place, cursor)
  const rest = entries
    .filter((entry) => rankOf(entry) > rank || (rankOf(entry) === rank && entry.name > name))
    .toSorted((a, b) => rankOf(a) - rankOf(b) || (a.name < b.name ? -1 : 1))
  const items = rest.slice(0, limit)
  const last = items.at(-1)
  return { items, next: rest.length > limit && last ? placeText([rankOf(last), last.name]) : null }
}

function rankOf({ kind }: Seen): number {
  return kind === 'folder' ? 0 : 1
}

async function shown(
  seen: readonly Seen[],
  { look, base, below, pathOf }: Where,
): Promise<
  {
    name: string
    path: string
    kind: Seen['kind']
    sizeBytes: number | null
    modifiedAt: string
    entries: number | null
  }[]
> {
  const counts = new Map<string, number | null>()
  const folders = seen.filter(({ kind }) => kind === 'folder')
  for (let start = 0; start < folders.length; start += countedAtOnce) {
    const some = folders.slice(start, start + countedAtOnce)
    await Promise.all(
      some.map(async ({ name }) => counts.set(name, await look.count({ base, below: [...below, name] }))),
    )
  }
  return seen.map(({ name, kind, sizeBytes, modifiedMs }) => ({
    name,
    path: pathOf(name),
    kind,
    sizeBytes: kind === 'file' ? sizeBytes : null,
    modifiedAt: wireTime(modifiedMs),
    entries: counts.get(name) ?? null,
  }))
}

interface Where {
  readonly look: FolderLook
  readonly base: string
  readonly below: readonly string[]
  readonly pathOf: (name: string) => string
}
