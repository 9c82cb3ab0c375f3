import type { AgentScheduleView } from '#contract'

import { timeText } from './amounts.ts'

/** When a schedule is due next. */
export function nextText(next: string | null): string {
  return next === null ? 'paused' : timeText(Date.parse(next))
}

/** An agent's schedule, and how it is turned on or off. */
export function scheduleLines(agent: string, schedule: AgentScheduleView): string[] {
  const { cron, zone, say, missed, grace, on, next } = schedule
  return [
    `starts at ${cron} (${zone}) with ${JSON.stringify(say)}`,
    missed === 'skip'
      ? 'a time that was missed is left out'
      : `a time that was missed is made up for within ${grace} minutes`,
    on
      ? `on, next: ${nextText(next)}  ("adjutant agents schedule ${agent} off" turns it off)`
      : `off: nothing starts before "adjutant agents schedule ${agent} on"`,
  ]
}
