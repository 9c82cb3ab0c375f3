import { type Brief, BudgetUnit, type CalendarEvent, type Task } from '#contract'
import { amountText } from '#gate'

import { oneLine } from '../words/one-line.ts'

/** A brief as Markdown. What has nothing in it is left out, but for the events, which are asked for first. */
export function briefText(brief: Omit<Brief, 'text'>): string {
  const { date, events, conflicts, due, overdue, next, waiting, failed, spent } = brief
  const runs = ({ run, title, why }: Brief['failed'][number]): string =>
    `${plain(title)}: ${plain(why)} (run ${run})`
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ['Events', events.length === 0 ? ['Nothing.'] : events.map((event) => eventLine(event, brief))],
    [
      'At the same time',
      conflicts.map(({ first, second }) => `${plain(first.title)} and ${plain(second.title)}`),
    ],
    ['Overdue', overdue.map(taskLine)],
    ['Due', due.map(taskLine)],
    ['Next', next.map(({ task, reasons }) => `${plain(task.title)}: ${reasons.join(', ')}`)],
    ['Waits for you', waiting.map(runs)],
    ['Failed', failed.map(runs)],
    ['Used', usedLines(spent)],
  ]
  const parts = sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => `## ${title}\n\n${lines.map((line) => `- ${line}`).join('\n')}\n`)
  return [`# ${date}\n`, ...parts].join('\n')
}

function taskLine({ title, due_date: due, priority }: Task): string {
  const when = due === null ? '' : `, due ${due.replace('T', ' ')}`
  const pressing = priority === 'urgent' || priority === 'high' ? ` (${priority})` : ''
  return `${plain(title)}${pressing}${when}`
}

/** By the clocks of the person: they may read it elsewhere than the event is. */
function eventLine({ title, place, all_day: allDay, ...times }: CalendarEvent, { date, zone }: Here): string {
  const at = (moment: string): string => {
    const local = Temporal.Instant.from(moment).toZonedDateTimeISO(zone)
    const clock = local.toPlainTime().toString({ smallestUnit: 'minute' })
    const day = local.toPlainDate().toString()
    return day === date ? clock : `${day} ${clock}`
  }
  const span = `${at(times.starts_at)} to ${at(times.ends_at)}`
  const where = place === '' ? '' : `, ${plain(place)}`
  return `${allDay ? 'All day' : span}: ${plain(title)}${where}`
}

type Here = Pick<Brief, 'date' | 'zone'>

function usedLines({ day, dayBefore, limits }: Brief['spent']): string[] {
  return BudgetUnit.options.flatMap((unit) => {
    const [used = 0, before = 0, limit] = [day[unit], dayBefore[unit], limits[unit]]
    if (used === 0 && before === 0) return []
    const of = limit === undefined ? '' : ` of ${amountText(unit, limit)}`
    return [`${amountText(unit, used)}${of}; the day before ${amountText(unit, before)}`]
  })
}

/** Words that others may have written, as words: no link, no image, no heading, no list. */
function plain(text: string): string {
  return oneLine(text.replaceAll(/\s+/g, ' ').trim(), 200)
    .replaceAll(/[\\`*[\]<>#|]/g, String.raw`\$&`)
    .replace(/^[-+]|(?<=^\d{1,9})[.)]/, String.raw`\$&`)
}
