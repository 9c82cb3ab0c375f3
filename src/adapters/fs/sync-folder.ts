import { closeSync, fsync as fsyncCallback, open as openCallback } from 'node:fs'
import { promisify } from 'node:util'

import { systemCode } from './failure.ts'

const fsync = promisify(fsyncCallback)
const open = promisify(openCallback)

interface Syncable {
  readonly identity: string
  readonly self: string | Buffer
}

/** Syncs that have not begun yet, and the one that runs, by folder. Never more than one of each. */
const queued = new Map<string, Promise<void>>()
const running = new Map<string, Promise<void>>()

/**
 * Makes the entries of a folder durable: what was created, renamed or removed in it before the call.
 *
 * Calls that come while one sync runs share the next, so many moves into one folder cost few syncs.
 * The folder must stay open until the promise settles.
 */
export function syncFolder(folder: Syncable): Promise<void> {
  const { identity } = folder
  const waiting = queued.get(identity)
  if (waiting) return waiting
  const turn = next(folder)
  queued.set(identity, turn)
  return turn
}

async function next({ identity, self }: Syncable): Promise<void> {
  await running.get(identity)?.catch(() => {}) // Its own callers are told.
  queued.delete(identity)
  const work = flush(self)
  running.set(identity, work)
  try {
    await work
  } finally {
    if (running.get(identity) === work) running.delete(identity)
  }
}

/** Systems that cannot sync a folder, or not without a right to read it, keep its entries in order themselves. */
const cannot = new Set(['EACCES', 'EINVAL', 'EISDIR', 'ENOTSUP', 'EPERM'])

async function flush(folder: string | Buffer): Promise<void> {
  try {
    const path = typeof folder === 'string' ? `${folder}/.` : folder
    const fd = await open(path, 'r')
    try {
      await fsync(fd)
    } finally {
      closeSync(fd) // Nothing was written through it, so there is nothing to wait for.
    }
  } catch (error) {
    if (!cannot.has(systemCode(error) ?? '')) throw error
  }
}
