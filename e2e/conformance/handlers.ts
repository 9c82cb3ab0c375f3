import { existsSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

import type { Json } from '#base'
import { AppError, type EffectClass, type ErrorCode } from '#contract'
import type { FactStore, Handler, HandlerCall, HandlerResult } from '#engine'

/** What a fixture handler is told to do; each handler is one effect class. */
export interface Behaviour {
  /** The answer; default: how often this effect was begun, by the outside record. */
  value?: Json
  delayMs?: number
  /** Attempts that fail before one succeeds. */
  failTimes?: number
  failCode?: ErrorCode
  /** Throws what is no AppError: nobody knows whether it happened. */
  throwPlain?: boolean
  /** Never answers; goes away when aborted. */
  hang?: boolean
  /** Does not hear the abort. */
  deaf?: boolean
  /** A special answer that JSON cannot hold or would change. */
  odd?: 'undefined' | 'date' | 'bigint' | 'nan' | 'cycle'
  /** Length of a text to answer. */
  length?: number
  /** Leaves a receipt. */
  receipt?: boolean
  /** Does not make its mark in the world, so that reconciling finds nothing. */
  unmarked?: boolean
}

/** The pipe to the recording process: what is written there has happened, whatever becomes of this process. */
export function record(line: Record<string, Json>): void {
  writeSync(3, `${JSON.stringify(line)}\n`)
}

/** A handler of one class that does what its arguments say. Its mark in the world is a file named after the effect. */
export function fixtureHandler(
  effectClass: EffectClass,
  folder: string,
  hooks: { point(what: string): void },
): Handler {
  const mark = (call: HandlerCall): string => join(folder, `${call.run}.${call.key}`.replaceAll('/', '_'))

  async function run(raw: Json, _prepared: Json, call: HandlerCall): Promise<HandlerResult> {
    const behaviour = (raw ?? {}) as unknown as Behaviour
    const { run: id, key, attempt, idempotencyKey } = call
    hooks.point('before')
    record({ what: 'begin', run: id, key, attempt, idempotencyKey })
    if (behaviour.hang) await hang(call.signal, behaviour.deaf ?? false)
    if (behaviour.delayMs !== undefined) await pause(behaviour.delayMs, call.signal, behaviour.deaf ?? false)
    if (attempt <= (behaviour.failTimes ?? 0))
      throw new AppError(behaviour.failCode ?? 'net.failed', `attempt ${attempt} failed`)
    if (behaviour.throwPlain && attempt === 1) throw new Error('the line was cut')
    if (!behaviour.unmarked) writeFileSync(mark(call), String(attempt))
    record({ what: 'end', run: id, key, attempt, idempotencyKey })
    hooks.point('after')
    return {
      output: odd(behaviour) ?? behaviour.value ?? attempt,
      ...(behaviour.receipt ? { facts: [{ kind: 'receipt', subject: '', data: { key } }] } : {}),
    }
  }

  return {
    classify: () => effectClass,
    run,
    ...(effectClass === 'reconcilable'
      ? {
          async reconcile(_raw, _prepared, call) {
            record({ what: 'reconcile', run: call.run, key: call.key })
            return existsSync(mark(call)) ? { happened: true, output: 'reconciled' } : { happened: false }
          },
        }
      : {}),
  }
}

/** Lists what a run and those below it left receipts of, newest first. */
export function receiptsHandler(facts: FactStore): Handler {
  return {
    classify: () => 'pure',
    async run(raw) {
      const { run } = raw as { run: string }
      const found = await facts.list({ kind: 'receipt', tree: run, order: 'newest', limit: 1_000 })
      return { output: found.map(({ data }) => (data as { key: string }).key) }
    },
  }
}

function odd({ odd: what, length }: Behaviour): Json | undefined {
  if (length !== undefined) return 'x'.repeat(length)
  const cycle: Record<string, unknown> = {}
  cycle['self'] = cycle
  const answers = {
    undefined: { a: undefined },
    date: { at: new Date(0) },
    bigint: { n: 1n },
    nan: { n: Number.NaN },
    cycle,
  }
  return what === undefined ? undefined : (answers[what] as unknown as Json)
}

async function hang(signal: AbortSignal, deaf: boolean): Promise<void> {
  if (deaf) await new Promise(() => {})
  await new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
}

async function pause(ms: number, signal: AbortSignal, deaf: boolean): Promise<void> {
  await wait(ms, undefined, deaf ? {} : { signal })
}
