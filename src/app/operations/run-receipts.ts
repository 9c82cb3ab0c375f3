import { z } from 'zod'

import { isForgotten, type RunReceipt } from '#contract'
import type { StoredFact } from '#engine'
import { isUndone, Receipt, receiptKind } from '#gate'

import { effectText } from '../words/effect-text.ts'
import type { Workspace } from '../workspace.ts'
import { placeFrom, placeText } from './list-place.ts'
import { shownOf } from './shown-value.ts'
import { wireTime } from './wire-time.ts'

const Place = z.tuple([z.int().positive()])

/** What a run and all within it did to the world, newest first, a part at a time. */
export async function receiptsPage(
  workspace: Workspace,
  run: string,
  { cursor, limit, cut }: { cursor?: string | undefined; limit: number; cut: number },
): Promise<{ items: RunReceipt[]; next: string | null }> {
  const [after] = cursor === undefined ? [] : placeFrom(Place, cursor)
  const found = await workspace.facts.list({
    kind: receiptKind,
    tree: run,
    order: 'newest',
    limit: limit + 1,
    ...(after === undefined ? {} : { after }),
  })
  const shownFacts = found.slice(0, limit)
  const items = await Promise.all(shownFacts.map((fact) => viewReceipt(workspace, fact, cut)))
  const last = shownFacts.at(-1)
  return {
    items: items.flatMap((item) => item ?? []),
    next: found.length > limit && last ? placeText([last.position]) : null,
  }
}

/** Undefined for one that a later release has written. */
async function viewReceipt(
  { facts, runs }: Workspace,
  { position, run, key, at, data }: StoredFact,
  cut: number,
): Promise<RunReceipt | undefined> {
  const receipt = Receipt.safeParse(data).data
  if (!receipt) return undefined
  const { tool, input, undo, override, undoes } = receipt
  const back = undoes && input === null
  const isLeft = isForgotten(input) && (await runs.get(run)).forgottenAt !== null
  return {
    position,
    run,
    key,
    at: wireTime(at),
    tool,
    text: back
      ? `${tool}: ${undoes.how === 'redo' ? 'done again' : 'taken back'}, effect ${undoes.base}`
      : effectText(tool, isLeft ? null : input),
    input: shownOf({ isForgotten: isLeft }, input, cut),
    undo,
    state: (await isUndone(facts, position)) ? 'undone' : override === 'none' ? 'kept' : 'stands',
    undoes: undoes ? { position: undoes.position, how: undoes.how } : null,
  }
}
