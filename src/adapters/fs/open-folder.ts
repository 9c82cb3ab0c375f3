import { closeSync, constants, existsSync, fstatSync, open as openCallback, readlinkSync } from 'node:fs'
import { lstat, mkdir, realpath } from 'node:fs/promises'
import { promisify } from 'node:util'

import type { AppError } from '#contract'

import { refusal, systemCode, toAppError } from './failure.ts'
import { identityOf } from './file-stat.ts'
import { fromNative, join, requireLength, toNative } from './native-path.ts'
import { syncFolder } from './sync-folder.ts'

const openDescriptor = promisify(openCallback)

/** Linux only: a handle that names a folder and can do nothing else, so that no right to read it is needed. */
const pathOnly = 0o10000000
const folderFlags = pathOnly | constants.O_DIRECTORY | constants.O_NOFOLLOW

/** A folder by its real path: `base` without a link in it, and the names below, none of which may be a link. */
export interface FolderPlace {
  readonly base: string
  readonly below: readonly string[]
}

/**
 * A folder that was found at its place without passing a link below the base.
 *
 * With `descriptors` (Linux with /proc) the folder is held open and every entry is reached from the handle, so
 * whatever is renamed or linked meanwhile, an operation happens in this folder or nowhere. With `paths` (elsewhere)
 * the way is checked before, and `check` again where it matters; a swap in the instant between cannot be excluded.
 */
export interface OpenFolder extends Disposable {
  readonly path: string
  readonly identity: string
  readonly anchor: Anchor
  /** The folder itself, for system calls. */
  readonly self: string | Buffer
  /** An entry, for system calls. */
  at(name: string): string | Buffer
  /** @throws AppError `gate.path_outside_grant` when the folder is no longer at its place */
  check(): Promise<void>
}

export type Anchor = 'descriptors' | 'paths'

export function strongestAnchor(): Anchor {
  return process.platform === 'linux' && existsSync('/proc/self/fd') ? 'descriptors' : 'paths'
}

/**
 * Opens a folder. With `made`, folders that are missing are made, synced, and their real paths appended to it.
 *
 * @throws AppError `files.not_found`, `files.not_a_folder`, `gate.path_outside_grant` for a link on the way
 */
export async function openFolder(place: FolderPlace, anchor: Anchor, made?: string[]): Promise<OpenFolder> {
  const path = place.below.reduce(join, place.base)
  requireLength(path)
  if (anchor === 'descriptors') {
    const folder = await openAtOnce(path)
    if (folder) return folder
  }
  let folder = await openBase(place.base, openers[anchor])
  for (const name of place.below) {
    using parent = folder
    folder = await openChildFolder(parent, name, made)
  }
  return folder
}

async function openBase(base: string, open: Open): Promise<OpenFolder> {
  try {
    return await open(base, toNative(base), base)
  } catch (error) {
    throw toAppError(error, base)
  }
}

type Open = (path: string, native: string | Buffer, base?: string) => Promise<OpenFolder>

const openers: Readonly<Record<Anchor, Open>> = { descriptors: openByDescriptor, paths: openByPath }

/** A folder in an open one; see `openFolder`. */
export async function openChildFolder(
  parent: OpenFolder,
  name: string,
  made?: string[],
): Promise<OpenFolder> {
  const path = join(parent.path, name)
  const open = openers[parent.anchor]
  try {
    return await open(path, parent.at(name))
  } catch (error) {
    if (!made || systemCode(error) !== 'ENOENT') throw await explain(error, parent, name)
  }
  try {
    await mkdir(parent.at(name))
    await syncFolder(parent)
    made.push(path)
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw toAppError(error, path)
  }
  try {
    return await open(path, parent.at(name))
  } catch (error) {
    throw await explain(error, parent, name)
  }
}

/** Why there is no folder of that name: a link and a file give the same error to the one who opens a folder. */
async function explain(failure: unknown, parent: OpenFolder, name: string): Promise<unknown> {
  const path = join(parent.path, name)
  if (systemCode(failure) !== 'ENOTDIR' && systemCode(failure) !== 'ELOOP') return toAppError(failure, path)
  const stats = await lstat(parent.at(name)).catch(() => undefined)
  if (stats?.isSymbolicLink()) return linkRefused(path)
  // A folder now, and none a moment ago: somebody is exchanging it.
  if (stats?.isDirectory()) return displaced(path)
  return refusal('files.not_a_folder', `${path} is not a folder.`, path)
}

export function linkRefused(path: string): AppError {
  const hint = 'Name the file or folder that the link leads to.'
  return refusal('gate.path_outside_grant', `${path} is a symbolic link, which is not followed.`, path, hint)
}

function displaced(path: string): AppError {
  return refusal(
    'gate.path_outside_grant',
    `${path} is not where it was when it was granted.`,
    path,
    'Start again with the path of the folder as it is now.',
  )
}

/** The usual case in one step: when the kernel says that what was opened has this very path, no link was passed. */
async function openAtOnce(path: string): Promise<OpenFolder | undefined> {
  let fd: number
  try {
    fd = await openDescriptor(toNative(path), folderFlags)
  } catch {
    return undefined // The way is gone step by step, which tells what is wrong and where.
  }
  if (currentPath(fd) === path) return holdDescriptor(path, fd)
  closeSync(fd)
  return undefined
}

async function openByDescriptor(path: string, native: string | Buffer, base?: string): Promise<OpenFolder> {
  const fd = await openDescriptor(native, folderFlags)
  if (base !== undefined && currentPath(fd) !== base) {
    closeSync(fd)
    throw displaced(base)
  }
  return holdDescriptor(path, fd)
}

/** Where the kernel has an open folder now. Answered from memory, so it may be asked synchronously. */
function currentPath(fd: number): string {
  return fromNative(readlinkSync(`/proc/self/fd/${fd}`, { encoding: 'buffer' }))
}

function holdDescriptor(path: string, fd: number): OpenFolder {
  const self = `/proc/self/fd/${fd}`
  return {
    path,
    anchor: 'descriptors',
    self,
    get identity() {
      return identityOf(fstatSync(fd, { bigint: true }))
    },
    at: (name) => toNative(`${self}/${name}`),
    check: () => Promise.resolve(), // Everything is reached from the handle.
    [Symbol.dispose]: () => closeSync(fd),
  }
}

async function openByPath(path: string, native: string | Buffer, base?: string): Promise<OpenFolder> {
  const stats = await lstat(native, { bigint: true })
  const is = stats.isDirectory() ? 'folder' : 'something else'
  if (is !== 'folder') throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR', syscall: 'open' })
  const identity = identityOf(stats)
  const real = async (): Promise<string> => fromNative(await realpath(toNative(path), { encoding: 'buffer' }))
  // The spelling of names may differ on file systems that fold case, so what counts is which folder it is.
  const found = await real()
  if (base !== undefined && found !== base) throw displaced(base)
  return {
    path,
    anchor: 'paths',
    identity,
    self: native,
    at: (name) => toNative(join(path, name)),
    async check() {
      const now = await lstat(native, { bigint: true }).catch(() => undefined)
      if (!now?.isDirectory() || identityOf(now) !== identity || (await real()) !== found)
        throw displaced(path)
    },
    [Symbol.dispose]: () => {},
  }
}
