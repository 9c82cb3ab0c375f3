import { Amounts, AppError, type Brief } from '#contract'
import { isForPerson } from '#engine'
import {
  addDays,
  conflictsWithin,
  dayPart,
  dayEnd,
  eventsWithin,
  filterTasks,
  type Here,
  instantOf,
  isDay,
  isOverdue,
  type KeptTask,
  parseWhen,
  readEvents,
  readTasks,
  suggestNext,
  todayIn,
  viewConflict,
  viewEvent,
  viewTask,
} from '#tools'

import { type Need, needsOf, runsForPerson } from '../running/for-person.ts'
import { usageOf } from '../running/usage.ts'
import type { Workspace } from '../workspace.ts'
import { briefText } from './brief-text.ts'

const mostNext = 5
/** Of each list of runs and tasks. */
const most = 50

/**
 * What there is to know of a day. Other than today it tells the events, the tasks and what was used of that day; what comes
 * next and what waits is always as things stand.
 *
 * @param words a day, such as `2026-12-03` or `tomorrow`
 * @throws AppError `tools.date_unclear`, `tools.date_missing`, `input.invalid` for a time
 */
export async function briefOf(workspace: Workspace, words: string): Promise<Brief> {
  const { records, clock } = workspace
  const here = { now: clock.now(), zone: workspace.zone() }
  const date = parseWhen(words, here)
  if (!isDay(date))
    throw new AppError('input.invalid', 'A brief is of a day.', { hint: 'Say a day, no time.' })
  const span = { from: instantOf(date, here.zone), to: dayEnd(date, here.zone) }
  const [events, tasks] = [await readEvents(records, here), await readTasks(records)]
  const open = filterTasks(tasks, { done: false }, here)
  const facts = {
    date,
    zone: here.zone,
    madeAt: new Date(here.now).toISOString(),
    events: eventsWithin(events, span).map(viewEvent),
    conflicts: conflictsWithin(events, span)
      .filter(({ kind }) => kind === 'overlap')
      .map(viewConflict),
    due: open
      .filter((task) => isDueOn(task, date, here))
      .slice(0, most)
      .map(viewTask),
    overdue: open
      .filter((task) => isLate(task, date, here))
      .slice(0, most)
      .map(viewTask),
    next: suggestNext(tasks, mostNext, here).map(({ suggested }) => suggested),
    waiting: await waitingRuns(workspace),
    failed: await failedRuns(workspace, { from: instantOf(addDays(date, -1), here.zone), to: span.to }),
    spent: spentOn(workspace, date),
  }
  return { ...facts, text: briefText(facts) }
}

/** What is over today by its hour stands among what is overdue. */
function isDueOn(task: KeptTask, date: string, here: Here): boolean {
  const { due } = task.value
  return due !== null && dayPart(due) === date && !isLate(task, date, here)
}

function isLate({ value }: KeptTask, date: string, here: Here): boolean {
  if (date === todayIn(here)) return isOverdue(value, here)
  return value.due !== null && dayPart(value.due) < date
}

/** By the run that somebody began, whatever within it waits; each with what it waits for first. */
async function waitingRuns(workspace: Workspace): Promise<Brief['waiting']> {
  const rows = (await runsForPerson(workspace)).filter(isForPerson)
  const shown = new Map<string, Brief['waiting'][number]>()
  for (const row of rows) {
    if (shown.size === most) break
    if (shown.has(row.root)) continue
    const [need] = await needsOf(workspace, [row], { all: true })
    const { title } = row.id === row.root ? row : await workspace.runs.get(row.root)
    shown.set(row.root, { run: row.root, title, why: need ? whyOf(need) : 'It waits for a person.' })
  }
  return [...shown.values()]
}

function whyOf(need: Need): string {
  switch (need.is) {
    case 'question':
      return need.ask
    case 'approval':
      return `It asks: ${need.ask.summary}`
    case 'doubt':
      return `Nobody knows whether ${need.what} happened: ${need.why}`
    case 'decision':
    case 'budget':
    case 'parked':
      return need.why
    case 'paused':
      return 'It is paused.'
  }
}

async function failedRuns(
  { runs }: Workspace,
  { from, to }: { from: number; to: number },
): Promise<Brief['failed']> {
  const rows = await runs.list({ status: ['failed'], top: true, limit: 1_000 })
  const failed = rows
    .filter(({ finishedAt }) => finishedAt !== null && finishedAt >= from && finishedAt < to)
    .slice(0, most)
  return Promise.all(
    failed.map(async ({ id, title }) => {
      const { error } = await runs.get(id)
      return { run: id, title, why: error?.detail ?? 'It failed.' }
    }),
  )
}

function spentOn(workspace: Workspace, date: string): Brief['spent'] {
  const on = (day: string): Amounts => {
    const uses = workspace.budgets.use(`day:${day}`)
    return Amounts.parse(Object.fromEntries(uses.map(({ unit, spent }) => [unit, spent])))
  }
  return { day: on(date), dayBefore: on(addDays(date, -1)), limits: usageOf(workspace, 'day').limits }
}
