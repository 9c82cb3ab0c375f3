import { canonicalJson, isJsonObject, type Json, sha256 } from '#base'
import type { ApprovalView, HeldEffect, OpenQuestion, RunLease } from '#contract'
import type { RunRow } from '#engine'
import { type Lease, printCapability } from '#gate'

import { isAsked } from '../running/approvals.ts'
import type { Asked } from '../running/approvals.ts'
import { type Need, needsOf, runsForPerson, openRunsOf } from '../running/for-person.ts'
import { usageOf } from '../running/usage.ts'
import { leaseText } from '../words/lease-text.ts'
import type { Workspace } from '../workspace.ts'
import { needView } from './run-needs.ts'
import { summaryOf } from './run-summary.ts'
import { wireTime } from './wire-time.ts'

const mostEffects = 200
const mostOthers = 50
/** Longer arguments are left out; characters of JSON text. */
const longestInput = 50_000
const valueCut = 4_000

/** Everything that waits for a person, in all runs: what cannot be taken back first, then by run, newest first. */
export async function openQuestions(workspace: Workspace): Promise<OpenQuestion[]> {
  const rows = await runsForPerson(workspace)
  const byId = new Map(rows.map((row) => [row.id, row]))
  const needs = await needsOf(workspace, rows, { all: true, moving: true })
  const titles = new Map<string, string>()
  async function titleOf({ root, title }: RunRow): Promise<string> {
    const known = titles.get(root) ?? byId.get(root)?.title
    if (known !== undefined) return known
    const found = (await workspace.runs.get(root).catch(() => undefined))?.title ?? title
    titles.set(root, found)
    return found
  }
  const questions: OpenQuestion[] = []
  for (const need of needs) {
    const row = byId.get(need.run)
    // Whoever paused a run knows it; that is no question.
    if (!row || need.is === 'paused') continue
    questions.push({
      title: await titleOf(row),
      root: row.root,
      runCreatedAt: wireTime(row.createdAt),
      isIrreversible: isIrreversible(need),
      need: needView(need, valueCut),
    })
  }
  return questions.toSorted(byWeight)
}

function byWeight(a: OpenQuestion, b: OpenQuestion): number {
  if (a.isIrreversible !== b.isIrreversible) return a.isIrreversible ? -1 : 1
  return (
    compare(b.runCreatedAt, a.runCreatedAt) ||
    compare(b.need.run, a.need.run) ||
    compare(placeIn(a.need), placeIn(b.need))
  )
}

/** Tells what one run asks apart. */
export function placeIn(need: OpenQuestion['need'] | Need): string {
  return `${need.is} ${'key' in need ? need.key : 'node' in need ? need.node : ''}`
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function isIrreversible(need: Need): boolean {
  return need.is === 'approval' && need.ask.undo === 'irreversible'
}

/** All that a run and those within it ask at present. */
export async function approvalView(workspace: Workspace, row: RunRow): Promise<ApprovalView> {
  const needs = await needsOf(workspace, await openRunsOf(workspace, row.id), { all: true, moving: true })
  const asked = needs.filter(isAsked)
  const others = needs.filter((need) => !isAsked(need) && need.is !== 'paused')
  const counts = { pure: 0, reversible: 0, compensable: 0, irreversible: 0 }
  for (const { ask } of asked) counts[ask.undo] += 1
  const summary = summaryOf(row)
  const now = workspace.clock.now()
  return {
    run: summary,
    mode: summary.mode,
    revision: revisionOf(needs),
    effects: asked
      .toSorted((a, b) => Number(isIrreversible(b)) - Number(isIrreversible(a)))
      .slice(0, mostEffects)
      .map(heldEffect),
    others: others.slice(0, mostOthers).map((need) => needView(need, valueCut)),
    counts,
    truncated: asked.length > mostEffects || others.length > mostOthers,
    leases: workspace.leases
      .of(row.root)
      .filter(({ until }) => until === null || until > now)
      .map(leaseView),
    cost: usageOf(workspace, `run:${row.root}`),
  }
}

/** Another one whenever something else is asked. */
export function revisionOf(needs: readonly Need[]): string {
  const parts = needs.map((need): Json => [need.run, placeIn(need), isAsked(need) ? need.ask.hash : ''])
  return sha256(new TextEncoder().encode(canonicalJson(parts))).slice(0, 32)
}

function heldEffect({ run, key, ask, input, expiresAt, onExpiry }: Asked): HeldEffect {
  const { hash, tool, summary, undo, reasons, changes, changed = false, hunks } = ask
  const inputLength = JSON.stringify(input).length
  const silence = expiresAt !== null && isJsonObject(onExpiry) ? onExpiry['decision'] : null
  return {
    run,
    key,
    tool,
    argsHash: hash,
    summary,
    input: inputLength > longestInput ? null : (input as HeldEffect['input']),
    inputLength,
    undo,
    reasons,
    changes: changes.map(({ verb, target, from, sizeBytes }) => ({
      verb,
      target,
      from: from ?? null,
      sizeBytes: sizeBytes ?? null,
    })),
    changed,
    hunks: hunks ?? null,
    expiresAt: expiresAt === null ? null : wireTime(expiresAt),
    onExpiry: silence === 'allow' || silence === 'deny' ? silence : null,
  }
}

export function leaseView(lease: Lease): RunLease {
  const { id, tools, on, effects, until, by } = lease
  return {
    id,
    tools: [...tools],
    on: on && on.map(printCapability),
    effects,
    until: until === null ? null : wireTime(until),
    by,
    text: leaseText(lease),
  }
}
