import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  globSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'

const sources = path.join(import.meta.dirname, '..', 'native')

/** Why there can be no shim on this machine; undefined where there can. */
export function whyNoShim(): string | undefined {
  if (process.platform !== 'linux') return `the disk shim needs Linux, not ${process.platform}`
  const { error } = spawnSync('gcc', ['--version'], { stdio: 'ignore' })
  return error ? 'the disk shim needs gcc, which is not installed' : undefined
}

/** Compiles the shim unless this very one is there already; the path of the library. */
function buildShim(): string {
  const files = globSync('*.{h,c}', { cwd: sources }).toSorted()
  const hash = createHash('sha256')
  for (const file of files) hash.update(file).update(readFileSync(path.join(sources, file)))
  const folder = path.join(tmpdir(), 'adjutant-disk-shim')
  const library = path.join(folder, `${hash.digest('hex').slice(0, 16)}.so`)
  if (existsSync(library)) return library
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const fresh = `${library}.${process.pid}`
  const made = spawnSync(
    'gcc',
    [
      '-O2',
      '-Wall',
      '-Wextra',
      '-shared',
      '-fPIC',
      '-o',
      fresh,
      ...files.filter((file) => file.endsWith('.c')),
      '-ldl',
      '-lpthread',
    ],
    { cwd: sources, encoding: 'utf8' },
  )
  if (made.status !== 0) throw new Error(`The disk shim does not compile:\n${made.stderr}`)
  renameSync(fresh, library)
  return library
}

/** What a process under the shim is watched for; see native/shim.h. */
export interface ShimSettings {
  readonly home?: string
  readonly world?: string
  readonly acks?: string
  readonly trace?: string
  /** The record holds the bytes written. */
  readonly data?: boolean
  /** Changes of names are recorded before they are made, too. */
  readonly intents?: boolean
  readonly control?: string
}

/** The environment of a process under the shim. */
export function shimEnvironment(settings: ShimSettings): Record<string, string> {
  const variables = Object.entries(settings).flatMap(([name, value]): [string, string][] => {
    if (value === undefined || value === false) return []
    return [[`DISK_SHIM_${name.toUpperCase()}`, value === true ? '1' : String(value)]]
  })
  return { ...Object.fromEntries(variables), LD_PRELOAD: buildShim() }
}

/** Kinds of calls, as bits. */
export const kinds = {
  write: 1,
  sync: 2,
  truncate: 4,
  create: 8,
  link: 16,
  rename: 32,
  unlink: 64,
  folder: 128,
  read: 256,
} as const

/** What calls are about, as bits. `beside`: everything of the home but its database and the log of that. */
export const places = { database: 1, log: 2, beside: 4, world: 8 } as const

export const acts = { fail: 1, short: 2, torn: 3, killBefore: 4, killAfter: 5 } as const

export const errnos = { EIO: 5, ENOSPC: 28 } as const

export interface Order {
  readonly what: number
  readonly where: number
  /** The matching call that is the first to be hit, from 1. */
  readonly at: number
  /** Default: 1. */
  readonly times?: number
  readonly act: keyof typeof acts
  readonly error?: keyof typeof errnos
}

/** Every call from the first one hit on, until it is disarmed. */
export const always = 0xffffffff

/** The file by which a process under the shim is told which calls to fail, while it runs. */
export class ShimControl implements Disposable {
  readonly file: string
  private readonly fd: number

  constructor(file: string) {
    this.file = file
    writeFileSync(file, new Uint8Array(32))
    this.fd = openSync(file, 'r+')
  }

  arm({ what, where, at, times = 1, act, error = 'EIO' }: Order): void {
    this.disarm()
    this.put([0, where, at, times, acts[act], errnos[error], 0, 0])
    this.put([what])
  }

  disarm(): void {
    this.put([0])
  }

  /** Matching calls since it was armed, and how many of them were hit. */
  read(): { matched: number; fired: number } {
    const words = new Uint32Array(8)
    readSync(this.fd, words, 0, 32, 0)
    return { matched: words[6] ?? 0, fired: words[7] ?? 0 }
  }

  [Symbol.dispose](): void {
    closeSync(this.fd)
  }

  private put(words: readonly number[]): void {
    writeSync(this.fd, Uint32Array.from(words), 0, words.length * 4, 0)
  }
}
