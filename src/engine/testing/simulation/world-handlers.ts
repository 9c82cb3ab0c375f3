import { isJsonObject, type Json, sleep } from '#base'
import { AppError, type EffectClass } from '#contract'

import type { Handler, HandlerCall, HandlerResult } from '../../handler.ts'
import type { Admission } from '../../hold.ts'
import type { FactStore } from '../../ports/fact-store.ts'
import type { SeededRandom } from '../seeded-random.ts'
import type { SimulatedProcess } from '../simulated-clock.ts'
import type { Execution, World } from './world.ts'

export interface WorldHandlersOptions {
  readonly world: World
  readonly process: SimulatedProcess
  readonly random: SeededRandom
  readonly facts: FactStore
  /** How ill-behaved the handlers are, from 0 to 1. */
  readonly trouble: number
  /** Told before anything is done. */
  readonly begins: (execution: Execution, call: HandlerCall) => void
  /** Whether an effect was called off in a way that aborts it. */
  readonly isCalledOff: (call: HandlerCall) => boolean
  readonly fault: (text: string) => void
  /** Told when an effect has taken place. */
  readonly happens: (execution: Execution) => void
}

type Manner = 'plain' | 'slow' | 'refuse' | 'refuse for good' | 'throw before' | 'throw after' | 'hang'

/** Handlers of every class, by name; `-` marks those that leave nothing, `+` those that prepare, `?` those that may have to ask. They work, dawdle, fail, hang and lose their answers. */
export function worldHandlers(options: WorldHandlersOptions): Map<string, Handler> {
  const handlers = new Map<string, Handler>()
  for (const name of ['pure', 'idempotent', 'idempotent-', 'reconcilable', 'other'] as const) {
    const handler =
      name === 'idempotent-'
        ? handlerOf('idempotent', { ...options, leavesNothing: true })
        : handlerOf(name, options)
    const admit = admitting(options)
    handlers.set(name, handler)
    const asking = {
      ...handler,
      admit,
      readyEarly: () => true,
      run: requiringAdmission(handler, options),
    }
    handlers.set(`${name}?`, asking)
    if (name === 'pure') continue
    const prepare = preparing(options)
    handlers.set(`${name}+`, { ...handler, prepare, readyEarly: () => true })
    handlers.set(`${name}+?`, { ...asking, prepare })
  }
  handlers.set('receipts', receipts(options))
  handlers.set('undo', undo(options))
  return handlers
}

function handlerOf(
  effectClass: EffectClass,
  options: WorldHandlersOptions & { leavesNothing?: true },
): Handler {
  const { world, random, process, leavesNothing } = options
  return {
    classify: () => effectClass,
    ...(leavesNothing ? { leavesNothing: () => true } : {}),
    async run(args, _prepared, call) {
      const execution = world.begin({
        run: call.run,
        key: call.key,
        attempt: call.attempt,
        idempotencyKey: call.idempotencyKey,
        class: effectClass,
        ...(leavesNothing ? { leavesNothing } : {}),
      })
      options.begins(execution, call)
      try {
        const result = await perform(execution, call, { ...options, timeoutMs: timeoutOf(args) })
        execution.ended = 'done'
        return result
      } catch (error) {
        execution.ended = error instanceof AppError ? 'refused' : 'threw'
        throw error
      }
    },
    ...(effectClass === 'reconcilable'
      ? {
          async reconcile(_args: Json, _prepared: Json, call: HandlerCall) {
            await pass(process, random.between(0, 30))
            if (!world.calm && random.chance(0.1)) throw new Error('The world cannot be looked at.')
            if (!world.calm && random.chance(0.1)) return { happened: 'unknown' as const, why: 'simulated' }
            const before = world.happened.get(call.idempotencyKey)
            return before
              ? { happened: true as const, ...resultOf(effectClass, before.output) }
              : { happened: false as const }
          },
        }
      : {}),
  }
}

async function perform(
  execution: Execution,
  call: HandlerCall,
  options: WorldHandlersOptions & { timeoutMs: number | null },
): Promise<HandlerResult> {
  const { process, random } = options
  const manner = options.world.calm ? 'plain' : mannerOf(options)
  await pass(process, manner === 'slow' ? random.between(50, 900) : random.between(0, 30), call.signal)
  if (call.signal.aborted && !options.world.calm) return aborted(execution, call, options)
  switch (manner) {
    case 'refuse':
      throw new AppError('engine.effect_timeout', 'simulated: not now')
    case 'refuse for good':
      throw new AppError('engine.effect_not_done', 'simulated: never')
    case 'throw before':
      throw new TypeError('simulated: lost before')
    case 'hang': {
      await hang(call, options)
      if (call.signal.aborted) return aborted(execution, call, options)
      break
    }
    default:
  }
  const output = happen(execution, options)
  await pass(process, random.between(0, 20))
  if (manner === 'throw after') throw new TypeError('simulated: lost after')
  return resultOf(execution.class, output)
}

/** What becomes of an effect that is called off: nothing, all of it, or all of it without a word. */
async function aborted(
  execution: Execution,
  call: HandlerCall,
  options: WorldHandlersOptions,
): Promise<HandlerResult> {
  const { random, process } = options
  const draw = random.next()
  if (draw < 0.15) return new Promise(() => {})
  await pass(process, random.between(0, 50))
  if (draw < 0.6) throw call.signal.reason as Error
  const output = happen(execution, options)
  if (draw < 0.8) throw call.signal.reason as Error
  return resultOf(execution.class, output)
}

function happen(execution: Execution, options: WorldHandlersOptions): string {
  const output = options.world.happen(execution)
  options.happens(execution)
  return output
}

function mannerOf({ random, trouble }: WorldHandlersOptions): Manner {
  if (!random.chance(trouble)) return random.chance(0.15) ? 'slow' : 'plain'
  return random.pick([
    'slow',
    'refuse',
    'refuse',
    'refuse for good',
    'throw before',
    'throw after',
    'hang',
    'hang',
  ] as const)
}

function resultOf(effectClass: EffectClass, output: string): HandlerResult {
  if (effectClass === 'pure') return { output }
  return { output, facts: [{ kind: 'receipt', subject: '', data: output }] }
}

function preparing({ world, random, process }: WorldHandlersOptions): NonNullable<Handler['prepare']> {
  return async (_args, call) => {
    await pass(process, random.between(0, 40))
    if (!world.calm && random.chance(0.1))
      throw new AppError('engine.effect_timeout', 'simulated: cannot prepare')
    return { for: call.key }
  }
}

/** Work that must not begin before it was allowed. */
function requiringAdmission(handler: Handler, { world, fault }: WorldHandlersOptions): Handler['run'] {
  return (args, prepared, call) => {
    if (!world.admitted.has(call.idempotencyKey))
      fault(`${call.run} ${call.key} begins without being allowed`)
    return handler.run(args, prepared, call)
  }
}

/** Asks a person, mostly once; their word may be no, and silence may be taken for either. */
function admitting({ world, random, process }: WorldHandlersOptions): NonNullable<Handler['admit']> {
  function word(call: HandlerCall): Admission {
    const { answer } = call
    if (answer === 'no') throw new AppError('engine.effect_not_done', 'simulated: not allowed')
    const isEnough = answer === 'yes' && (world.calm || random.chance(0.9))
    if (isEnough || (!world.calm && random.chance(0.2))) {
      world.admitted.add(call.idempotencyKey)
      return { admit: true, facts: [{ kind: 'admitted', subject: '', data: null }] }
    }
    const expiresAt = random.chance(0.4) ? process.now() + random.between(0, 600) : null
    return {
      admit: false,
      hold: { reason: 'approval', ask: 'may I?', expiresAt, onExpiry: random.pick(['yes', 'no']) },
    }
  }
  return (_args, _prepared, call) => {
    if (random.chance(0.2)) return word(call)
    return pass(process, random.between(0, call.answer === null ? 50 : 500)).then(() => word(call))
  }
}

/** Lists what a run and all below it did and did not yet take back, newest first. */
function receipts({ process, facts, random }: WorldHandlersOptions): Handler {
  return {
    classify: () => 'pure',
    async run(args) {
      await pass(process, random.between(0, 10))
      const tree = (isJsonObject(args) ? args['run'] : '') as string
      const done = await facts.list({ kind: 'receipt', tree, order: 'newest', limit: 1_000 })
      const open: number[] = []
      for (const { position } of done) {
        const undone = await facts.list({
          kind: 'undone',
          subject: String(position),
          order: 'oldest',
          limit: 1,
        })
        if (undone.length === 0) open.push(position)
      }
      return { output: open }
    },
  }
}

/** Takes one receipt back, once, however often it is asked to. */
function undo({ process, random, world, happens }: WorldHandlersOptions): Handler {
  return {
    classify: () => 'idempotent',
    async run(args, _prepared, call) {
      await pass(process, random.between(0, 30))
      const position = (isJsonObject(args) ? args['position'] : 0) as number
      const { run, key, attempt, idempotencyKey } = call
      const execution = world.begin({ run, key, attempt, idempotencyKey, class: 'idempotent' })
      const first = !world.happened.has(call.idempotencyKey)
      world.happen(execution)
      if (first) world.undone.push({ by: call.run, position })
      happens(execution)
      await pass(process, random.between(0, 10))
      execution.ended = 'threw'
      if (!world.calm && random.chance(0.1)) throw new TypeError('simulated: lost after')
      execution.ended = 'done'
      return { output: null, facts: [{ kind: 'undone', subject: String(position), data: null }] }
    },
  }
}

/** Waits, or less long when the signal is aborted. In a process that has ended it never comes back. */
export async function pass(process: SimulatedProcess, ms: number, signal?: AbortSignal): Promise<void> {
  await sleep(process, ms, { signal: signal ?? new AbortController().signal }).catch((error: unknown) => {
    if (!signal?.aborted) throw error
  })
}

/** Does nothing until it is told to stop, and says so when nobody does. */
async function hang(
  call: HandlerCall,
  { process, world, timeoutMs, isCalledOff, fault }: WorldHandlersOptions & { timeoutMs: number | null },
): Promise<void> {
  let calledOffFor = 0
  for (let waited = 0; !call.signal.aborted && !world.calm; waited += 200) {
    if (timeoutMs !== null && waited > timeoutMs + 400) fault(`${call.run} ${call.key} is not timed out`)
    calledOffFor = isCalledOff(call) ? calledOffFor + 200 : 0
    if (calledOffFor > 1_000) fault(`${call.run} ${call.key} is called off and not aborted`)
    await pass(process, 200, call.signal)
  }
}

function timeoutOf(args: Json): number | null {
  const timeoutMs = isJsonObject(args) ? args['timeoutMs'] : null
  return typeof timeoutMs === 'number' ? timeoutMs : null
}
