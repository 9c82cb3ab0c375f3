import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import type { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import type { Json } from '#base'
import { AppError, Problem } from '#contract'
import type { JournalRecord, RunInfo } from '#engine'

import { compileCache } from '../../scripts/program.ts'
import type { HostSettings } from './host.ts'
import type { Op } from './scripted.ts'

/** What the hosts of a test did to the world, recorded here, outside them. */
export interface Recorded {
  readonly what: string
  readonly run: string
  readonly key: string
  readonly attempt: number
  readonly idempotencyKey: string
  readonly seq: number
  readonly type: string
}

/** A home folder, the hosts that come and go on it, and the record of what they did. */
export class Stage implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'adjutant-conformance-'))
  readonly recorded: Recorded[] = []
  private readonly hosts: Host[] = []

  async open(settings: Omit<HostSettings, 'folder'> = {}): Promise<Host> {
    const host = new Host({ ...settings, folder: this.folder }, (line) => this.recorded.push(line))
    this.hosts.push(host)
    await host.ready
    return host
  }

  /** The host that was opened last. */
  latest(): Host {
    const host = this.hosts.at(-1)
    assert.ok(host)
    return host
  }

  /** How often an effect was begun, over all hosts. */
  begun(key: string): number {
    return this.count('begin', key)
  }

  ended(key: string): number {
    return this.count('end', key)
  }

  /** Keys in the order in which their effects were begun. */
  order(): string[] {
    return this.recorded.filter(({ what }) => what === 'begin').map(({ key }) => key)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.hosts.map((host) => host.kill()))
    rmSync(this.folder, { recursive: true, force: true })
  }

  private count(what: string, key: string): number {
    return this.recorded.filter((line) => line.what === what && line.key === key).length
  }
}

/** One process with an engine. */
export class Host {
  readonly ready: Promise<void>
  readonly exited: Promise<void>
  private readonly child: ChildProcess
  private readonly calls = new Map<
    number,
    { resolve: (value: unknown) => void; reject: (error: unknown) => void }
  >()
  private count = 0

  constructor(settings: HostSettings, record: (line: Recorded) => void) {
    const file = fileURLToPath(new URL('./host.ts', import.meta.url))
    this.child = spawn(process.execPath, [file, JSON.stringify(settings)], {
      stdio: ['ignore', 'inherit', 'inherit', 'pipe', 'ipc'],
      env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
    })
    const lines = new Lines(this.child.stdio[3] as Readable, (line) => record(JSON.parse(line) as Recorded))
    this.exited = new Promise((resolve) => {
      // The pipe is read to its end before the host counts as gone: what it wrote has happened.
      this.child.once('close', () => void lines.done.then(resolve))
    })
    this.ready = new Promise((resolve, reject) => {
      this.child.on(
        'message',
        (message: { ready?: true; call?: number; value?: unknown; problem?: unknown }) => {
          if (message.ready) resolve()
          else this.answered(message)
        },
      )
      void this.exited.then(() => {
        reject(new Error('the host ended'))
        for (const { reject: give } of this.calls.values()) give(new Error('the host ended'))
      })
    })
    // A host that is meant to end early is waited for by `exited`.
    this.ready.catch(() => {})
  }

  call<T>(name: string, args: unknown = {}): Promise<T> {
    this.count += 1
    const call = this.count
    return new Promise<T>((resolve, reject) => {
      this.calls.set(call, { resolve: resolve as (value: unknown) => void, reject })
      this.child.send({ call, name, args }, (error) => {
        if (error) reject(error)
      })
    })
  }

  /** Starts a run of the program `script`; its id. */
  async start(script: Op[], options: Record<string, unknown> = {}): Promise<string> {
    const { id } = await this.call<{ id: string }>('start', {
      program: 'script',
      input: { script },
      ...options,
    })
    return id
  }

  get(id: string): Promise<RunInfo> {
    return this.call('get', { id })
  }

  settled(id: string): Promise<RunInfo> {
    return this.call('settled', { id })
  }

  journal(id: string): Promise<JournalRecord[]> {
    return this.call('journal', { id })
  }

  /** Waits until a run is in a status, or waiting for something. */
  async until(id: string, state: string): Promise<RunInfo> {
    return eventually(`${id} is ${state}`, async () => {
      const info = await this.get(id)
      return info.status === state || info.waiting === state ? info : undefined
    })
  }

  /** Ends it as a power switch would, as far as a process goes. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL')
    await this.exited
  }

  private answered({
    call = 0,
    value,
    problem,
  }: {
    call?: number
    value?: unknown
    problem?: unknown
  }): void {
    const waiting = this.calls.get(call)
    this.calls.delete(call)
    if (problem === undefined) waiting?.resolve(value)
    else waiting?.reject(AppError.fromProblem(Problem.parse(problem)))
  }
}

/** Calls back with each line of a stream; `done` when it has ended. */
class Lines {
  readonly done: Promise<void>

  constructor(stream: Readable, take: (line: string) => void) {
    let rest = ''
    stream.setEncoding('utf8')
    stream.on('data', (text: string) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) take(line)
    })
    this.done = new Promise((resolve) => {
      stream.once('close', resolve)
    })
  }
}

/** Asks again until there is an answer; fails after 20 seconds. */
export async function eventually<T>(
  what: string,
  ask: () => T | undefined | Promise<T | undefined>,
): Promise<T> {
  for (let turn = 0; turn < 1_000; turn += 1) {
    const answer = await ask()
    if (answer !== undefined) return answer
    await wait(20)
  }
  throw new Error(`did not come about: ${what}`)
}

/** Asserts that a call is refused with a code. */
export async function refused(code: string, call: Promise<unknown>): Promise<void> {
  await assert.rejects(call, (error) => error instanceof AppError && error.code === code)
}

export function effect(
  key: string,
  handler = 'pure',
  args: Json = null,
  rest: Partial<Extract<Op, { do: 'effect' }>> = {},
): Op {
  return { do: 'effect', key, handler, args, ...rest }
}

/** Asserts that a journal is numbered from 1 without gaps, and that no effect has two ends. */
export function assertSound(journal: readonly JournalRecord[]): void {
  assert.deepEqual(
    journal.map(({ seq }) => seq),
    journal.map((_record, index) => index + 1),
  )
  const done = journal
    .filter(({ type }) => type === 'effect.done')
    .map((record) => (record as { key: string }).key)
  assert.equal(new Set(done).size, done.length, `an effect is recorded twice: ${done.join(' ')}`)
}
