import { z } from 'zod'

import type { Json } from '#base'
import { AppError, type Fact, publicLabel } from '#contract'
import type { FactStore, Handler, HandlerCall, HandlerResult, Reconciliation } from '#engine'

import { grantsOf } from './grants.ts'
import { Receipt, receiptKind, undoneKind, type UndoOutcome, unwoundKind } from './receipt.ts'
import type { AnyTool, Standing, ToolCall } from './tool.ts'
import { parseInput, type Toolbox } from './toolbox.ts'

const Position = z.strictObject({ position: z.int() })
const Listing = z.strictObject({ run: z.string(), before: z.int().nullable() })
const Report = z.strictObject({ run: z.string(), undone: z.int(), left: z.int() })

/** Receipts listed at a time. */
const page = 200

/** Lists what a run and those below it did and what has not been taken back since, newest first. */
export function createReceiptsHandler(facts: FactStore): Handler {
  return {
    classify: () => 'pure',
    async run(raw) {
      const { run, before } = Listing.parse(raw)
      const found = await facts.list({
        kind: receiptKind,
        tree: run,
        order: 'newest',
        limit: page,
        ...(before === null ? {} : { after: before }),
      })
      const positions: number[] = []
      for (const { position } of found) {
        const undone = await facts.list({
          kind: undoneKind,
          subject: String(position),
          order: 'newest',
          limit: 1,
        })
        if (undone.length === 0) positions.push(position)
      }
      return {
        output: { positions, before: found.length < page ? null : (found.at(-1)?.position ?? null) },
        label: publicLabel,
      }
    },
  }
}

/** Says on a run that it was taken back. Touches nothing: the fact commits with the record. */
export function createUnwoundHandler(): Handler {
  return {
    classify: () => 'pure',
    async run(raw, _prepared, call) {
      const { run, undone, left } = Report.parse(raw)
      if (undone + left === 0) return { output: null }
      const data = { by: call.run, state: left === 0 ? 'whole' : 'partial', undone, left }
      return { output: null, facts: [{ kind: unwoundKind, subject: run, data }] }
    },
  }
}

/**
 * Takes one receipt back. It looks first whether the world still is as the effect left it; what somebody changed since is
 * left alone, and said so.
 */
export function createUndoHandler(facts: FactStore, toolbox: Toolbox): Handler {
  return {
    classify: () => 'reconcilable',
    timeoutMs: () => 10 * 60_000,
    async prepare(raw, call) {
      const undo = await open(raw, call)
      return (await undo.inspect?.()) ?? null
    },
    async run(raw, prepared, call) {
      const undo = await open(raw, call)
      if (undo.outcome) return settled(undo, undo.outcome)
      const standing = prepared as Standing | null
      if (standing?.state === 'changed') return settled(undo, { state: 'changed', why: standing.why })
      const left = standing?.state === 'as-before' ? undefined : await undo.run()
      return settled(undo, left?.unfinished ? { state: 'undone', unfinished: true } : { state: 'undone' })
    },
    async reconcile(raw, prepared, call): Promise<Reconciliation> {
      const undo = await open(raw, call)
      if (undo.outcome) return { happened: true, ...settled(undo, undo.outcome) }
      if ((prepared as Standing | null)?.state === 'changed') return { happened: false }
      if (!undo.inspect)
        return { happened: 'unknown', why: 'It is taken back by another call, which cannot tell.' }
      const standing = await undo.inspect()
      if (standing.state === 'as-before') {
        // What it left behind when it was cut short, an emptied folder say, is looked for once more at the end.
        return { happened: true, ...settled(undo, { state: 'undone', unfinished: true }) }
      }
      return standing.state === 'as-left' ? { happened: false } : { happened: 'unknown', why: standing.why }
    },
  }

  async function open(raw: Json, call: HandlerCall): Promise<Undo> {
    const { position } = Position.parse(raw)
    const fact = await facts.get(position)
    if (!fact)
      throw new AppError('gate.receipt_not_found', `There is no receipt ${position}.`, {
        details: { position },
      })
    const receipt = Receipt.parse(fact.data)
    const tool = toolbox.get(receipt.tool)
    const toolCall = toolbox.call(grantsOf(call.context), call)
    return { position, ...way(receipt, { tool, toolCall, call }) }
  }

  function way(
    receipt: Receipt,
    { tool, toolCall, call }: { tool: AnyTool; toolCall: ToolCall; call: HandlerCall },
  ): Omit<Undo, 'position'> {
    const { override } = receipt
    if (override === 'none')
      return { outcome: { state: 'kept', why: 'The workflow keeps this effect.' }, run: async () => {} }
    if (override) {
      return {
        async run() {
          const other = toolbox.open(override.tool, override.input, call)
          await other.tool.run(other.input, await other.tool.prepare(other.input, other.call), other.call)
        },
      }
    }
    const { undo } = tool
    if (!undo)
      return {
        outcome: { state: 'irreversible', why: `${tool.title} cannot be taken back.` },
        run: async () => {},
      }
    if (tool.version !== receipt.version) {
      return {
        outcome: { state: 'changed', why: `${tool.name} is another version now.` },
        run: async () => {},
      }
    }
    const stored = {
      input: parseInput(tool, receipt.input),
      prepared: receipt.prepared,
      output: receipt.output,
    }
    return { inspect: () => undo.inspect(stored, toolCall), run: () => undo.run(stored, toolCall) }
  }
}

interface Undo {
  readonly position: number
  /** Known before anything is looked at: it cannot or must not be taken back. */
  readonly outcome?: UndoOutcome
  inspect?(): Promise<Standing>
  run(): Promise<void | { readonly unfinished: boolean }>
}

function settled({ position }: Undo, outcome: UndoOutcome): HandlerResult {
  const facts: Fact[] =
    outcome.state === 'undone' ? [{ kind: undoneKind, subject: String(position), data: null }] : []
  return { output: outcome as Json, label: publicLabel, facts }
}
