import { z } from 'zod'

import { systemClock } from '#adapters'
import type { FoundAgent } from '#agent'
import {
  type AgentDocument,
  type AgentSchedule,
  AppError,
  type AgentScheduleView,
  personLabel,
  scheduleProgram,
} from '#contract'
import { terminalStates } from '#engine'
import { nextTime, type ScheduleInput } from '#trigger'

import { zoneHere } from '../cashier.ts'
import { wireTime } from '../operations/wire-time.ts'
import type { Workspace } from '../workspace.ts'

const triggerTag = 'trigger'
const minute = 60_000
/** Schedules that are on. */
const most = 1_000

const Tags = z.object({ agent: z.string(), cron: z.string(), zone: z.string() })

/** A schedule that is on: a run. */
interface OpenSchedule {
  readonly run: string
  readonly cron: string
  readonly zone: string
  /** Whether it goes on; a person may have paused its run. */
  readonly isPaused: boolean
}

type Runs = Pick<Workspace, 'runs'>

/** Those that are on, by their agents. */
async function openSchedules({ runs }: Runs): Promise<ReadonlyMap<string, OpenSchedule>> {
  const rows = await runs.list({
    tag: { name: triggerTag, value: 'schedule' },
    status: ['queued', 'running', 'waiting', 'paused'],
    limit: most,
  })
  return new Map(
    rows.toReversed().flatMap(({ id, status, tags }): [string, OpenSchedule][] => {
      const { data } = Tags.safeParse(tags)
      if (!data) return []
      const { agent, cron, zone } = data
      return [[agent, { run: id, cron, zone, isPaused: status === 'paused' }]]
    }),
  )
}

/** By what schedules are shown. Without a home none is on. */
export async function timesHere(workspace: Workspace | null): Promise<Parameters<typeof scheduleView>[1]> {
  if (!workspace) return { open: new Map(), now: systemClock.now(), zone: zoneHere() }
  return { open: await openSchedules(workspace), now: workspace.clock.now(), zone: workspace.zone() }
}

/** What is shown of an agent's schedule; null for one without. */
export function scheduleView(
  { document: { name, schedule }, from }: FoundAgent,
  { open, now, zone }: { open: ReadonlyMap<string, OpenSchedule>; now: number; zone: string },
): AgentScheduleView | null {
  if (!schedule) return null
  // Only what is kept starts by itself; what hides or is hidden by it does not.
  const on = from === 'kept' ? open.get(name) : undefined
  const next = on && !on.isPaused ? nextTime(on, now) : null
  return {
    ...schedule,
    zone: on?.zone ?? schedule.zone ?? zone,
    on: on !== undefined,
    run: on?.run ?? null,
    next: next === null ? null : wireTime(next),
  }
}

/**
 * Turns the schedule of an agent that is kept on. Whoever does that twice has turned it on once.
 *
 * @throws AppError `agent.no_schedule`
 */
export async function turnOn(workspace: Workspace, document: AgentDocument): Promise<void> {
  const { name, schedule } = document
  if (!schedule) {
    throw new AppError('agent.no_schedule', `The agent ${name} has no schedule.`, {
      hint: 'Give it one under "schedule", with cron and say, and save it.',
      details: { agent: name },
    })
  }
  if ((await openSchedules(workspace)).has(name)) return
  const { runs } = workspace
  const zone = schedule.zone ?? workspace.zone()
  // Two who do so at the same moment mean the same one.
  const before = await runs.list({
    tag: { name: 'agent', value: name },
    top: true,
    status: terminalStates,
    limit: 1,
  })
  await runs.start({
    program: scheduleProgram,
    input: inputOf(name, schedule, zone),
    label: personLabel,
    title: `schedule of ${name}`,
    tags: { [triggerTag]: 'schedule', agent: name, cron: schedule.cron, zone },
    dedupKey: `schedule ${name} after ${before[0]?.id ?? 'none'}`,
  })
}

interface Change {
  readonly by: string
  readonly signal: AbortSignal
}

/** Turns it off. @returns whether it was on */
export async function turnOff({ runs }: Runs, name: string, { by, signal }: Change): Promise<boolean> {
  const on = (await openSchedules({ runs })).get(name)
  if (!on) return false
  await runs.cancel(on.run, { by, reason: `The schedule of ${name} was turned off.` })
  await runs.settled(on.run, { signal })
  return true
}

/** After its agent was saved anew: one that is on goes by the new times, or ends where there are none. */
export async function followSaved(
  workspace: Workspace,
  { before, now }: { before: AgentDocument | undefined; now: AgentDocument },
  change: Change,
): Promise<void> {
  if (JSON.stringify(before?.schedule ?? null) === JSON.stringify(now.schedule)) return
  if (!(await turnOff(workspace, now.name, change))) return
  if (now.schedule) await turnOn(workspace, now)
}

function inputOf(agent: string, { cron, missed, grace }: AgentSchedule, zone: string): ScheduleInput {
  // Even what is not to be made up for may begin a moment late.
  return { agent, cron, zone, graceMs: missed === 'once' ? grace * minute : minute, after: null, last: null }
}
