import type { Json } from '#base'
import { type Amounts, AppError, type EffectClass, type Fact, joinLabels, modelChargeKind } from '#contract'
import type { Handler, HandlerCall, HandlerResult } from '#engine'

import { type Receipt, receiptKind, type ToolArgs } from './receipt.ts'
import type { Doorkeeper } from './approval/doorkeeper.ts'
import { type Portion, portionOf, preparePortion } from './approval/part.ts'
import { egressFacts } from './egress-record.ts'
import type { Egress } from './ports/egress.ts'
import { readCall, tryReadCall } from './read-call.ts'
import type { AnyTool } from './tool.ts'
import type { Toolbox } from './toolbox.ts'

/** Performs tool calls: schema, grants, preparation, the doorkeeper's word, the deed, the receipt. */
export function createToolHandler(toolbox: Toolbox, doorkeeper: Doorkeeper): Handler {
  const { clock } = toolbox

  const result = (args: ToolArgs, done: Done): HandlerResult => resultOf(args, done, doorkeeper)
  /** What calls took that failed or were stopped, until that is settled. */
  const lost: Lost = new WeakMap()

  const factsOf = resolving(toolbox, doorkeeper, lost)

  return {
    classify(raw) {
      // What the tool does not take touches nothing; the call fails for it when it is made.
      return tryReadCall(toolbox, raw)?.effectClass ?? 'pure'
    },
    leavesNothing(raw) {
      return tryReadCall(toolbox, raw)?.tool.leavesNothing === true
    },
    readyEarly(raw) {
      return tryReadCall(toolbox, raw)?.tool.readyEarly === true
    },
    timeoutMs(raw) {
      return tryReadCall(toolbox, raw)?.tool.timeoutMs
    },
    async prepare(raw, call) {
      const { tool, input } = readCall(toolbox, raw)
      return preparePortion(tool, input, { answer: call.answer, call: toolbox.open(tool, input, call) })
    },
    admit(raw, prepared, call) {
      return doorkeeper.admit({ ...readCall(toolbox, raw), prepared, call })
    },
    async run(raw, prepared, call) {
      const { args, tool, input: whole, effectClass } = readCall(toolbox, raw)
      const portion = portionOf(whole, prepared)
      const { input } = portion
      const toolCall = toolbox.open(tool, input, call)
      // A pure effect has no intent, so nothing was prepared for it.
      const ready = effectClass === 'pure' ? await tool.prepare(input, toolCall) : portion.prepared
      const output = await tool.run(input, ready, toolCall).catch((error: unknown) => {
        if (error instanceof AppError && tool.lost) {
          const isStopped = call.signal.aborted && error.cause === call.signal.reason
          lost.set(call, { why: isStopped ? 'stopped' : 'failed', took: tool.lost(error) })
        }
        throw error
      })
      const ms = Math.max(0, Math.round(clock.now() - toolCall.now))
      return result(argsOf(args, portion), {
        tool,
        effectClass,
        input,
        prepared: ready,
        output,
        call,
        egress: toolCall.world.egress,
        ms,
      })
    },
    async reconcile(raw, prepared, call) {
      const { args, tool, effectClass, input: whole } = readCall(toolbox, raw)
      if (!tool.reconcile) return { happened: 'unknown', why: `${tool.name} cannot tell.` }
      const portion = portionOf(whole, prepared)
      const { input, prepared: ready } = portion
      const found = await tool.reconcile(input, ready, toolbox.open(tool, input, call))
      return found.happened === true
        ? {
            happened: true,
            ...result(argsOf(args, portion), {
              tool,
              effectClass,
              input,
              prepared: ready,
              output: found.output,
              call,
            }),
          }
        : found
    },
    resolved: (raw, prepared, decision) => factsOf(raw, prepared, decision),
    withdraw(_raw, call) {
      doorkeeper.withdraw(call)
    },
  }
}

type Lost = WeakMap<object, { readonly why: 'failed' | 'stopped'; readonly took: Amounts }>

/** What belongs to an effect on which somebody has decided, or that did not happen though it had begun. */
function resolving(toolbox: Toolbox, doorkeeper: Doorkeeper, lost: Lost): NonNullable<Handler['resolved']> {
  return (raw, prepared, { as, output, call }) => {
    // It may have happened, and been billed; that it is one effect counts once, with the attempt that follows, if one does.
    if (as === 'retry' || as === 'stopped')
      return [
        ...cutShort(tryReadCall(toolbox, raw), prepared),
        ...doorkeeper.settled(call, { effects: 0 }, { earlier: true }),
      ]
    if (as === 'not-done') {
      const { why = 'failed', took } = lost.get(call) ?? {}
      const all = { ...nothing, ...took }
      return [...chargeOf(why, took), ...doorkeeper.settled(call, all, { earlier: true })]
    }
    const { args, tool, effectClass, input } = readCall(toolbox, raw)
    const portion = portionOf(input, prepared)
    const done = receipt(argsOf(args, portion), { tool, effectClass, prepared: portion.prepared, output })
    return [...done, ...doorkeeper.settled(call, {}, { earlier: true })]
  }
}

/** What the engine is told of an effect that happened: its output as the schema has it, and all that belongs to it. */
function resultOf(args: ToolArgs, done: Done, doorkeeper: Doorkeeper): HandlerResult {
  const { tool, input, effectClass, prepared, output, call, egress, ms } = done
  const value = tool.output.parse(output) as Json
  return {
    output: value,
    label: joinLabels(tool.label(input, output), call.label),
    facts: [
      ...receipt(args, { tool, effectClass, prepared, output: value }),
      ...(tool.facts?.(input, output) ?? []),
      ...(egress ? egressFacts(egress) : []),
      ...doorkeeper.settled(call, tookOf(done), { earlier: ms === undefined }),
    ],
  }
}

/** What is charged in full, since nobody knows what it took. */
function cutShort(call: ReturnType<typeof tryReadCall>, prepared: Json): Fact[] {
  return call?.tool.lost ? chargeOf('cut short', call.tool.cost?.(call.input, prepared)) : []
}

/** What is paid for all the same though nothing came of it, for who asks later where it went; the budgets have it apart. */
function chargeOf(why: 'failed' | 'stopped' | 'cut short', took: Amounts | undefined): Fact[] {
  if (!took) return []
  const { tokens = 0, money = 0 } = took
  return [{ kind: modelChargeKind, subject: '', data: { why, tokens, money } }]
}

/** What an effect takes that does not happen. */
const nothing: Amounts = { effects: 0, tokens: 0, money: 0, time: 0 }

/** Where nobody measured, it takes what was reserved. */
function tookOf({ tool, input, output, call, ms }: Done): Amounts {
  // It was aborted at its time-out, however late its answer was noticed.
  const most = call.timeoutMs ?? tool.timeoutMs
  return { ...(ms === undefined ? {} : { time: Math.min(ms, most) }), ...tool.spent?.(input, output) }
}

interface Done {
  readonly tool: AnyTool
  readonly effectClass: EffectClass
  /** Parsed. */
  readonly input: unknown
  readonly prepared: Json
  readonly output: unknown
  readonly call: HandlerCall
  /** What it went out through. */
  readonly egress?: Egress
  /** How long it took, where it was done just now. */
  readonly ms?: number
}

/** What was really done, for the receipt. */
function argsOf(args: ToolArgs, { input, isPart }: Portion): ToolArgs {
  return isPart ? { ...args, input: input as ToolArgs['input'] } : args
}

/** Effects that touch nothing leave none. */
function receipt(
  { input: given, undo }: ToolArgs,
  { tool, effectClass, prepared, output }: Pick<Done, 'tool' | 'effectClass' | 'prepared'> & { output: Json },
): Fact[] {
  if (effectClass === 'pure') return []
  const data: Receipt = {
    tool: tool.name,
    version: tool.version,
    input: given,
    prepared: prepared as Receipt['prepared'],
    output: output as Receipt['output'],
    undo: tool.undoClass,
    ...(undo === undefined ? {} : { override: undo }),
  }
  return [{ kind: receiptKind, subject: '', data: data as Fact['data'] }]
}
