import { isJsonObject, type Json } from '#base'
import { ApprovalAsk } from '#contract'
import { type Hold, isForPerson, type RunRow, type RunStatus, waitsForPerson } from '#engine'

import type { Workspace } from '../workspace.ts'
import { foldRun } from './fold-shelf.ts'
import type { RunFold } from './run-fold.ts'

/** Something that a run cannot go on without a person for. */
export type Need =
  | {
      readonly is: 'question'
      readonly run: string
      readonly node: string
      readonly ask: string
      readonly choices: readonly string[] | null
    }
  | { readonly is: 'decision'; readonly run: string; readonly node: string; readonly why: string }
  | {
      readonly is: 'doubt'
      readonly run: string
      readonly key: string
      readonly what: string
      readonly why: string
      readonly input: Json
      /** What was read before it began. */
      readonly prepared: Json
      /** Under which it was told to the world, where it was. */
      readonly idempotencyKey: string | null
    }
  | {
      readonly is: 'approval'
      readonly run: string
      readonly key: string
      readonly ask: ApprovalAsk
      /** The exact arguments. */
      readonly input: Json
      /** When silence is taken for an answer; null for never. Milliseconds since the Unix epoch. */
      readonly expiresAt: number | null
      readonly onExpiry: Json
    }
  | {
      readonly is: 'budget'
      readonly run: string
      readonly key: string
      readonly why: string
      /** What is to be said to it again when it may look again. */
      readonly answer: Json
    }
  | { readonly is: 'parked'; readonly run: string; readonly why: string; readonly hint: string | undefined }
  | { readonly is: 'paused'; readonly run: string }

const openStatuses: readonly RunStatus[] = ['queued', 'running', 'waiting', 'paused', 'compensating']
/** Runs of a tree that are looked at; more are said to be there. */
const mostRuns = 20

/** The runs of a tree that have not ended, its top included. */
export function openRunsOf(workspace: Workspace, root: string): Promise<readonly RunRow[]> {
  return allOf(workspace, { within: root, status: openStatuses })
}

/** All runs that may need a person, newest first: those that wait for one, and those in which something still goes on. */
export function runsForPerson(workspace: Workspace): Promise<readonly RunRow[]> {
  return allOf(workspace, { status: ['running', 'paused', 'waiting'], waiting: waitsForPerson })
}

async function allOf(
  { runs }: Workspace,
  query: Omit<Parameters<Workspace['runs']['list']>[0], 'limit' | 'after'>,
): Promise<readonly RunRow[]> {
  const found: RunRow[] = []
  for (let after: string | undefined; ;) {
    const rows = await runs.list({
      ...query,
      limit: 1_000,
      ...(after === undefined ? {} : { after }),
    })
    found.push(...rows)
    after = rows.at(-1)?.id
    if (rows.length < 1_000) return found
  }
}

/**
 * Whether all that has not ended of a tree waits for a person, itself or in a run within it. It may look so for a moment
 * while the next run within begins; see {@link Stillness}.
 */
export function isAllForPerson(rows: readonly RunRow[]): boolean {
  const others = rows.filter((row) => !isForPerson(row))
  return (
    others.length < rows.length &&
    others.every(({ status, waiting }) => status === 'waiting' && waiting === 'child')
  )
}

/**
 * What a tree of runs needs of a person, oldest first.
 *
 * @param options.all of every run, instead of the first few
 * @param options.moving also of runs in which something else still goes on
 */
export async function needsOf(
  workspace: Workspace,
  rows: readonly RunRow[],
  { all = false, moving = false }: { all?: boolean; moving?: boolean } = {},
): Promise<readonly Need[]> {
  const needs: Need[] = []
  for (const row of rows
    .filter((one) => isForPerson(one) || (moving && one.status === 'running'))
    .toReversed()
    .slice(0, all ? undefined : mostRuns)) {
    if (row.status === 'paused') needs.push({ is: 'paused', run: row.id })
    else needs.push(...needsIn(row, await foldRun(workspace, row)))
  }
  return needs
}

function needsIn(row: RunRow, fold: RunFold): Need[] {
  const { parked } = fold.state
  if (parked) return [{ is: 'parked', run: row.id, why: parked.detail, hint: parked.hint }]
  const needs: Need[] = []
  for (const { key, what, state, doubt, input } of fold.steps.values()) {
    if (state !== 'in doubt') continue
    const { prepared = null, idempotencyKey = null } = fold.state.effects.get(key) ?? {}
    needs.push({ is: 'doubt', run: row.id, key, what, why: doubt ?? '', input, prepared, idempotencyKey })
  }
  for (const [key, { stage, hold }] of fold.state.effects) {
    if (stage !== 'held' || !hold) continue
    const need = heldNeed(row.id, key, hold, fold.steps.get(key)?.input ?? null)
    if (need) needs.push(need)
  }
  const open = new Set([...fold.state.waits.values()].map(({ command }) => command.signal))
  for (const { topic, data } of fold.notes.toReversed()) {
    if (!isJsonObject(data)) continue
    const { signal, node } = data as Record<string, Json>
    if (typeof signal !== 'string' || typeof node !== 'string' || !open.delete(signal)) continue
    if (topic === 'ask') {
      const choices = Array.isArray(data['choices']) ? (data['choices'] as readonly string[]) : null
      needs.push({ is: 'question', run: row.id, node, ask: textOf(data['ask']) ?? '', choices })
    } else if (topic === 'decision_asked') {
      const error = isJsonObject(data['error']) ? data['error'] : {}
      needs.push({ is: 'decision', run: row.id, node, why: textOf(error['detail']) ?? 'It failed.' })
    }
  }
  return needs
}

function heldNeed(run: string, key: string, hold: Hold, input: Json): Need | undefined {
  const { reason, ask, expiresAt, onExpiry } = hold
  if (reason === 'approval')
    return { is: 'approval', run, key, ask: ApprovalAsk.parse(ask), input, expiresAt, onExpiry }
  const { why, answer = null } = isJsonObject(ask) ? ask : {}
  return { is: 'budget', run, key, why: textOf(why) ?? 'A budget is used up.', answer }
}

/** Whether what was looked at several times in a row is the same: between two steps nothing seems to move for a moment. */
export class Stillness {
  #before = ''
  #looks = 0

  /** @param ids of the runs that are open, when nothing seems to move; null when something does */
  look(ids: readonly string[] | null): boolean {
    const now = ids === null ? '' : ids.join(' ')
    this.#looks = ids !== null && now === this.#before ? this.#looks + 1 : 0
    this.#before = now
    return this.#looks >= looksToBeStill
  }
}

const looksToBeStill = 2

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}
