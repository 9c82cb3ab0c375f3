import { z } from 'zod'

import { EventConflict } from '#contract'

import { definePureTool } from '../pure-tool.ts'
import { labelRead, readFrom } from '../read-labels.ts'
import { conflictsWithin, viewConflict } from './conflicts.ts'
import { DateRange, spanOf } from './date-range.ts'
import { readEvents } from './event.ts'

/** More are counted, and not told. */
const most = 200

const Input = z
  .strictObject({
    date_range: DateRange.default({ from: 'today' }).meta({
      title: 'Date range',
      description: 'Which days; today if not given.',
    }),
  })
  .meta({ examples: [{ date_range: { from: 'today', to: 'in 14 days' } }] })

const Output = z.strictObject({
  conflicts: z.array(EventConflict).meta({
    title: 'Conflicts',
    description: `Each two events that are at the same time; ${most} at the most.`,
  }),
  total: z.int().meta({ title: 'Total', description: 'How many there are.' }),
})

export const detectConflicts = definePureTool({
  name: 'detect_conflicts',
  version: 1,
  title: 'Find events at the same time',
  description:
    'Finds events of some days that overlap. One that begins when another ends does not; one of a whole day is told as such.',
  input: Input,
  output: Output,
  summary: ({ date_range: { from, to } }) =>
    `Find events at the same time, ${from}${to === undefined ? '' : ` to ${to}`}`,
  label: (_input, output) => labelRead(output),
  async run({ date_range: range }, call) {
    const found = conflictsWithin(await readEvents(call.world.records, call), spanOf(range, call))
    const shown = found.slice(0, most)
    return readFrom(
      { conflicts: shown.map(viewConflict), total: found.length },
      shown.flatMap(({ first, second }) => [first.record, second.record]),
    )
  },
})
