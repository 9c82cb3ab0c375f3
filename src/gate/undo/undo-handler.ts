import { z } from 'zod'

import type { Json } from '#base'
import { AppError, type Fact, publicLabel } from '#contract'
import type { FactStore, Handler, HandlerCall, HandlerResult, Reconciliation } from '#engine'

import type { Blobs } from '../ports/blobs.ts'
import { receiptKind, type UndoOutcome } from '../receipt.ts'
import type { Standing } from '../tool.ts'
import type { Toolbox } from '../toolbox.ts'
import { turnedFact } from './undone.ts'
import { findWayBack, type WayBack } from './way-back.ts'

const Args = z.strictObject({
  position: z.int(),
  /** A person has said that what somebody changed since may go. */
  force: z.boolean().default(false),
  /** From 1; a later pass clears away what the first had to leave behind. */
  pass: z.int().default(1),
})
type Args = z.infer<typeof Args>

/** A standing, as it is journaled. */
type Looked = { readonly state: 'as-left' } | Exclude<Standing, { state: 'as-left' }>

/** Journaled with the intent. */
interface Prepared {
  readonly standing: Looked | null
  readonly was: Json
}

/**
 * Takes one receipt back. It looks first whether the world still is as the effect left it; what somebody changed since is
 * left alone, and said so, unless a person has said that it may go. What it does leaves a receipt in its turn.
 */
export function createUndoHandler(facts: FactStore, toolbox: Toolbox): Handler {
  /** What was found out to prepare an attempt serves to carry it out. */
  const ways = new WeakMap<HandlerCall, WayBack>()

  async function open(args: Args, call: HandlerCall): Promise<WayBack> {
    const way = ways.get(call) ?? (await findWayBack(args.position, { facts, toolbox, call }))
    ways.set(call, way)
    return way
  }

  return {
    classify: () => 'reconcilable',
    timeoutMs: () => 10 * 60_000,

    async prepare(raw, call) {
      const args = Args.parse(raw)
      const way = await open(args, call)
      if (way.never) return null
      const found = (await way.inspect()) ?? null
      const standing = withoutWas(found)
      if (!goesOn(standing, args)) return { standing, was: null }
      const { world } = toolbox.call(toolbox.grantsFor(call), call)
      await requireSnapshots(way, { ...args, blobs: world.blobs, signal: call.signal })
      const known = found?.state === 'as-left' ? found.was : undefined
      return { standing, was: known === undefined ? await way.prepare() : (known as Json) }
    },

    async run(raw, prepared, call) {
      const args = Args.parse(raw)
      const way = await open(args, call)
      if (way.never) return { output: way.never as Json, label: publicLabel }
      const { standing, was } = prepared as unknown as Prepared
      if (standing?.state === 'as-before') return settled(way, { args, call, was, output: null })
      if (!goesOn(standing, args)) return leftAlone(standing)
      const { unfinished, output } = await way.run({ was, force: standing?.state === 'changed' })
      return settled(way, { args, call, was, output, unfinished })
    },

    async reconcile(raw, prepared, call): Promise<Reconciliation> {
      const args = Args.parse(raw)
      const way = await open(args, call)
      if (way.never) return { happened: true, output: way.never as Json, label: publicLabel }
      const { standing, was } = prepared as unknown as Prepared
      if (standing?.state === 'as-before' || !goesOn(standing, args)) return { happened: false }
      if (way.reconcile) {
        const found = await way.reconcile(was)
        if (found.happened !== true) return found
        return { happened: true, ...settled(way, { args, call, was, output: found.output }) }
      }
      const now = await way.inspect()
      // What it left behind when it was cut short, an emptied folder say, is looked for once more at the end.
      if (now?.state === 'as-before')
        return { happened: true, ...settled(way, { args, call, was, output: null, unfinished: true }) }
      // What was forced knows by itself how far it came, as what it had to find was kept with its intent.
      if (now?.state !== 'changed' || args.force) return { happened: false }
      return { happened: true, ...leftAlone(now) }
    },
  }
}

/** As it is journaled. */
function withoutWas(standing: Standing | null): Looked | null {
  return standing?.state === 'as-left' ? { state: 'as-left' } : standing
}

/** Whether it is to be taken back as the world stands to it. */
function goesOn(standing: Looked | null, { force }: Args): boolean {
  if (standing?.state !== 'changed') return standing?.state !== 'as-before'
  return force && standing.loses !== undefined
}

/** @throws AppError `gate.snapshot_pruned` */
async function requireSnapshots(
  { blobs: names, effect }: WayBack,
  { position, blobs, signal }: { position: number; blobs: Blobs; signal: AbortSignal },
): Promise<void> {
  for (const name of names) {
    if (await blobs.has(name, { signal })) continue
    throw new AppError(
      'gate.snapshot_pruned',
      `What ${effect.tool} replaced or removed is no longer kept, so it cannot be brought back.`,
      { hint: 'Bring it back from a backup.', details: { position, tool: effect.tool } },
    )
  }
}

function leftAlone(standing: Looked | null): HandlerResult {
  const why = standing?.state === 'changed' ? standing.why : ''
  return { output: { state: 'changed', why }, label: publicLabel }
}

interface Done {
  readonly args: Args
  readonly call: HandlerCall
  readonly was: Json
  readonly output: Json
  readonly unfinished?: boolean
}

function settled(way: WayBack, { args, call, was, output, unfinished = false }: Done): HandlerResult {
  const outcome: UndoOutcome = unfinished ? { state: 'undone', unfinished } : { state: 'undone' }
  // A later pass clears up after what is already said to be undone.
  const facts: Fact[] =
    args.pass > 1
      ? []
      : [
          ...way.turns.map(({ position, undone }) => turnedFact(position, undone, call.run)),
          { kind: receiptKind, subject: '', data: way.leaves(was, output) as Fact['data'] },
        ]
  return { output: outcome as Json, label: publicLabel, facts }
}
