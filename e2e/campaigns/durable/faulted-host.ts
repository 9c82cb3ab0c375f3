/** A process whose disk fails now and then. It does what its parent says and tells how it fares. */
import { openSync, writeSync } from 'node:fs'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'

import { createOutbox, openDatabase } from '#adapters'
import type { Json } from '#base'
import { toProblem } from '#contract'

import { randomScript } from './scripts.ts'
import type { Said } from './spoken.ts'
import { openAtWork } from './workload.ts'

export interface FaultedHostSettings {
  readonly folder: string
  readonly acks: string
}

/** What the parent asks for: so many runs, to their end. */
export interface Task {
  readonly seed: number
  readonly runs: number
}

export type Told =
  | { readonly ready: true }
  /** Whether the engine says that it cannot write, each time that this changes. */
  | { readonly stalled: string | null }
  /** A task is through: how its runs ended, and what was refused on the way. */
  | { readonly done: Readonly<Record<string, string>>; readonly refused: readonly string[] }

const { signal } = new AbortController()

function tell(told: Told): void {
  process.send?.(told)
}

async function main({ folder, acks }: FaultedHostSettings): Promise<void> {
  const out = openSync(acks, 'a')
  const say = (said: Said): void => void writeSync(out, `${JSON.stringify(said)}\n`)
  const { home, engine, close } = await openAtWork(folder, { say })
  const outbox = createOutbox(openDatabase(home.database))
  const refused: string[] = []

  async function one(seed: number, byMessage: boolean): Promise<[string, string]> {
    const id = `run-${seed}`
    const request = { program: 'script', input: { script: randomScript(seed) as unknown as Json }, id }
    if (byMessage) {
      // One that is refused: its answer is written alone.
      await outbox.send({ do: 'pause', run: 'nobody', by: 'test' })
      const message = await outbox.send({ do: 'start', request })
      say({ is: 'message', id: message })
      while ((await outbox.answer(message)) === undefined) await wait(5)
    } else await engine.start(request)
    await engine.signal(id, { name: 'go', payload: null, id: 'once' }).catch(() => {})
    const { status, error } = await engine.settled(id, { signal })
    return [id, error === undefined ? status : `${status} ${error.code}`]
  }

  async function persist(seed: number, byMessage: boolean): Promise<[string, string]> {
    for (;;) {
      try {
        return await one(seed, byMessage)
      } catch (error) {
        // The caller was told that nothing came of it; it asks again, as a person would.
        const { code, detail } = toProblem(error)
        refused.push(`${code}: ${detail}`)
        await wait(20)
      }
    }
  }

  let before: string | null = null
  setInterval(() => {
    const now = engine.stalled()?.code ?? null
    if (now !== before) tell({ stalled: now })
    before = now
  }, 5).unref()

  process.on('message', (task: Task | 'close') => {
    if (task === 'close') {
      void close().then(() => process.exit(0))
      return
    }
    const runs = Array.from({ length: task.runs }, (_none, index) => persist(task.seed + index, index === 1))
    void Promise.all(runs).then((ends) => {
      tell({ done: Object.fromEntries(ends), refused: refused.splice(0) })
    })
  })
  tell({ ready: true })
}

await main(JSON.parse(process.argv[2] ?? '') as FaultedHostSettings)
