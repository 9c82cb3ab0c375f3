import { createHash, randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, lstat, open, readdir, unlink } from 'node:fs/promises'
import { hostname } from 'node:os'

import { systemCode } from './failure.ts'
import { fromNative } from './native-path.ts'
import type { OpenFolder } from './open-folder.ts'
import { removeTree } from './remove-tree.ts'

export const defaultPrefix = '.adjutant-'

/** Tells machines apart that share a folder, so that none cleans up what another is writing. */
const machine = createHash('sha256').update(hostname()).digest('hex').slice(0, 8)
const startedMs = Date.now() - process.uptime() * 1_000

/**
 * Names such as `.adjutant-0a1b2c3d-4711-0123456789abcdef.tmp`: machine, process, random. One that ends in `.old.tmp` is
 * the old name of a file that has been moved, and goes only while the file has its new name too.
 */
export function temporaryName(prefix: string, end = ''): string {
  return `${prefix}${machine}-${process.pid}-${randomBytes(8).toString('hex')}${end}.tmp`
}

export function oldName(prefix: string): string {
  return temporaryName(prefix, '.old')
}

export function isTemporaryName(name: string, prefix: string): boolean {
  return parse(name, prefix) !== undefined
}

function parse(name: string, prefix: string): { machine: string; pid: number; isOld: boolean } | undefined {
  if (!name.startsWith(prefix)) return undefined
  const pattern = /^([0-9a-f]{8})-(\d{1,10})-[0-9a-f]{16}(\.old)?\.tmp$/
  const [, by, pid, old] = pattern.exec(name.slice(prefix.length)) ?? []
  return by === undefined ? undefined : { machine: by, pid: Number(pid), isOld: old !== undefined }
}

/** A new file beside others, that nobody else has open. */
export async function createTemporary(
  folder: OpenFolder,
  prefix: string,
  mode: number,
): Promise<{ handle: FileHandle; name: string }> {
  const name = temporaryName(prefix)
  const flags = constants.O_CREAT | constants.O_EXCL | constants.O_RDWR | (constants.O_NOFOLLOW ?? 0)
  return { handle: await open(folder.at(name), flags, mode), name }
}

/** Removes a temporary file that is no longer wanted; the failure that led here matters more than one of this. */
export async function discard(folder: OpenFolder, name: string): Promise<void> {
  await unlink(folder.at(name)).catch(() => {})
}

/** Folders that this process has cleaned, by prefix and path. What it leaves behind itself is for a later one. */
const cleaned = new Set<string>()
const maxRemembered = 10_000

/** Cleans a folder the first time that this process writes there, or looks at something there that it may write. */
export async function cleanOnce(folder: OpenFolder, prefix: string): Promise<void> {
  const key = `${prefix}\0${folder.path}`
  if (cleaned.has(key)) return
  if (cleaned.size >= maxRemembered) cleaned.clear()
  cleaned.add(key)
  await cleanLeftovers(folder, prefix)
}

/**
 * Removes what crashed processes left behind in a folder: temporary files of this machine and this user, older than
 * this process, whose process is gone. Answers how many there were.
 */
export async function cleanLeftovers(folder: OpenFolder, prefix: string): Promise<number> {
  let names: Buffer[]
  try {
    names = await readdir(folder.self, { encoding: 'buffer' })
  } catch {
    return 0 // A folder that may be written but not read.
  }
  let removed = 0
  for (const bytes of names) {
    const name = fromNative(bytes)
    if (await isLeftover(folder, name, prefix)) {
      await removeTree(folder, name)
      removed += 1
    }
  }
  return removed
}

async function isLeftover(folder: OpenFolder, name: string, prefix: string): Promise<boolean> {
  const parsed = parse(name, prefix)
  if (parsed?.machine !== machine || (parsed.pid !== process.pid && isAlive(parsed.pid))) return false
  const stats = await lstat(folder.at(name)).catch(() => undefined)
  if (stats === undefined || (parsed.isOld && stats.nlink < 2)) return false
  return stats.ctimeMs < startedMs && stats.uid === (process.getuid?.() ?? stats.uid)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return systemCode(error) !== 'ESRCH'
  }
}
