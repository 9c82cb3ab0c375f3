import { type ChildProcess, spawn } from 'node:child_process'
import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'

import type { JsonObject } from '#base'
import type { PlannedUndo } from '#gate'

import { type Tree, treeOf } from '../dry-run/tree.ts'

/** Somebody whom the system refuses things; the administrator is asked nothing by it. */
export const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : null

export interface Undone {
  readonly id: string
  readonly status: string
  readonly output: {
    readonly undone: number
    readonly leftCount: number
    readonly left: readonly { position: number; state: string; why: string; code?: string }[]
  }
}

export interface Held {
  readonly id?: string
  readonly created?: boolean
  readonly status?: string
  readonly refused?: string
}

export interface Planned {
  readonly steps: readonly Omit<PlannedUndo, 'input'>[]
  readonly files: readonly string[]
}

/** Long enough for a loaded machine; a wish takes some seconds at most. */
const limitMs = 60_000

/** A home, and a process that works in it. */
export class Stage implements AsyncDisposable {
  readonly top = mkdtempSync(path.join(tmpdir(), 'adjutant-undo-'))
  private child: ChildProcess | undefined
  private lines: AsyncIterator<string> | undefined

  constructor() {
    if (nobody) chownSync(this.top, nobody.uid, nobody.gid)
  }

  get home(): string {
    return path.join(this.top, 'home')
  }

  run(
    id: string,
    options: { workflow: string; folder: string; input: JsonObject },
  ): Promise<{ status: string }> {
    return this.ask({ do: 'run', id, ...options }) as Promise<{ status: string }>
  }

  plan(run: string, options: JsonObject = {}): Promise<Planned> {
    return this.ask({ do: 'plan', run, ...options }) as Promise<Planned>
  }

  undo(run: string, options: JsonObject = {}): Promise<Undone> {
    return this.ask({ do: 'undo', run, ...options }) as Promise<Undone>
  }

  /** Begins an undo and pauses it, or says why not. */
  hold(run: string, options: JsonObject = {}): Promise<Held> {
    return this.ask({ do: 'hold', run, ...options }) as Promise<Held>
  }

  show(run: string): Promise<{ state: string }> {
    return this.ask({ do: 'show', run }) as Promise<{ state: string }>
  }

  /** Asks, and ends the process without warning after so many milliseconds, or when it has answered before. */
  async askAndKill(wish: JsonObject, afterMs: number): Promise<'answered' | 'killed'> {
    const answer = this.ask(wish).then(
      () => 'answered' as const,
      () => 'killed' as const,
    )
    const first = await Promise.race([answer, setTimeout(afterMs, 'killed' as const)])
    await this.kill()
    return first
  }

  private async kill(): Promise<void> {
    const { child } = this
    this.child = undefined
    if (!child || child.exitCode !== null) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
  }

  private async ask(wish: JsonObject): Promise<unknown> {
    const child = this.child ?? (await this.start())
    child.stdin?.write(`${JSON.stringify(wish)}\n`)
    return JSON.parse(await this.read()) as unknown
  }

  private async start(): Promise<ChildProcess> {
    const program = path.join(import.meta.dirname, 'worker.ts')
    const child = spawn(process.execPath, [program, this.home], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { PATH: process.env['PATH'], HOME: this.top },
      ...nobody,
    })
    this.child = child
    child.stdin.on('error', () => {}) // It may be killed while it is being asked.
    this.lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    if ((await this.read()) !== 'ready') throw new Error('The worker says something else.')
    return child
  }

  private async read(): Promise<string> {
    const late = new AbortController()
    const next = await Promise.race([
      this.lines?.next(),
      setTimeout(limitMs, 'late' as const, { signal: late.signal, ref: false }).catch(() => undefined),
    ])
    late.abort()
    if (next === 'late') throw new Error(`The worker says nothing for ${limitMs} ms.`)
    if (!next || next.done) throw new Error('The worker has ended.')
    return next.value
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { child } = this
    if (child && child.exitCode === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.stdin?.end()
      await gone
    }
    rmSync(this.top, { recursive: true, force: true })
  }
}

/** What an undo promises to bring back: names, bytes, permission bits, where links lead, and times of files and links. */
export function promised(folder: string): Record<string, string> {
  const tree: Tree = treeOf(folder)
  return Object.fromEntries(
    [...tree]
      .map(([place, { kind, mode, holds, modifiedMs }]): [string, string] => [
        path.relative(folder, place),
        `${kind} ${mode.toString(8)} ${holds} ${modifiedMs}`,
      ])
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )
}
