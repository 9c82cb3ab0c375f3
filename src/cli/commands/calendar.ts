import { z } from 'zod'

import { CalendarEvent, type FreeSlot, type Operations, type OutputOf } from '#contract'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import { usage } from '../given.ts'
import type { Invocation } from '../invocation.ts'
import { askOperation } from '../running/ask-operation.ts'
import { callTool } from '../running/call-tool.ts'

type Calendar = OutputOf<Operations['calendar.list']>

const Changed = z.object({ event: CalendarEvent })

/** `adjutant calendar list` */
export async function listCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const { events, conflicts, total } = await read(invocation, given.find(0) ?? 'today', given.find(1))
  console.answer(events, () => {
    if (events.length === 0)
      console.line('Nothing takes place. "adjutant calendar add TITLE START" keeps an event.')
    else
      console.table(
        ['when', 'event', 'where', 'id'],
        events.map((event) => [spanText(event), styled('bold', event.title), event.place, event.id]),
      )
    if (total.events > events.length) console.note(`${total.events} in all.`)
    const overlaps = conflicts.filter(({ kind }) => kind === 'overlap')
    for (const conflict of overlaps) console.line(styled('yellow', conflictText(conflict)))
  })
  return exitCodes.done
}

/** `adjutant calendar conflicts` */
export async function conflictsCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const from = given.find(0)
  const { conflicts, total } = await read(
    invocation,
    from ?? 'today',
    given.find(1) ?? (from === undefined ? 'in 14 days' : undefined),
  )
  console.answer(conflicts, () => {
    if (conflicts.length === 0) console.line('No two events are at the same time.')
    for (const conflict of conflicts) console.line(conflictText(conflict))
    if (total.conflicts > conflicts.length) console.note(`${total.conflicts} in all.`)
  })
  return exitCodes.done
}

async function read(invocation: Invocation, from: string, to: string | undefined): Promise<Calendar> {
  const values = { from, ...(to === undefined ? {} : { to }) }
  return askOperation(invocation, { name: 'calendar.list', values }, (answer) => answer as Calendar)
}

/** `adjutant calendar add` */
export async function addCommand(invocation: Invocation): Promise<ExitCode> {
  const { given } = invocation
  const input = {
    title: given.arg(0),
    start: given.arg(1),
    end: given.find(2),
    place: given.text('place'),
    people: peopleOf(invocation),
    time_zone: given.text('zone'),
  }
  return change(invocation, 'create_event', input)
}

/** `adjutant calendar move` */
export async function moveCommand(invocation: Invocation): Promise<ExitCode> {
  const { given } = invocation
  return change(invocation, 'update_event', {
    event: given.arg(0),
    start: given.arg(1),
    end: given.find(2),
  })
}

/** `adjutant calendar edit` */
export async function editCommand(invocation: Invocation): Promise<ExitCode> {
  const { given } = invocation
  const changes = { title: given.text('title'), place: given.text('place'), people: peopleOf(invocation) }
  if (Object.values(changes).every((value) => value === undefined))
    throw usage('Nothing is to be changed.', 'Add --title, --place or --with.')
  return change(invocation, 'update_event', { event: given.arg(0), ...changes })
}

/** `adjutant calendar rm` */
export async function removeCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const input = { event: given.arg(0) }
  return callTool(invocation, { tool: 'remove_event', input, output: Changed }, ({ event }) =>
    console.line(styled('bold', event.title), `, ${spanText(event)}, is removed.`),
  )
}

async function change(
  invocation: Invocation,
  tool: string,
  input: Parameters<typeof callTool>[1]['input'],
): Promise<ExitCode> {
  const { console } = invocation
  return callTool(invocation, { tool, input, output: Changed }, ({ event }) => {
    const where = event.place === '' ? '' : `, ${event.place}`
    console.line(styled('bold', event.title), `, ${spanText(event)}${where}`)
  })
}

/** `adjutant calendar free` */
export async function freeCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const limit = given.count('limit', 1)
  const values = { event: given.arg(0), ...(limit === undefined ? {} : { limit }) }
  const answer = await askOperation(
    invocation,
    { name: 'calendar.suggest', values },
    (found) => found as OutputOf<Operations['calendar.suggest']>,
  )
  console.answer(answer, () => {
    const { event, slots, why } = answer
    if (why !== null) console.line(`${event.title} has no other time. ${why}`)
    for (const slot of slots) console.line(slotText(slot))
    const [first] = slots
    if (first) console.note(`adjutant calendar move ${event.id} "${wall(first.start)}"`)
  })
  return exitCodes.done
}

function peopleOf({ given }: Invocation): string[] | undefined {
  const people = given.list('with')
  return people.length === 0 ? undefined : [...people]
}

function wall(time: string): string {
  return time.replace('T', ' ')
}

function spanText({ start, end }: Pick<CalendarEvent, 'start' | 'end'>): string {
  if (start === end) return start
  const [day] = start.split('T')
  const [endDay, endTime] = end.split('T')
  return `${wall(start)} to ${endDay === day && endTime !== undefined ? endTime : wall(end)}`
}

function slotText({ start, end, beside }: FreeSlot): string {
  return `${spanText({ start, end })}${beside.length === 0 ? '' : `  (beside ${beside.join(', ')})`}`
}

function conflictText({ first, second, kind }: Calendar['conflicts'][number]): string {
  const how = kind === 'overlap' ? 'are at the same time' : 'are on the same day'
  return `${first.title} (${spanText(first)}) and ${second.title} (${spanText(second)}) ${how}.`
}
