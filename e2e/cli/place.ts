/** A person's machine in small: a home of its own, a folder to work in, and the program as they would call it. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'

import { callHere } from './call-here.ts'

export const root = path.resolve(import.meta.dirname, '../..')

export interface Answer {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export interface Started {
  readonly child: ChildProcess
  readonly ended: Promise<Answer>
  /** Resolves when the text has been written to either stream. */
  says(text: string | RegExp): Promise<void>
  /** What it has written until now. */
  said(): { readonly out: string; readonly err: string }
}

export interface Place extends Disposable {
  /** Where relative paths begin. */
  readonly folder: string
  readonly home: string
  path(...names: string[]): string
  /** Makes a file with its folders. */
  put(name: string, content: string): string
  start(
    args: readonly string[],
    options?: { input?: string; env?: NodeJS.ProcessEnv; limitMs?: number },
  ): Started
  /**
   * Runs a command to its end: in this process, since to start one takes most of the time of a command, and in one of its own
   * while another of the place is still at work, as two people's would be.
   */
  call(...args: readonly string[]): Promise<Answer>
  /** The same with `--json`, and what it answered. */
  json<T = Record<string, unknown>>(...args: readonly string[]): Promise<T>
}

/** Long enough for a loaded machine; a command takes about a second. */
const usualLimitMs = 120_000

interface Where {
  readonly top: string
  readonly folder: string
  readonly home: string
}

function environmentOf({ top, home }: Pick<Where, 'top' | 'home'>): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: top,
    ADJUTANT_HOME: home,
    TZ: 'UTC',
    // What is asked before anything is changed has tests of its own.
    ADJUTANT_MODE: 'autopilot',
  }
}

function startProgram(
  { top, folder, home }: Where,
  args: readonly string[],
  {
    input,
    env = {},
    limitMs = usualLimitMs,
  }: { input?: string; env?: NodeJS.ProcessEnv; limitMs?: number } = {},
): Started {
  const child = spawn(process.execPath, [path.join(root, 'bin/adjutant.js'), ...args], {
    cwd: folder,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...environmentOf({ top, home }), ...env },
  })
  child.stdin.end(input ?? '')
  const said = { out: '', err: '' }
  const listeners = new Set<() => void>()
  for (const [name, stream] of [
    ['out', child.stdout],
    ['err', child.stderr],
  ] as const) {
    stream.setEncoding('utf8').on('data', (piece: string) => {
      said[name] += piece
      for (const listener of listeners) listener()
    })
  }
  const late = setTimeout(() => child.kill('SIGKILL'), limitMs)
  const ended = new Promise<Answer>((resolve) => {
    child.on('close', (code) => {
      clearTimeout(late)
      for (const listener of listeners) listener()
      resolve({ code, ...said })
    })
  })
  return {
    child,
    ended,
    said: () => ({ ...said }),
    says(text) {
      return new Promise((resolve, reject) => {
        function look(): void {
          const all = said.out + said.err
          if (typeof text === 'string' ? all.includes(text) : text.test(all)) resolve()
          else if (child.exitCode !== null || child.signalCode !== null)
            reject(new Error(`It ended without saying ${String(text)}:\n${all}`))
          else return
          listeners.delete(look)
        }
        listeners.add(look)
        look()
      })
    },
  }
}

export function openPlace(): Place {
  const top = mkdtempSync(path.join(tmpdir(), 'adjutant-cli-'))
  const folder = path.join(top, 'work')
  const home = path.join(top, 'home')
  mkdirSync(folder)
  const start: Place['start'] = (args, options) => startProgram({ top, folder, home }, args, options)
  const environment = environmentOf({ top, home })
  let isBusy = false
  async function call(...args: readonly string[]): Promise<Answer> {
    if (isBusy) return start(args).ended
    isBusy = true
    try {
      return await callHere({ folder, environment }, args)
    } finally {
      isBusy = false
    }
  }

  return {
    folder,
    home,
    start,
    path: (...names) => path.join(folder, ...names),
    put(name, content) {
      const file = path.join(folder, name)
      mkdirSync(path.dirname(file), { recursive: true })
      writeFileSync(file, content)
      return file
    },
    call,
    async json<T>(...args: readonly string[]) {
      const { out, err } = await call(...args, '--json')
      try {
        return JSON.parse(out) as T
      } catch {
        assert.fail(`no JSON from ${args.join(' ')}:\n${out}\n${err}`)
      }
    },
    [Symbol.dispose]: () => rmSync(top, { recursive: true, force: true }),
  }
}

/** What is in a folder, by path: the hash of each file and its time in milliseconds. */
export function treeOf(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  return Object.fromEntries(
    files
      .map((entry): [string, string] => {
        const file = path.join(entry.parentPath, entry.name)
        const hash = createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 16)
        return [path.relative(folder, file), `${hash} ${Math.round(statSync(file).mtimeMs)}`]
      })
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )
}

/** A failure that was told as it should be: a code, no stack, and the exit code. */
export function assertRefused({ code, out, err }: Answer, exit: number, errorCode: string): void {
  assert.match(
    err,
    new RegExp(`^error ${errorCode.replaceAll('.', String.raw`\.`)}: `, 'm'),
    `${out}\n${err}`,
  )
  assert.doesNotMatch(out + err, /^\s+at .*:\d+:\d+/m)
  assert.equal(code, exit, err)
}
