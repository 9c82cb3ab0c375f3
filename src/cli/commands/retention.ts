import { amountText } from '#base'
import { RetentionSettings } from '#contract'

import { type ExitCode, exitCodes } from '../command.ts'
import { usage } from '../given.ts'
import { pathTyped } from '../inputs/path-typed.ts'
import type { Invocation } from '../invocation.ts'
import { parseAge } from '../printing/amounts.ts'
import { ask } from '../running/ask-operation.ts'
import { openOperations } from '../running/open-operations.ts'
import { forget } from './forget.ts'

type Rules = RetentionSettings

/** `adjutant retention`: the rules, and what is due by them. */
export async function retentionCommand(invocation: Invocation): Promise<ExitCode> {
  const { console } = invocation
  await using operations = await openOperations(invocation, { reads: true })
  const { values } = await operations.ask('settings.get', { group: 'retention' })
  const due = await operations.ask('retention.due', {})
  const rules = RetentionSettings.parse(values)
  console.answer({ rules, due }, () => {
    tellRules(invocation, rules)
    if (due.runs > 0) console.line(`Due to be forgotten: ${amountText(due.runs, 'run')}.`)
    if (due.documents > 0)
      console.line(`Due to be forgotten: what was read of ${amountText(due.documents, 'document')}.`)
    if (due.withheld > 0)
      console.line(
        `Kept, for they can still be taken back: ${amountText(due.withheld, 'run')} that would be due.`,
      )
  })
  return exitCodes.done
}

/** `adjutant retention set` */
export async function setRetentionCommand(invocation: Invocation): Promise<ExitCode> {
  const { console } = invocation
  const { values, revision } = await ask(invocation, 'settings.get', { group: 'retention' })
  const rules = changed(invocation, RetentionSettings.parse(values))
  await ask(invocation, 'settings.set', { group: 'retention', values: rules, revision })
  console.answer(rules, () => tellRules(invocation, rules))
  return exitCodes.done
}

/** `adjutant retention apply` */
export async function applyRetentionCommand(invocation: Invocation): Promise<ExitCode> {
  await using operations = await openOperations(invocation, { reads: true })
  const { withheld: _, ...plan } = await operations.ask('retention.due', {})
  return await forget(invocation, plan, () => operations.ask('retention.apply', {}))
}

function changed(invocation: Invocation, rules: Rules): Rules {
  const { given } = invocation
  const folder = given.text('project')
  const contents = daysIn('contents', given.text('contents'))
  const sessions = countIn(given.text('sessions'))
  const documents = daysIn('documents', given.text('documents'))
  const runs = daysIn('runs', given.text('runs'))
  const undoable = given.choice('undoable', ['forget', 'wait'])
  if ([contents, sessions, documents, runs, undoable].every((one) => one === undefined))
    throw usage(
      'Nothing is set.',
      'Say --contents 30d, --sessions 20, --documents 90d, --undoable wait or --runs 90d.',
    )
  const own = {
    ...(contents === undefined ? {} : { contentsDays: contents }),
    ...(sessions === undefined ? {} : { contentsSessions: sessions }),
    ...(documents === undefined ? {} : { documentsDays: documents }),
  }
  if (folder === undefined)
    return {
      ...rules,
      ...own,
      ...(runs === undefined ? {} : { runsDays: runs }),
      ...(undoable === undefined ? {} : { contentsUndoable: undoable === 'forget' }),
    }
  if (runs !== undefined || undoable !== undefined)
    throw usage('--runs and --undoable are for all projects.', 'Leave --project out for them.')
  const project = pathTyped(invocation, folder)
  const before = rules.projects.find((one) => one.project === project)
  const rule = { project, contentsDays: null, contentsSessions: null, documentsDays: null, ...before, ...own }
  const others = rules.projects.filter((one) => one.project !== project)
  const isEmpty = [rule.contentsDays, rule.contentsSessions, rule.documentsDays].every((one) => one === null)
  return { ...rules, projects: isEmpty ? others : [...others, rule] }
}

const dayMs = 24 * 60 * 60_000

function daysIn(option: string, text: string | undefined): number | null | undefined {
  if (text === undefined) return undefined
  if (text === 'never') return null
  const ms = parseAge(text)
  if (ms === undefined || ms < dayMs) throw usage(`--${option} takes whole days, such as 30d, or never.`)
  return Math.floor(ms / dayMs)
}

function countIn(text: string | undefined): number | null | undefined {
  if (text === undefined) return undefined
  if (text === 'all') return null
  if (/^\d{1,6}$/.test(text)) return Number(text)
  throw usage('--sessions takes a number, or all.')
}

function tellRules({ console }: Invocation, rules: Rules): void {
  const { runsDays, runsKeep, contentsDays, contentsSessions, contentsUndoable, documentsDays, projects } =
    rules
  const newest = runsKeep > 0 ? `, the newest ${runsKeep} always` : ''
  console.line(`Runs are kept ${daysText(runsDays)}${runsDays === null ? '' : newest}.`)
  console.line(`What they were told and said is kept ${ruleText({ contentsDays, contentsSessions })}.`)
  for (const rule of projects)
    if (rule.contentsDays !== null || rule.contentsSessions !== null)
      console.line(`  in ${rule.project} ${ruleText(rule)}`)
  if (contentsUndoable) console.line('That is also forgotten of runs that can still be taken back.')
  console.line(`What was read of documents is kept ${daysText(documentsDays)}.`)
  for (const rule of projects)
    if (rule.documentsDays !== null) console.line(`  in ${rule.project} ${daysText(rule.documentsDays)}`)
}

function daysText(days: number | null): string {
  return days === null ? 'for good' : `for ${amountText(days, 'day')}`
}

function ruleText({
  contentsDays,
  contentsSessions,
}: Pick<Rules, 'contentsDays' | 'contentsSessions'>): string {
  const parts = [
    ...(contentsDays === null ? [] : [`for ${amountText(contentsDays, 'day')}`]),
    ...(contentsSessions === null ? [] : [`in the newest ${amountText(contentsSessions, 'session')}`]),
  ]
  return parts.length === 0 ? 'as long as the run' : parts.join(' and ')
}
