import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { z } from 'zod'

import { isAlive } from '#adapters'

/** What a daemon says of itself to the other processes of its home. */
export const RunningDaemon = z.strictObject({
  /** `http://127.0.0.1:4777`. */
  url: z.string(),
  port: z.int(),
  pid: z.int(),
  /** The process that starts it again when it ends; itself where there is none. */
  supervisor: z.int(),
  build: z.string(),
  version: z.string(),
  /** ISO 8601, UTC. */
  startedAt: z.string(),
})
export type RunningDaemon = z.infer<typeof RunningDaemon>

const fileName = 'daemon.json'
const tokenName = 'token'

/** Where a daemon of a home keeps what it says of itself; for the owner alone. */
export function daemonFolder(home: string): string {
  return join(home, 'daemon')
}

/** The daemon of a home, if one is up. What a killed one left behind is none. */
export function findDaemon(home: string): RunningDaemon | undefined {
  const text = read(join(daemonFolder(home), fileName))
  const parsed = text === undefined ? undefined : RunningDaemon.safeParse(parseJson(text))
  return parsed?.success === true && isAlive(parsed.data.pid) ? parsed.data : undefined
}

/** What a program of this user shows to the daemon instead of logging in. */
export function daemonToken(home: string): string | undefined {
  return read(join(daemonFolder(home), tokenName))?.trim()
}

/** Makes a token for this start of the daemon; earlier ones are worth nothing from now on. */
export function newDaemonToken(home: string): string {
  const token = randomBytes(32).toString('base64url')
  put(home, tokenName, `${token}\n`)
  return token
}

export function sayDaemon(home: string, daemon: RunningDaemon): void {
  put(home, fileName, `${JSON.stringify(daemon)}\n`)
}

/** Says that it is no longer up. */
export function unsayDaemon(home: string): void {
  for (const name of [fileName, tokenName]) rmSync(join(daemonFolder(home), name), { force: true })
}

function put(home: string, name: string, text: string): void {
  const folder = daemonFolder(home)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, name)
  // Another name first, so that whoever reads finds all of it or what was there before.
  const next = `${file}.next`
  rmSync(next, { force: true })
  writeFileSync(next, text, { mode: 0o600, flag: 'wx' })
  renameSync(next, file)
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Written by something else: no daemon.
    return undefined
  }
}
