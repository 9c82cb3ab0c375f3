import type { Json, JsonObject } from '#base'
import {
  AppError,
  publicLabel,
  receiptsHandler,
  undoHandler,
  unwoundHandler,
  type Problem,
  toProblem,
} from '#contract'
import type { EffectCommand, FactStore, Handler, HandlerCall, ProgramEvent } from '#engine'

import { Unpredictable } from '../overlay/unpredictable.ts'
import type { UndoOutcome } from '../receipt.ts'
import type { Change, Standing } from '../tool.ts'
import type { Toolbox } from '../toolbox.ts'
import { createReceiptsHandler } from './listing.ts'
import { createUndoHandler } from './undo-handler.ts'
import { unwind, type UndoWish } from './unwind.ts'
import { findWayBack } from './way-back.ts'

/** What would become of one receipt. */
export interface PlannedUndo {
  readonly position: number
  /** The run and key of the effect. */
  readonly run: string
  readonly key: string
  readonly tool: string
  readonly input: Json
  /**
   * `undone`: it will be taken back. `nothing`: the world is as before it already. `changed`: somebody changed since what
   * it left. `irreversible`: its tool cannot. `kept`: the workflow keeps it. `pruned`: what it would bring back is no
   * longer there. `failed`: it cannot for another reason.
   */
  readonly state: 'undone' | 'nothing' | 'changed' | 'irreversible' | 'kept' | 'pruned' | 'failed'
  readonly why?: string
  readonly code?: string
  /** Of one that is changed: what would be lost by force; absent where force does not help. */
  readonly loses?: readonly string[]
  /** What would be done, or by force. */
  readonly changes: readonly Change[]
}

interface Rehearsal {
  readonly facts: FactStore
  /** Over a world in which things are done without being done. */
  readonly toolbox: Toolbox
  /** Of the run that would take it back. */
  readonly context: JsonObject
}

/** Goes through an undo without touching anything: the same program and handlers, newest first. */
export async function planUndo(
  wish: UndoWish,
  { facts, toolbox, context }: Rehearsal,
  { signal }: { signal: AbortSignal },
): Promise<readonly PlannedUndo[]> {
  const planned = new Map<number, PlannedUndo>()
  const undo = createUndoHandler(facts, toolbox)
  const listing = createReceiptsHandler(facts, toolbox)

  async function answer({ key, handler, args }: EffectCommand): Promise<ProgramEvent> {
    const call = callFor(key, { context, signal })
    try {
      if (handler === unwoundHandler) return done(key, null)
      if (handler === receiptsHandler) return done(key, (await listing.run(args, null, call)).output)
      if (handler !== undoHandler) throw new TypeError(`an undo does not ask for ${handler}`)
      const { prepared, output } = await rehearse(undo, { args, call })
      await note(args, call, { prepared, outcome: output as unknown as UndoOutcome })
      return done(key, output)
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof Unpredictable) {
        await note(args, call, { prepared: null, outcome: { state: 'undone', why: error.message } })
        return done(key, { state: 'undone' })
      }
      const problem = toProblem(error)
      if (handler === undoHandler) await note(args, call, { problem })
      return { type: 'effect.failed', at: 0, key, error: problem, attempts: 1 }
    }
  }

  async function note(args: Json, call: HandlerCall, found: Found): Promise<void> {
    const { position, pass } = args as { position: number; pass?: number }
    if ((pass ?? 1) > 1) return
    const fact = await facts.get(position)
    const way = await findWayBack(position, { facts, toolbox, call }).catch(understood)
    planned.set(position, {
      position,
      run: fact?.run ?? '',
      key: fact?.key ?? '',
      tool: way?.effect.tool ?? 'unknown',
      input: way?.effect.input ?? null,
      changes: way?.changes ?? [],
      ...verdict(found),
    })
  }

  await walk(wish, answer)
  return [...planned.values()].toSorted((a, b) => b.position - a.position)
}

/** Lets the program have its way; every effect that it asks for is answered as it comes. */
async function walk(wish: UndoWish, answer: (effect: EffectCommand) => Promise<ProgramEvent>): Promise<void> {
  const underWay = new Map<string, Promise<ProgramEvent>>()
  const started: ProgramEvent = {
    type: 'started',
    at: 0,
    run: '',
    input: wish as unknown as Json,
    label: publicLabel,
    generation: 1,
  }
  let step = unwind.step(undefined, started, null)
  for (;;) {
    for (const command of step.commands) {
      if (command.do === 'fail') throw AppError.fromProblem(command.error)
      if (command.do === 'finish') return
      if (command.do === 'effect') underWay.set(command.key, answer(command))
    }
    const event = await Promise.race(underWay.values())
    if ('key' in event) underWay.delete(event.key)
    step = unwind.step(step.state, event, null)
  }
}

async function rehearse(
  handler: Handler,
  { args, call }: { args: Json; call: HandlerCall },
): Promise<{ prepared: Json; output: Json }> {
  const prepared = (await handler.prepare?.(args, call)) ?? null
  return { prepared, output: (await handler.run(args, prepared, call)).output }
}

type Found = { readonly problem: Problem } | { readonly prepared: Json; readonly outcome: UndoOutcome }

function verdict(found: Found): Pick<PlannedUndo, 'state' | 'why' | 'code' | 'loses'> {
  if ('problem' in found) {
    const { code, detail } = found.problem
    return { state: code === 'gate.snapshot_pruned' ? 'pruned' : 'failed', why: detail, code }
  }
  const { prepared, outcome } = found
  const { standing } = (prepared ?? {}) as unknown as { standing?: Standing | null }
  const loses = standing?.state === 'changed' && standing.loses ? { loses: standing.loses } : {}
  if (outcome.state !== 'undone') return { state: outcome.state, why: outcome.why ?? '', ...loses }
  const why = outcome.why === undefined ? {} : { why: outcome.why }
  return { state: standing?.state === 'as-before' ? 'nothing' : 'undone', ...why, ...loses }
}

function done(key: string, output: Json): ProgramEvent {
  return { type: 'effect.done', at: 0, key, output, label: publicLabel }
}

function understood(error: unknown): undefined {
  if (!(error instanceof AppError)) throw error
}

function callFor(
  key: string,
  { context, signal }: { context: JsonObject; signal: AbortSignal },
): HandlerCall {
  return {
    run: '',
    root: '',
    key,
    attempt: 1,
    idempotencyKey: '',
    context,
    label: publicLabel,
    answer: null,
    signal,
  }
}
