import { durationText, isJsonObject, type Json, type JsonObject } from '#base'
import type { Problem } from '#contract'
import { isTerminal, type RunInfo, type RunRow } from '#engine'
import { type Need, needsOf, openRunsOf, type Workspace } from '#app'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import type { Invocation } from '../invocation.ts'
import { valueLines } from '../printing/value-text.ts'
import { shortId } from './find-run.ts'
import { tellAsk } from './ask-text.ts'

/** Of what a run needs, so much is told unasked. */
const mostTold = 5

/** A run as `--json` shows it. */
export function runJson(row: RunRow | RunInfo): Record<string, unknown> {
  const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())
  return {
    id: row.id,
    workflow: row.title,
    program: row.program,
    status: row.status,
    waiting: row.waiting,
    parent: row.parent,
    forkedFrom: row.forkedFrom,
    queue: row.queue,
    createdAt: iso(row.createdAt),
    startedAt: iso(row.startedAt),
    finishedAt: iso(row.finishedAt),
    forgottenAt: iso(row.forgottenAt),
    durationMs: row.startedAt === null ? null : (row.finishedAt ?? row.updatedAt) - row.startedAt,
    ...('output' in row ? { output: row.output } : {}),
    ...('error' in row ? { error: row.error } : {}),
  }
}

/** Says how a run stands after it was followed, and what to do next; answers with the exit code. */
export async function tellOutcome(
  { console }: Invocation,
  workspace: Workspace,
  info: RunInfo,
): Promise<ExitCode> {
  const needs = isTerminal(info.status) ? [] : await needsOf(workspace, await openRunsOf(workspace, info.id))
  const notices = await noticesOf(workspace, info.id)
  const run = shortId(info.id)
  const more = { ...(needs.length > 0 ? { needs } : {}), ...(notices.length > 0 ? { notices } : {}) }
  console.answer({ ...runJson(info), ...more }, () => {
    const tookMs = info.startedAt === null ? 0 : (info.finishedAt ?? info.updatedAt) - info.startedAt
    const took = isTerminal(info.status) ? ` in ${durationText(tookMs)}` : ''
    console.line(styled(colourOf(info), statusText(info)), `${took}  `, styled('dim', `run ${run}`))
    if (info.error && info.status !== 'waiting') tellProblem(console, info.error)
    if (info.output !== undefined && info.forgottenAt === null) tellOutput(console, info.output)
    for (const notice of notices) tellNotice(console, notice)
    for (const need of needs.slice(0, mostTold)) tellNeed(console, need)
    if (needs.length > mostTold)
      console.line(`  … and ${needs.length - mostTold} more: adjutant approvals ${run}`)
    if (needs.some(({ is }) => is === 'approval'))
      console.line(
        styled('dim', `  all that it asks and will ask, within its grants:  adjutant approve ${run} --all`),
      )
  })
  return exitOf(info)
}

/** What the run's steps had to say to the person, oldest first. */
async function noticesOf({ facts }: Workspace, run: string): Promise<readonly JsonObject[]> {
  const found = await facts.list({ kind: 'notice', tree: run, order: 'oldest', limit: 100 })
  return found.flatMap(({ data }) => (isJsonObject(data) ? [data] : []))
}

function tellNotice(console: Invocation['console'], { title, body, level }: JsonObject): void {
  const text = [title, body]
    .flatMap((part) => (typeof part === 'string' && part !== '' ? part : []))
    .join(': ')
  const colours = { success: 'green', warning: 'yellow', error: 'red' } as const
  const colour = Object.entries(colours).find(([name]) => name === level)?.[1] ?? 'cyan'
  console.line(styled(colour, '  note'), `  ${text}`)
}

export function exitOf({ status }: Pick<RunRow, 'status'>): ExitCode {
  if (status === 'completed') return exitCodes.done
  return isTerminal(status) ? exitCodes.failed : exitCodes.waiting
}

/** `waiting for a decision`, `completed`. */
export function statusText({ status, waiting }: Pick<RunRow, 'status' | 'waiting'>): string {
  if (status !== 'waiting') return status
  const forWhat: Record<NonNullable<RunRow['waiting']>, string> = {
    timer: 'a time',
    signal: 'a signal',
    approval: 'an answer',
    decision: 'a decision',
    child: 'a run within it',
    budget: 'a budget',
    resource: 'the disk',
  }
  return waiting === null ? 'waiting' : `waiting for ${forWhat[waiting]}`
}

export function colourOf({ status }: Pick<RunRow, 'status'>): 'green' | 'red' | 'yellow' | 'cyan' {
  if (status === 'completed') return 'green'
  if (status === 'failed' || status === 'cancelled') return 'red'
  return status === 'running' || status === 'queued' ? 'cyan' : 'yellow'
}

export function tellProblem(console: Invocation['console'], { code, detail, hint, details }: Problem): void {
  const place = typeof details['node'] === 'string' ? ` at ${details['node']}` : ''
  const [first = '', ...more] = detail.split('\n')
  console.line(`  ${code}${place}: ${first}`)
  for (const line of more) console.line(`  ${line}`)
  if (hint !== undefined && hint !== '') console.line(styled('dim', `  ${hint}`))
}

/** An output with a `summary` says that first, and the rest as it is. */
function tellOutput(console: Invocation['console'], output: Json): void {
  if (output === null) return
  const { summary, ...rest } = isJsonObject(output) ? output : { summary: undefined, output }
  const shown: Json = isJsonObject(output) ? rest : output
  if (typeof summary === 'string') console.block(summary, '  ')
  else if (summary !== undefined) return tellLines(console, output)
  if (isJsonObject(shown) && Object.keys(shown).length === 0) return
  tellLines(console, shown)
}

function tellLines(console: Invocation['console'], value: Json): void {
  for (const line of valueLines(value)) console.line(styled('dim', `  ${line}`))
}

/** What to say to a run that waits. */
export function tellNeed(console: Invocation['console'], need: Need): void {
  const run = shortId(need.run)
  switch (need.is) {
    case 'question':
      console.line('  ', styled('bold', need.ask), need.choices ? `  (${need.choices.join(', ')})` : '')
      console.line(`  answer it:  adjutant answer ${run} ${need.choices?.[0] ?? '"…"'}`)
      return
    case 'decision':
      console.line(`  ${need.node} failed: ${need.why}`)
      console.line(`  decide:  adjutant resolve ${run} ${need.node} --as retry`)
      console.line(`       or  adjutant resolve ${run} ${need.node} --as done   (goes on without it)`)
      console.line(`       or  adjutant resolve ${run} ${need.node} --as not-done   (the run fails)`)
      return
    case 'doubt':
      console.line(`  Nobody knows whether ${need.key} (${need.what}) happened: ${need.why}`)
      console.line('  Find out, then say one of:')
      for (const as of ["done --output '{}'", 'not-done', 'retry'])
        console.line(`    adjutant resolve ${run} ${need.key} --as ${as}`)
      return
    case 'approval':
      tellAsk(console, need)
      console.line(`  allow it:  adjutant approve ${run} ${need.key}`)
      console.line(`        or:  adjutant deny ${run} ${need.key} --why "…"`)
      return
    case 'budget':
      console.line(`  ${need.key} waits: ${need.why}`)
      console.line('  see:  adjutant budgets list')
      console.line(`  raise it:  adjutant budgets set run:${run} effects 1000`)
      return
    case 'parked':
      console.line(`  It cannot go on: ${need.why}`)
      if (need.hint !== undefined) console.line(`  ${need.hint}`)
      console.line(`  then:  adjutant resume ${run}`)
      return
    case 'paused':
      console.line(`  go on:  adjutant resume ${run}`)
      return
  }
}
