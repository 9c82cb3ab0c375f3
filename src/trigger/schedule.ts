import { z } from 'zod'

import type { Json } from '#base'
import { AgentName, AppError, personLabel, scheduledHandler, scheduleProgram } from '#contract'
import type { Command, Program, ProgramEvent } from '#engine'

import { nextTime } from './when.ts'

/** What one schedule is: when, and what to do about times at which nobody was there. */
const ScheduleInput = z.strictObject({
  agent: AgentName,
  cron: z.string(),
  zone: z.string(),
  /** Milliseconds that a turn may begin late. Of times that were missed, one that is within them is made up for. */
  graceMs: z.int().min(0),
  /** Times up to this one are done with, in milliseconds since the Unix epoch; null at first. */
  after: z.int().nullable().default(null),
  /** The turn that it has started last. */
  last: z.string().nullable().default(null),
})
export type ScheduleInput = z.infer<typeof ScheduleInput>

type State = { input: ScheduleInput; due: number; at: number | null }

const waitKey = 'due#1/timer'
const startKey = 'due#1/turn'

/** What the handler gives back: the turn, or null where there was none and why. */
const Begun = z.object({ run: z.string().nullable(), why: z.string().default('') })

/**
 * Starts an agent's turn at each of its times, once. The time that is due stands in the journal before anything is begun, and names
 * the turn, so that it is the same one however often it is begun. Each time is a generation of its own.
 */
export const schedule: Program = {
  name: scheduleProgram,
  semanticsVersion: 1,

  step(json, event) {
    if (event.type === 'started') return wait(event)
    const state = json as State | undefined
    if (!state) throw new AppError('internal.bug', 'A schedule got an event before it was started.')
    return { state, commands: taken(state, event) }
  },
}

function wait(event: Extract<ProgramEvent, { type: 'started' }>): { state: Json; commands: Command[] } {
  const input = ScheduleInput.parse(event.input)
  const due = nextTime(input, input.after ?? event.at)
  if (due === null) return { state: null, commands: [over('It never comes again.')] }
  return {
    state: { input, due, at: null } satisfies State,
    commands: [{ do: 'timer', key: waitKey, atMs: due }],
  }
}

function taken(state: State, event: Exclude<ProgramEvent, { type: 'started' }>): Command[] {
  switch (event.type) {
    case 'timer.fired': {
      state.at = event.at
      const due = dueBy(state, event.at)
      if (due === null) return [note('missed', { due: state.due }), next(state, state.input.last)]
      const args = { agent: state.input.agent, due, last: state.input.last }
      return [{ do: 'effect', key: startKey, handler: scheduledHandler, args, label: personLabel }]
    }
    case 'effect.done': {
      const { run, why } = Begun.parse(event.output)
      return [...(run === null ? [note('skipped', { why })] : []), next(state, run ?? state.input.last)]
    }
    case 'effect.failed': {
      const { code, detail } = event.error
      if (code === 'agent.not_found' || code === 'agent.no_schedule') return [over(detail)]
      return [note('failed', { code, detail }), next(state, state.input.last)]
    }
    default:
      return []
  }
}

/** The time that is to be made up for: the one that was waited for, else the first that is not too long ago. */
function dueBy({ input, due }: State, at: number): number | null {
  if (at - due <= input.graceMs) return due
  const later = nextTime(input, at - input.graceMs - 1)
  return later !== null && later <= at ? later : null
}

function next({ input, due, at }: State, last: string | null): Command {
  const after = Math.max(due, at ?? due)
  return { do: 'continueAs', input: { ...input, after, last }, label: personLabel }
}

function note(topic: string, data: Json): Command {
  return { do: 'note', topic: `schedule.${topic}`, data }
}

function over(why: string): Command {
  return { do: 'finish', output: { why }, label: personLabel }
}
