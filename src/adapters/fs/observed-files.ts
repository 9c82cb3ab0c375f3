import { constants } from 'node:fs'
import { access, lstat } from 'node:fs/promises'
import { basename, dirname, sep } from 'node:path'

import type { Grant } from '#contract'
import type { Files, Located, ObservedFiles } from '#gate'

import { systemCode, toAppError } from './failure.ts'
import { createFiles } from './files.ts'
import { createGrantedRoots, type Granted, type GrantedRoots } from './granted-roots.ts'
import { join, segmentsBelow } from './native-path.ts'
import { type FolderPlace, openFolder, type OpenFolder, strongestAnchor } from './open-folder.ts'

/**
 * The machine's files for a dry-run: the same grants and the same reading, no way to write, and nothing is tidied up in
 * passing. Whether something may be changed is asked of the system by its own rules, access lists included.
 *
 * The answer gives them as far as some grants reach; what one of them has located, all can read.
 *
 * @param options.reserved real paths of folders that no grant reaches
 */
export function createObserver({ reserved = [] }: { reserved?: readonly string[] } = {}): (
  grants: readonly Grant[],
) => ObservedFiles {
  /** Readers by the real folder that they begin at; every path comes out of `locate`, so its beginning is among them. */
  const readers = new Map<string, Files>()

  function begin(base: string): void {
    if (readers.has(base)) return
    const grant: Grant = { capability: 'fs.read', resource: base, reason: 'a dry-run looks' }
    readers.set(base, createFiles({ grants: [grant], reserved }))
  }

  function placeOf(path: string): FolderPlace {
    const base = [...readers.keys()]
      .filter((folder) => segmentsBelow(folder, path))
      .toSorted((a, b) => b.length - a.length)[0]
    return { base: base ?? path, below: base === undefined ? [] : (segmentsBelow(base, path) ?? []) }
  }

  const reader = (path: string): Files => {
    const files = readers.get(placeOf(path).base)
    if (!files) throw new Error(`Nothing has been located at ${path}.`)
    return files
  }

  return (grants) => ({
    ...locating(createGrantedRoots(grants, reserved), begin),
    ...asking(placeOf),
    join: (folder, name) => (folder === '' ? topOf(name) : join(folder, name)),
    files: {
      stat: (path, options) => reader(path).stat(path, options),
      list: (path, options) => reader(path).list(path, options),
      read: (path, options) => reader(path).read(path, options),
      readPieces: (path, options) => reader(path).readPieces(path, options),
    },
    own: {
      fileMode: 0o666 & ~process.umask(),
      folderMode: 0o777 & ~process.umask(),
      // Where there are no users, modes say nothing.
      isPrivileged: (process.getuid?.() ?? 0) === 0,
    },
  })
}

function locating(
  roots: GrantedRoots,
  begin: (base: string) => void,
): Pick<ObservedFiles, 'locate' | 'grantedBelow'> {
  const located = new WeakMap<Located, Granted>()
  return {
    async locate(path, capability, { signal }) {
      signal.throwIfAborted()
      const granted = await roots.locate(path, capability)
      const { base, below } = granted.place
      begin(base)
      const known = segmentsOf(base)
      const at = { path: granted.path, segments: [...known, ...below], known: known.length }
      located.set(at, granted)
      return at
    },

    grantedBelow(at) {
      const granted = located.get(at)
      return granted ? roots.below(granted) : []
    },
  }
}

function asking(placeOf: (path: string) => FolderPlace): Pick<ObservedFiles, 'mayChange' | 'mayTake'> {
  return {
    async mayChange(path, { signal }) {
      signal.throwIfAborted()
      return asked(path, async () => {
        using folder = await openFolder(placeOf(path), strongestAnchor())
        return await mayChange(folder)
      })
    },

    async mayTake(path, { elsewhere, signal }) {
      signal.throwIfAborted()
      return asked(path, async () => {
        using folder = await openFolder(placeOf(dirname(path)), strongestAnchor())
        return await mayTake(folder, basename(path), elsewhere)
      })
    },
  }
}

async function asked(path: string, question: () => Promise<boolean>): Promise<boolean> {
  try {
    return await question()
  } catch (error) {
    throw toAppError(error, path)
  }
}

function mayChange(folder: OpenFolder): Promise<boolean> {
  return allows(itself(folder), constants.W_OK | constants.X_OK)
}

/** The folder for calls that would stop at the link by which a handle is reached. */
function itself({ anchor, self }: OpenFolder): string | Buffer {
  return anchor === 'descriptors' ? `${String(self)}/.` : self
}

/** In a folder that many share, the sticky bit leaves an entry to its owner and the folder's. */
async function mayTake(folder: OpenFolder, name: string, elsewhere: boolean): Promise<boolean> {
  if (!(await mayChange(folder))) return false
  const entry = await lstat(folder.at(name))
  // A folder that goes elsewhere gets another parent, which is a change in it.
  if (elsewhere && entry.isDirectory() && !(await allows(folder.at(name), constants.W_OK))) return false
  const user = process.getuid?.() ?? 0
  if (user === 0) return true
  const around = await lstat(itself(folder))
  return (around.mode & 0o1000) === 0 || entry.uid === user || around.uid === user
}

async function allows(native: string | Buffer, mode: number): Promise<boolean> {
  try {
    await access(native, mode)
    return true
  } catch (error) {
    if (refusals.has(systemCode(error) ?? '')) return false
    throw error
  }
}

const refusals = new Set(['EACCES', 'EPERM', 'EROFS'])

/** The names on the way from the top of all volumes; where there are several volumes, one's own name is the first. */
function segmentsOf(path: string): string[] {
  const names = path.split(sep).filter((name) => name !== '')
  if (!path.startsWith('\\\\')) return names
  return [`\\\\${names.slice(0, 2).join(sep)}`, ...names.slice(2)]
}

function topOf(name: string): string {
  if (sep === '/') return `/${name}`
  return name.startsWith('\\\\') ? name : `${name}\\`
}
