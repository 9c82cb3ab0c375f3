import { z } from 'zod'

import type { Json } from '#base'
import { AppError, publicLabel } from '#contract'
import type { FactStore, Handler, HandlerCall } from '#engine'

import { Receipt, receiptKind, unwoundKind } from '../receipt.ts'
import type { Toolbox } from '../toolbox.ts'
import { isDeedOf, isUndone, undoStanding } from './undone.ts'
import { findWayBack } from './way-back.ts'

const Listing = z.strictObject({
  run: z.string(),
  /** Only receipts before this position; null for the newest. */
  before: z.int().nullable(),
  /** Only receipts from this position on. */
  from: z.int().nullable().default(null),
})

/** One receipt that is to be taken back, and what that touches; null for anything. */
export interface Listed {
  readonly position: number
  readonly paths: readonly string[] | null
}

/** Receipts listed at a time. */
const page = 200

/** Lists what a run and those below it did and what stands of it, newest first. */
export function createReceiptsHandler(facts: FactStore, toolbox: Toolbox): Handler {
  return {
    classify: () => 'pure',
    async run(raw, _prepared, call) {
      const { run, before, from } = Listing.parse(raw)
      const found = await facts.list({
        kind: receiptKind,
        tree: run,
        order: 'newest',
        limit: page,
        ...(before === null ? {} : { after: before }),
      })
      const listed: Listed[] = []
      for (const fact of found) {
        const { position } = fact
        if (from !== null && position < from) break
        const receipt = Receipt.safeParse(fact.data).data
        if (!isDeedOf(run, { fact, receipt }) || (await isUndone(facts, position))) continue
        listed.push({ position, paths: await pathsOf(position, { facts, toolbox, call, known: receipt }) })
      }
      const last = found.at(-1)?.position
      const isLast = last === undefined || found.length < page || (from !== null && last <= from)
      return {
        output: { receipts: listed, before: isLast ? null : last } as unknown as Json,
        label: publicLabel,
      }
    },
  }
}

async function pathsOf(
  position: number,
  sources: { facts: FactStore; toolbox: Toolbox; call: HandlerCall; known: Receipt | undefined },
): Promise<readonly string[] | null> {
  try {
    return (await findWayBack(position, sources)).paths
  } catch (error) {
    // One that cannot be understood is left alone in its turn, with the reason; the others go on.
    if (error instanceof AppError) return []
    throw error
  }
}

const Report = z.strictObject({
  run: z.string(),
  undone: z.int(),
  left: z.int(),
  /** Whether all of the run was asked for. */
  all: z.boolean(),
})

/** Runs that one undo may have said something about. */
const most = 10

/** Says on a run how far it is taken back now; and, if it was an undo, on the run that it had taken back. */
export function createUnwoundHandler(facts: FactStore): Handler {
  return {
    classify: () => 'pure',
    async run(raw, _prepared, call) {
      const { run, undone, left, all } = Report.parse(raw)
      if (undone + left === 0) return { output: null }
      const earlier = await facts.list({ kind: unwoundKind, tree: run, order: 'newest', limit: most })
      const others = new Set(earlier.filter((fact) => fact.run === run).map(({ subject }) => subject))
      const said = await Promise.all(
        [...others.difference(new Set([run]))].map(async (subject) => {
          const { state } = await undoStanding(facts, subject)
          return { kind: unwoundKind, subject, data: { by: call.run, state } }
        }),
      )
      // What is being written in this very moment is counted: it was all committed before this was asked for.
      const state = all && left === 0 ? 'whole' : (await undoStanding(facts, run)).state
      return {
        output: null,
        facts: [...said, { kind: unwoundKind, subject: run, data: { by: call.run, state, undone, left } }],
      }
    },
  }
}
