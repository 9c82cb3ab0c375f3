import { isJsonObject, type Json } from '#base'
import type { Fact } from '#contract'
import type { FactStore, StoredFact } from '#engine'

import { Receipt, receiptKind, undoneKind } from '../receipt.ts'

/** Receipts read at a time. */
const page = 500

/** Whether a receipt has been taken back, and that has not been taken back in its turn. */
export async function isUndone(facts: FactStore, position: number): Promise<boolean> {
  const [newest] = await facts.list({
    kind: undoneKind,
    subject: String(position),
    order: 'newest',
    limit: 1,
  })
  return newest !== undefined && saysUndone(newest.data)
}

function saysUndone(data: Json): boolean {
  return !isJsonObject(data) || data['undone'] !== false
}

/** Says of a receipt that it is undone now, or stands again. */
export function turnedFact(position: number, undone: boolean, by: string): Fact {
  return { kind: undoneKind, subject: String(position), data: { undone, by } }
}

/** A receipt as it is stored; undefined where it was written by a later release. */
export interface KeptReceipt {
  readonly fact: StoredFact
  readonly receipt: Receipt | undefined
}

/**
 * Whether a receipt counts as something that the run did. What an undo within its tree took back does not: an undo of
 * the run must not do that again. For a run that is itself an undo its receipts do. What leaves nothing behind, such as a question
 * to a model, is no deed that could be taken back.
 */
export function isDeedOf(run: string, { fact, receipt }: KeptReceipt): boolean {
  if (receipt?.undo === 'pure') return false
  return receipt?.undoes === undefined || fact.run === run
}

/** The receipts of a run and all below it, a page at a time. */
async function* receiptsOf(
  facts: FactStore,
  run: string,
  { order, after }: { order: 'oldest' | 'newest'; after?: number },
): AsyncGenerator<KeptReceipt> {
  for (let last = after; ;) {
    const found = await facts.list({
      kind: receiptKind,
      tree: run,
      order,
      limit: page,
      ...(last === undefined ? {} : { after: last }),
    })
    for (const fact of found) {
      const kept = { fact, receipt: Receipt.safeParse(fact.data).data }
      if (isDeedOf(run, kept)) yield kept
    }
    last = found.at(-1)?.position
    if (found.length < page) return
  }
}

/** How far a run is taken back at present. */
export interface UndoStanding {
  readonly state: 'none' | 'partial' | 'whole'
  /** Receipts that stand, those that the workflow keeps apart. */
  readonly stands: number
  readonly undone: number
  /** Position of the newest receipt among them; 0 for none. */
  readonly upTo: number
}

/** @param before a count to go on with; right only as long as nothing has been taken back, or made to stand again, since */
export async function undoStanding(
  facts: FactStore,
  run: string,
  before?: UndoStanding,
): Promise<UndoStanding> {
  let { stands, undone, upTo } = before ?? { stands: 0, undone: 0, upTo: 0 }
  for await (const { fact, receipt } of receiptsOf(facts, run, { order: 'oldest', after: upTo })) {
    upTo = fact.position
    if (!before && (await isUndone(facts, fact.position))) undone += 1
    else if (receipt?.override !== 'none') stands += 1
  }
  return { state: undone === 0 ? 'none' : stands === 0 ? 'whole' : 'partial', stands, undone, upTo }
}
