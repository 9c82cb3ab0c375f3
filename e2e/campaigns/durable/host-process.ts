import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import process from 'node:process'

import { compileCache } from '../../../scripts/program.ts'
import type { FaultedHostSettings, Task, Told } from './faulted-host.ts'

type Done = Extract<Told, { done: unknown }>

/** A host on a disk that fails, seen from outside. */
export class HostProcess {
  /** Resolves when it has ended, with what it wrote to its error stream unless it was killed from here. */
  readonly ended: Promise<string>
  /** Codes that it gave for not being able to write, `null` for being able again. */
  readonly stalls: (string | null)[] = []
  private readonly child: ChildProcess
  private readonly listeners = new Set<(told: Told) => void>()

  constructor(settings: FaultedHostSettings, env: Record<string, string>) {
    const file = path.join(import.meta.dirname, 'faulted-host.ts')
    this.child = spawn(process.execPath, [file, JSON.stringify(settings)], {
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
      env: { ...process.env, NODE_COMPILE_CACHE: compileCache, NODE_TEST_CONTEXT: undefined, ...env },
    })
    let errors = ''
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors += text))
    this.ended = new Promise((resolve) => this.child.once('close', () => resolve(errors)))
    this.child.on('message', (told: Told) => {
      if ('stalled' in told) this.stalls.push(told.stalled)
      for (const listener of this.listeners) listener(told)
    })
  }

  /** Waits for what it tells next of this kind; undefined when it ends or is not heard within the limit. */
  hear<T extends Told>(wanted: (told: Told) => told is T, limitMs: number): Promise<T | undefined> {
    return new Promise((resolve) => {
      const finish = (told: T | undefined): void => {
        clearTimeout(limit)
        this.listeners.delete(listener)
        resolve(told)
      }
      const listener = (told: Told): void => {
        if (wanted(told)) finish(told)
      }
      const limit = setTimeout(() => finish(undefined), limitMs)
      this.listeners.add(listener)
      void this.ended.then(() => finish(undefined))
    })
  }

  ready(limitMs: number): Promise<unknown> {
    return this.hear((told): told is Extract<Told, { ready: true }> => 'ready' in told, limitMs)
  }

  work(task: Task, limitMs: number): Promise<Done | undefined> {
    const done = this.hear((told): told is Done => 'done' in told, limitMs)
    this.child.send(task)
    return done
  }

  /** Waits until it says that it cannot write. */
  stalled(limitMs: number): Promise<unknown> {
    if (this.stalls.at(-1)) return Promise.resolve(true)
    const isStalled = (told: Told): told is Extract<Told, { stalled: unknown }> =>
      'stalled' in told && told.stalled !== null
    return this.hear(isStalled, limitMs)
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL')
    await this.ended
  }

  async close(limitMs: number): Promise<boolean> {
    this.child.send('close')
    const limit = setTimeout(() => this.child.kill('SIGKILL'), limitMs)
    await this.ended
    clearTimeout(limit)
    return this.child.exitCode === 0
  }
}
