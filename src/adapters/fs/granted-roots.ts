import { lstat, realpath, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'

import type { Grant } from '#contract'

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
}

export interface GrantedRoots {
  /** @throws AppError `gate.path_outside_grant`, `files.path_invalid` */
  locate(path: string, capability: 'fs.read' | 'fs.write'): Promise<Granted>
  /** Whether a real place is never anybody's, whatever is granted. */
  isReserved(place: FolderPlace): boolean
  /** The granted folders at or below a path, each as the names on the way to it. */
  below(granted: Granted): readonly (readonly string[])[]
}

interface Root {
  readonly capability: Grant['capability']
  readonly path: string
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
    .map(({ capability, resource }): Root => ({ capability, path: normalize(resource), pinned: undefined }))
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

  return {
    isReserved,

    below: ({ path }) =>
      roots.map((root) => segmentsBelow(path, root.path)).filter((below) => below !== undefined),

    async locate(given, capability) {
      const path = normalize(given)
      for (const root of roots) {
        const below = segmentsBelow(root.path, path)
        if (!below || (capability === 'fs.write' && root.capability !== 'fs.write')) continue
        root.pinned ??= pin(root.path)
        try {
          const granted = placeIn(path, await root.pinned, {
            below,
            mayWrite: root.capability === 'fs.write',
          })
          refuseReserved(path, granted.place, capability)
          return granted
        } catch (error) {
          root.pinned = undefined
          throw toAppError(error, root.path)
        }
      }
      const what = capability === 'fs.read' ? 'reading' : 'writing'
      throw refusal(
        'gate.path_outside_grant',
        `${path} is outside the folders that were granted for ${what}.`,
        path,
        'Name the folder on the command line or grant it.',
      )
    },
  }
}

function placeIn(
  path: string,
  root: FolderPlace,
  { below, mayWrite }: { below: readonly string[]; mayWrite: boolean },
): Granted {
  const place = { base: root.base, below: [...root.below, ...below] }
  const mayWriteBeside = mayWrite && below.length > 0
  const name = place.below.at(-1)
  if (name !== undefined) {
    return { path, place, parent: { base: root.base, below: place.below.slice(0, -1) }, name, mayWriteBeside }
  }
  const parent = { base: dirname(root.base), below: [] }
  return { path, place, parent, name: basename(root.base) || '.', mayWriteBeside }
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
