import { lstat, realpath, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'

import { AppError, type Grant } from '#contract'
import { type FileStat, type PathPattern, pathPattern } from '#gate'

import { refusal, systemCode, toAppError } from './failure.ts'
import { fromNative, join, normalize, segmentsBelow, toNative } from './native-path.ts'
import type { FolderPlace } from './open-folder.ts'

/** A path that is granted, as the place that it is in. */
export interface Granted {
  /** In one spelling, as the caller knows it. */
  readonly path: string
  /** Taken as a folder. */
  readonly place: FolderPlace
  /** The folder that holds it, and its name there. */
  readonly parent: FolderPlace
  readonly name: string
  /** Whether the folder that holds it is within what may be written, too. */
  readonly mayWriteBeside: boolean
  /**
   * How far the grant reaches: it and everything below it, only the very thing, or nothing but something further down,
   * for which this folder is on the way.
   */
  readonly reach: 'all' | 'itself' | 'way'
}

export interface GrantedRoots {
  /**
   * @param options.orWay accepts a folder on the way to what a pattern reaches; to be looked at, made, or removed when empty
   * @throws AppError `gate.path_outside_grant`, `files.path_invalid`
   */
  locate(path: string, capability: 'fs.read' | 'fs.write', options?: { orWay: boolean }): Promise<Granted>
  /**
   * Makes sure that all that is below a place may be written, which comes along when a folder is moved.
   *
   * @throws AppError `gate.path_outside_grant`
   */
  requireAll(granted: Granted): Promise<void>
  /** Whether an entry of a folder may be seen: it is granted, or a folder on the way to what is. */
  sees(path: string, kind: FileStat['kind']): boolean
  /** Whether a real place is never anybody's, whatever is granted. */
  isReserved(place: FolderPlace): boolean
  /** The granted folders at or below a path, each as the names on the way to it. */
  below(granted: Granted): readonly (readonly string[])[]
}

interface Root {
  readonly capability: Grant['capability']
  /** The folder or file; of a pattern, the folder that all it reaches is in. */
  readonly path: string
  readonly pattern: PathPattern
  /** Where it really is; found out once, so that a link that changes later changes nothing. */
  pinned: Promise<FolderPlace> | undefined
}

/**
 * The granted folders. Links in and above the path of a grant itself are followed, once, because a person named that
 * path; those below are not. So a grant must never be made of a path that a workflow computed.
 *
 * @param reserved real paths of folders that no grant reaches, such as the program's own home with its key
 */
export function createGrantedRoots(grants: readonly Grant[], reserved: readonly string[] = []): GrantedRoots {
  const roots = grants
    .filter(({ capability }) => capability === 'fs.read' || capability === 'fs.write')
    .map(toRoot)
    .toSorted((a, b) => b.path.length - a.path.length)

  const isReserved = (place: FolderPlace): boolean =>
    reserved.some((folder) => segmentsBelow(folder, pathOf(place)))

  /** Changing what holds a reserved folder would change that folder. */
  function refuseReserved(path: string, place: FolderPlace, capability: 'fs.read' | 'fs.write'): void {
    const holds = capability === 'fs.write' && reserved.some((folder) => segmentsBelow(pathOf(place), folder))
    if (!holds && !isReserved(place)) return
    throw refusal(
      'gate.path_outside_grant',
      `${path} is the program's own; no grant reaches it.`,
      path,
      'Choose another folder.',
    )
  }

  async function locateIn(
    root: Root,
    path: string,
    found: { below: readonly string[]; reach: Granted['reach'] },
  ): Promise<Granted> {
    root.pinned ??= pin(root.path)
    try {
      return placeIn(path, await root.pinned, { ...found, mayWrite: root.capability === 'fs.write' })
    } catch (error) {
      root.pinned = undefined
      throw toAppError(error, root.path)
    }
  }

  return {
    isReserved,

    below: ({ path }) =>
      roots.map((root) => segmentsBelow(path, root.path)).filter((below) => below !== undefined),

    sees: (path, kind) =>
      roots.some((root) => {
        const reach = reachOf(root, path)?.reach
        return reach !== undefined && (reach !== 'way' || kind === 'folder')
      }),

    async locate(given, capability, { orWay } = { orWay: false }) {
      const path = normalize(given)
      const able = roots.filter((root) => capability === 'fs.read' || root.capability === 'fs.write')
      for (const isEnough of [(reach: Granted['reach']) => reach !== 'way', () => orWay]) {
        for (const root of able) {
          const found = reachOf(root, path)
          if (!found || !isEnough(found.reach)) continue
          const granted = await locateIn(root, path, found)
          refuseReserved(path, granted.place, capability)
          return granted
        }
      }
      throw outside(path, capability)
    },

    async requireAll(granted) {
      if (granted.reach === 'all') return
      for (const root of roots) {
        const found = reachOf(root, granted.path)
        if (root.capability !== 'fs.write' || found?.reach !== 'all') continue
        // A grant of the same name may lead elsewhere, through a link at its beginning.
        const { place } = await locateIn(root, granted.path, found)
        if (pathOf(place) === pathOf(granted.place)) return
      }
      throw outside(granted.path, 'fs.write', ' with all that is in it')
    },
  }
}

function toRoot({ capability, resource, ...grant }: Grant): Root {
  const pattern = grant.pattern === true
  const path = pattern ? resource : normalize(resource)
  const reaches = pathPattern(path, pattern)
  if (!reaches) {
    throw new AppError('files.path_invalid', `${JSON.stringify(resource)} is not an absolute path.`, {
      hint: 'Name an absolute path.',
      details: { path: resource },
    })
  }
  return { capability, path: normalize(reaches.folder), pattern: reaches, pinned: undefined }
}

function reachOf(
  { path: folder, pattern }: Root,
  path: string,
): { below: readonly string[]; reach: Granted['reach'] } | undefined {
  const below = segmentsBelow(folder, path)
  if (!below) return undefined
  if (pattern.matchesAll(below)) return { below, reach: 'all' }
  if (pattern.matches(below)) return { below, reach: 'itself' }
  return pattern.leadsOn(below) ? { below, reach: 'way' } : undefined
}

function outside(path: string, capability: 'fs.read' | 'fs.write', more = ''): AppError {
  const what = capability === 'fs.read' ? 'reading' : 'writing'
  return refusal(
    'gate.path_outside_grant',
    `${path} is outside the folders that were granted for ${what}${more}.`,
    path,
    'Name the folder on the command line or grant it.',
  )
}

function placeIn(
  path: string,
  root: FolderPlace,
  { below, mayWrite, reach }: { below: readonly string[]; mayWrite: boolean; reach: Granted['reach'] },
): Granted {
  const place = { base: root.base, below: [...root.below, ...below] }
  const mayWriteBeside = mayWrite && below.length > 0
  const name = place.below.at(-1)
  if (name !== undefined) {
    const parent = { base: root.base, below: place.below.slice(0, -1) }
    return { path, place, parent, name, mayWriteBeside, reach }
  }
  const parent = { base: dirname(root.base), below: [] }
  return { path, place, parent, name: basename(root.base) || '.', mayWriteBeside, reach }
}

function pathOf({ base, below }: FolderPlace): string {
  return below.reduce(join, base)
}

/** A folder by its real path; a file, a link to one, or nothing by the real path of the folder it is or will be in. */
async function pin(path: string): Promise<FolderPlace> {
  try {
    if ((await stat(toNative(path))).isDirectory()) return { base: await real(path), below: [] }
  } catch (error) {
    if (systemCode(error) !== 'ENOENT' && systemCode(error) !== 'ENOTDIR') throw error
  }
  const there = await lstat(toNative(path)).catch(() => undefined)
  if (there) return { base: await real(dirname(path)), below: [basename(path)] }
  const parent = await pin(dirname(path))
  return { base: parent.base, below: [...parent.below, basename(path)] }
}

async function real(path: string): Promise<string> {
  return fromNative(await realpath(toNative(path), { encoding: 'buffer' }))
}
