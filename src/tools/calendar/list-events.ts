import { z } from 'zod'

import { CalendarEvent } from '#contract'

import { definePureTool } from '../pure-tool.ts'
import { labelRead, readFrom } from '../read-labels.ts'
import { DateRange, eventsWithin, spanOf } from './date-range.ts'
import { readEvents, viewEvent } from './event.ts'

const Input = z
  .strictObject({
    date_range: DateRange.default({ from: 'today' }).meta({
      title: 'Date range',
      description: 'Which days; today if not given.',
    }),
    limit: z.int().min(1).max(1_000).default(200).meta({ title: 'Limit', description: 'How many at most.' }),
  })
  .meta({ examples: [{ date_range: { from: 'next monday', to: 'end of next week' } }] })

const Output = z.strictObject({
  events: z.array(CalendarEvent).meta({
    title: 'Events',
    description: 'By when they start; what takes whole days comes first.',
  }),
  total: z.int().meta({ title: 'Total', description: 'How many there are, beyond the limit too.' }),
})

export const listEvents = definePureTool({
  name: 'list_events',
  version: 1,
  title: 'List events',
  description: 'Lists what takes place on some days, also what began before them or goes on after.',
  input: Input,
  output: Output,
  summary: ({ date_range: { from, to } }) => `List events, ${from}${to === undefined ? '' : ` to ${to}`}`,
  label: (_input, output) => labelRead(output),
  async run({ date_range: range, limit }, call) {
    const found = eventsWithin(await readEvents(call.world.records, call), spanOf(range, call))
    const shown = found.slice(0, limit)
    return readFrom(
      { events: shown.map(viewEvent), total: found.length },
      shown.map(({ record }) => record),
    )
  },
})
