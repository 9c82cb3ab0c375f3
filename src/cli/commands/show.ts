import { amountText, durationText, isJsonObject, type Json } from '#base'
import { Receipt, receiptKind, type UndoStanding, undoStanding, unwoundKind } from '#gate'
import { isTerminal, type RunInfo, type StoredFact } from '#engine'
import {
  effectText,
  foldRun,
  needsOf,
  oneLine,
  openRunsOf,
  partsOf,
  type RunFold,
  type Step,
  type Workspace,
} from '#app'
import { inspectWorkflow } from '#workflow'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled, type Text } from '../console.ts'
import type { Invocation } from '../invocation.ts'
import { timeText } from '../printing/amounts.ts'
import { valueLines } from '../printing/value-text.ts'
import { findRun, shortId } from '../running/find-run.ts'
import { colourOf, runJson, statusText, tellNeed, tellProblem } from '../running/outcome.ts'
import { openWork } from '../running/work.ts'

/** `adjutant show`: what a run did, step by step. */
export async function showCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const limit = given.count('limit', 1) ?? 200
  await using work = await openWork(invocation, { engine: 'never', reads: true })
  const { workspace } = work
  const row = await findRun(workspace.runs, given.arg(0))
  const info = await workspace.runs.get(row.id)
  const fold = await foldRun(workspace, row)
  const receipts = await receiptsOf(workspace, row.id, limit)
  const unwound = await workspace.facts.list({
    kind: unwoundKind,
    subject: row.id,
    order: 'newest',
    limit: 1,
  })
  const undo = await undoStanding(workspace.facts, row.id)
  const needs = isTerminal(info.status) ? [] : await needsOf(workspace, await openRunsOf(workspace, row.id))
  const steps = [...fold.steps.values()]
  const shown: Shown = {
    info,
    fold,
    steps,
    receipts,
    undo,
    unwound: unwound[0],
    limit,
    full: given.has('full'),
  }
  console.answer(
    {
      ...runJson(info),
      input: inputOf(fold),
      grants: row.context['grants'] ?? [],
      undoneBy: undoneBy(undo, unwound[0]),
      steps: steps.map(stepJson),
      receipts: receipts.map(({ position, run, key, data }) => ({ position, run, key, ...asObject(data) })),
      tokens: tokensOf(fold),
      needs,
      events: fold.lastSeq,
    },
    () => {
      tellHead(invocation, shown)
      tellSteps(invocation, shown)
      tellReceipts(invocation, shown)
      for (const need of needs) tellNeed(console, need)
      tellEnd(invocation, shown)
    },
  )
  return exitCodes.done
}

interface Shown {
  readonly info: RunInfo
  readonly fold: RunFold
  readonly steps: readonly Step[]
  readonly receipts: readonly StoredFact[]
  readonly undo: UndoStanding
  readonly unwound: StoredFact | undefined
  readonly limit: number
  readonly full: boolean
}

async function receiptsOf({ facts }: Workspace, run: string, limit: number): Promise<readonly StoredFact[]> {
  return facts.list({ kind: receiptKind, tree: run, order: 'oldest', limit: Math.min(limit, 1_000) })
}

function inputOf({ started }: RunFold): Json {
  if (started === undefined) return null
  return isJsonObject(started) && 'input' in started ? (started['input'] ?? null) : started
}

function tokensOf({ state }: RunFold): Json {
  const { program } = state
  if (!isJsonObject(program) || !('tokens' in program)) return []
  return inspectWorkflow(program).tokens as unknown as Json
}

function stepJson(step: Step): Record<string, unknown> {
  const iso = (at: number): string => new Date(at).toISOString()
  const { startedAt, endedAt, since, phases: _phases, answeredBy: _by, ...rest } = step
  return {
    ...rest,
    event: since,
    startedAt: iso(startedAt),
    endedAt: endedAt === null ? null : iso(endedAt),
    durationMs: endedAt === null ? null : endedAt - startedAt,
  }
}

function asObject(data: unknown): Record<string, unknown> {
  return isJsonObject(data) ? data : { data }
}

/** The run that took it back as a whole, or whether a part of it is taken back. */
function undoneBy({ state }: UndoStanding, unwound: StoredFact | undefined): string {
  if (state !== 'whole') return state
  const { by } = asObject(unwound?.data)
  return typeof by === 'string' ? by : 'whole'
}

function tellHead({ console }: Invocation, { info, fold, undo, unwound }: Shown): void {
  const { id, title, createdAt, startedAt, finishedAt, updatedAt, forkedFrom, parent } = info
  console.line(
    styled('bold', title),
    '  ',
    styled(colourOf(info), statusText(info)),
    styled('dim', `  ${id}`),
  )
  const took = startedAt === null ? '' : `, took ${durationText((finishedAt ?? updatedAt) - startedAt)}`
  console.line(`begun ${timeText(createdAt)}${took}, ${amountText(fold.lastSeq, 'event')}`)
  if (parent !== null) console.line(`within run ${shortId(parent)}, as ${info.parentKey ?? '?'}`)
  if (forkedFrom !== null) console.line(`a fork of run ${shortId(forkedFrom)}`)
  if (undo.state !== 'none') {
    const how = undo.state === 'whole' ? 'taken back' : 'taken back in part'
    const by = asObject(unwound?.data)['by']
    const left =
      undo.stands > 0 ? `, ${amountText(undo.stands, 'effect')} of ${undo.stands + undo.undone} stand` : ''
    console.line(styled('yellow', how), typeof by === 'string' ? ` by run ${shortId(by)}` : '', left)
  }
  if (info.forgottenAt !== null) {
    console.line(
      styled('yellow', `What it was told and said is no longer kept, since ${timeText(info.forgottenAt)}.`),
    )
    return
  }
  const input = inputOf(fold)
  if (input !== null) {
    console.line()
    console.line(styled('dim', 'input'))
    const entries = isJsonObject(input) ? Object.entries(input) : [['', input] as const]
    for (const [key, value] of entries)
      console.line(`  ${key.padEnd(12)} ${oneLine(value, Math.max(40, console.columns - 16))}`)
  }
}

function tellSteps(invocation: Invocation, { steps, fold, limit, full, info }: Shown): void {
  const { console } = invocation
  console.line()
  if (!fold.isKnown) {
    console.line(`Program ${info.program} ${info.semantics} is not in this release; see "adjutant journal".`)
    return
  }
  console.line(styled('dim', 'steps'))
  let left = limit
  for (const group of grouped(steps)) {
    if (left <= 0) {
      console.line(`  and more; see --limit`)
      return
    }
    left -= 1
    if (group.length > 1 || group[0]?.kind === 'child') tellItems(invocation, group)
    else if (group[0]) tellStep(invocation, group[0], { full, fold, since: info.createdAt })
  }
}

/** Items of one list stand together; each other step by itself. */
function grouped(steps: readonly Step[]): Step[][] {
  const groups = new Map<string, Step[]>()
  for (const step of steps) {
    const { node, visit, index } = partsOf(step.key)
    const name = step.kind === 'child' && index !== null ? `${node}#${visit}` : step.key
    const group = groups.get(name)
    if (group) group.push(step)
    else groups.set(name, [step])
  }
  return [...groups.values()]
}

const colours = {
  open: 'cyan',
  done: 'green',
  failed: 'red',
  'in doubt': 'yellow',
  dropped: 'dim',
} as const satisfies Record<Step['state'], string>

function tellStep(
  { console }: Invocation,
  step: Step,
  { full, fold, since }: { full: boolean; fold: RunFold; since: number },
): void {
  const { key, what, state, startedAt, endedAt, attempts, kind } = step
  const took = endedAt === null ? '' : durationText(endedAt - startedAt)
  const tries = attempts > 1 ? `  ${attempts} attempts` : ''
  const when = styled('dim', `+${durationText(startedAt - since)}`.padEnd(11))
  console.line(
    '  ',
    when,
    styled(colours[state], state.padEnd(9)),
    key.padEnd(22),
    ` ${what.padEnd(14)} ${took}${tries}`,
  )
  if (kind === 'effect' && !fold.isForgotten) tellValue(console, 'in', step.input, full)
  if (step.output !== undefined && !fold.isForgotten) tellValue(console, 'out', step.output, full)
  if (step.error) console.line(`             ${step.error.code}: ${step.error.detail}`)
  if (step.doubt !== undefined) console.line(`             ${step.doubt}`)
}

function tellValue(console: Invocation['console'], name: string, value: Json, full: boolean): void {
  if (value === null) return
  if (!full) {
    console.line(
      styled('dim', `             ${name.padEnd(4)}${oneLine(value, Math.max(40, console.columns - 18))}`),
    )
    return
  }
  for (const [index, line] of valueLines(value, 100_000).entries())
    console.line(styled('dim', `             ${(index === 0 ? name : '').padEnd(4)}${line}`))
}

function tellItems({ console }: Invocation, group: readonly Step[]): void {
  const [first] = group
  if (!first) return
  const ends = group.flatMap(({ endedAt }) => endedAt ?? [])
  const from = Math.min(...group.map(({ startedAt }) => startedAt))
  const took = ends.length === group.length ? durationText(Math.max(...ends) - from) : ''
  const count = (state: Step['state']): number => group.filter((step) => step.state === state).length
  const parts: Text[] = (['done', 'failed', 'open', 'in doubt', 'dropped'] as const).flatMap((state) =>
    count(state) > 0 ? [styled(colours[state], `${count(state)} ${state}`), ' '] : [],
  )
  const { node, visit } = partsOf(first.key)
  console.line(
    '             ',
    ...parts,
    ` ${node}#${visit}  ${amountText(group.length, 'run')} within  ${took}`,
  )
  for (const { key, error, child } of group.filter(({ state }) => state === 'failed').slice(0, 5))
    console.line(`             ${key} (${shortId(child ?? '')}): ${error?.detail ?? 'failed'}`)
}

function tellReceipts({ console }: Invocation, { receipts, limit, info }: Shown): void {
  if (receipts.length === 0) return
  const isLeft = info.forgottenAt !== null
  console.line()
  const more = receipts.length >= limit ? `the first ${limit}; ` : ''
  console.line(styled('dim', isLeft ? 'what it did' : `what it did (${more}"adjutant undo" takes it back)`))
  const most = 15
  for (const { data } of receipts.slice(0, most)) {
    const receipt = Receipt.safeParse(data)
    if (!receipt.success) continue
    const { tool, input, undoes } = receipt.data
    if (undoes?.how === 'undo' || undoes?.how === 'redo')
      console.line(`  ${undoes.how} of ${tool}, receipt ${undoes.base}`)
    else console.line(`  ${effectText(tool, isLeft ? null : input)}`)
  }
  if (receipts.length > most) console.line(`  and ${receipts.length - most} more; see --json`)
}

function tellEnd({ console }: Invocation, { info }: Shown): void {
  if ((info.output === undefined || info.forgottenAt !== null) && !info.error) return
  console.line()
  if (info.error) tellProblem(console, info.error)
  if (info.output === undefined || info.output === null || info.forgottenAt !== null) return
  console.line(styled('dim', 'output'))
  for (const line of valueLines(info.output)) console.line(`  ${line}`)
}
