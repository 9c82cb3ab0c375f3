import type { Json } from '#base'
import { AppError, isForgotten } from '#contract'
import type { FactStore, HandlerCall } from '#engine'

import type { BlobRef } from '../ports/blobs.ts'
import { Receipt, type UndoOutcome } from '../receipt.ts'
import type { AnyTool, Change, Reconciled, Standing, ToolCall, ToolReceipt, UndoOrder } from '../tool.ts'
import { parseInput, type Toolbox } from '../toolbox.ts'
import { blobsIn } from './blobs-in.ts'

/** How one receipt is taken back. */
export interface WayBack {
  /** Known before anything is looked at: it cannot or must not be taken back. */
  readonly never?: UndoOutcome
  /** The tool call that it is about in the end. */
  readonly effect: Receipt
  /** What it touches; null for anything. */
  readonly paths: readonly string[] | null
  readonly changes: readonly Change[]
  /** Contents that it brings back. */
  readonly blobs: readonly BlobRef[]
  /** Undefined where nothing can tell. */
  inspect(): Promise<Standing | undefined>
  /** See {@link ToolUndo.prepare}. */
  prepare(): Promise<Json>
  run(order: UndoOrder<Json>): Promise<{ readonly unfinished: boolean; readonly output: Json }>
  /** Whether a call that was cut short happened; absent where {@link inspect} tells. */
  reconcile?(was: Json): Promise<Reconciled<Json>>
  /** The receipts that it turns: the one that is taken back, and what that one took back, down to the call. */
  readonly turns: readonly { readonly position: number; readonly undone: boolean }[]
  /** The receipt that it leaves. */
  leaves(was: Json, output: Json): Receipt
}

interface Sources {
  readonly facts: FactStore
  readonly toolbox: Toolbox
  readonly call: HandlerCall
}

/** @throws AppError `gate.receipt_not_found`, `gate.tool_unknown`, `input.invalid` */
export async function findWayBack(
  position: number,
  { facts, toolbox, call, known }: Sources & { readonly known?: Receipt | undefined },
): Promise<WayBack> {
  const receipt = known ?? (await readReceipt(facts, position))
  const turns = [{ position, undone: true }]
  for (let below = receipt.undoes, at = position, undone = false; below; undone = !undone) {
    // What was taken back came before; anything else would lead round in a circle.
    if (below.position >= at) throw unreadable(position)
    at = below.position
    turns.push({ position: at, undone })
    below = (await findReceipt(facts, at))?.undoes
  }
  const { undoes } = receipt
  const isCall = undoes === undefined || undoes.how === 'call'
  const base = isCall ? position : undoes.base
  const effect = isCall ? receipt : await readReceipt(facts, base)
  const tool = toolbox.get(effect.tool)
  const common = { effect, turns }
  if (undoes === undefined && effect.override !== undefined) {
    const never = effect.override === 'none' ? kept : undefined
    return {
      ...common,
      ...(never ? refusal(never) : calling(effect.override as unknown as Call, { position, toolbox, call })),
    }
  }
  if (!tool.undo) return { ...common, ...refusal(irreversible(tool)) }
  if (tool.version !== effect.version) return { ...common, ...refusal(otherVersion(tool)) }
  const way = { position, base, tool, effect, open: once(() => toolbox.call(toolbox.grantsFor(call), call)) }
  return { ...common, ...(undoes?.how === 'undo' ? redoing(undoes.was, way) : undoing(way)) }
}

type Part = Omit<WayBack, 'effect' | 'turns'>
type Call = { readonly tool: string; readonly input: Json }

interface Way {
  readonly position: number
  readonly base: number
  readonly tool: AnyTool
  readonly effect: Receipt
  /** What the tool is given to work with. */
  readonly open: () => ToolCall
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => (made ??= { value: make() }).value
}

function undoing({ position, base, tool, effect, open }: Way): Part {
  const undo = tool.undo ?? unreachableUndo()
  const stored = storedCall(tool, effect)
  return {
    paths: undo.paths(stored),
    changes: undo.changes(stored),
    blobs: blobsIn(effect.prepared),
    inspect: () => undo.inspect(stored, open()),
    prepare: async () => (await undo.prepare(stored, open())) as Json,
    async run(order) {
      const left = await undo.run(stored, open(), order)
      return { unfinished: left?.unfinished ?? false, output: null }
    },
    leaves: (was) => leftBy(tool, { position, base, how: 'undo', was }),
  }
}

function redoing(was: Json, { position, base, tool, effect, open }: Way): Part {
  const undo = tool.undo ?? unreachableUndo()
  const stored = storedCall(tool, effect)
  return {
    paths: undo.paths(stored),
    changes: undo.changes(stored).map(reversed).toReversed(),
    blobs: blobsIn(was),
    // An undo that found everything as before has done nothing.
    inspect: async () => (was === null ? { state: 'as-before' } : undo.redo.inspect(stored, was, open())),
    prepare: async () => null,
    async run() {
      await undo.redo.run(stored, was, open())
      return { unfinished: false, output: null }
    },
    leaves: () => leftBy(tool, { position, base, how: 'redo', was: null }),
  }
}

/** Another call takes it back, which leaves a receipt of its own. */
function calling(
  { tool: name, input: raw }: Call,
  { position, toolbox, call }: { position: number; toolbox: Toolbox; call: HandlerCall },
): Part {
  const tool = toolbox.get(name)
  const input = parseInput(tool, raw)
  const open = once(() => toolbox.open(tool, input, call))
  return {
    paths: null,
    changes: [],
    blobs: [],
    inspect: async () => undefined,
    prepare: () => tool.prepare(input, open()),
    async run({ was }) {
      return { unfinished: false, output: tool.output.parse(await tool.run(input, was, open())) as Json }
    },
    async reconcile(was) {
      if (!tool.reconcile)
        return { happened: 'unknown', why: `It is taken back by ${tool.name}, which cannot tell.` }
      return (await tool.reconcile(input, was, open())) as Reconciled<Json>
    },
    leaves: (was, output) =>
      ({
        tool: tool.name,
        version: tool.version,
        input: raw,
        prepared: was,
        output,
        undo: tool.undoClass,
        undoes: { position, base: position, how: 'call', was: null },
      }) as Receipt,
  }
}

function refusal(never: UndoOutcome): Part {
  return {
    never,
    paths: [],
    changes: [],
    blobs: [],
    inspect: async () => undefined,
    prepare: async () => null,
    run: async () => ({ unfinished: false, output: null }),
    leaves: unreachableUndo,
  }
}

const kept: UndoOutcome = { state: 'kept', why: 'The workflow keeps this effect.' }

function irreversible(tool: AnyTool): UndoOutcome {
  return { state: 'irreversible', why: `${tool.title} cannot be taken back.` }
}

function otherVersion(tool: AnyTool): UndoOutcome {
  return { state: 'changed', why: `${tool.name} is another version now.` }
}

type Undoes = NonNullable<Receipt['undoes']>

function leftBy(tool: AnyTool, undoes: Omit<Undoes, 'was'> & { was: Json }): Receipt {
  return {
    tool: tool.name,
    version: tool.version,
    input: null,
    prepared: null,
    output: null,
    undo: 'reversible',
    undoes: undoes as Undoes,
  }
}

function storedCall(
  tool: AnyTool,
  { input, prepared, output }: Receipt,
): ToolReceipt<unknown, unknown, Json> {
  return { input: parseInput(tool, input), prepared: prepared, output }
}

function reversed(change: Change): Change {
  const { verb, target, from, ...rest } = change
  if (verb === 'move') return from === undefined ? change : { ...rest, verb, target: from, from: target }
  const turned = { create: 'remove', remove: 'create' } as const
  return verb === 'create' || verb === 'remove' ? { ...change, verb: turned[verb] } : change
}

async function findReceipt(facts: FactStore, position: number): Promise<Receipt | undefined> {
  const fact = await facts.get(position)
  return fact && Receipt.safeParse(fact.data).data
}

async function readReceipt(facts: FactStore, position: number): Promise<Receipt> {
  const receipt = await findReceipt(facts, position)
  if (receipt && [receipt.input, receipt.prepared, receipt.output].some(isForgotten)) {
    throw new AppError('gate.snapshot_pruned', `What receipt ${position} says is no longer kept.`, {
      hint: 'Leave it as it is, or put it right by hand.',
      details: { position },
    })
  }
  if (receipt) return receipt
  throw unreadable(position)
}

function unreadable(position: number): AppError {
  return new AppError('gate.receipt_not_found', `There is no receipt ${position} that can be read.`, {
    hint: 'Its run may have been pruned, or a later release have written it.',
    details: { position },
  })
}

function unreachableUndo(): never {
  throw new TypeError('a tool without an undo has no way back')
}
