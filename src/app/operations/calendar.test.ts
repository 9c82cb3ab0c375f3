import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Task } from '#contract'

import { calendarOperations } from './calendar.ts'
import { runsOperations } from './runs.ts'
import { asked, openDesk } from './testing/open-desk.ts'
import { fails, isError, writeNote } from './testing/workflows.ts'
import { tasksOperations } from './tasks.ts'
import { toolsOperations } from './tools.ts'

const { signal } = new AbortController()

type Opened = Awaited<ReturnType<typeof openDesk>>

function operationsOf({ desk }: Opened) {
  return asked({
    ...calendarOperations(desk),
    ...runsOperations(desk),
    ...tasksOperations(desk),
    ...toolsOperations(desk),
  })
}

type Ops = ReturnType<typeof operationsOf>

async function change(ops: Ops, tool: string, input: object): Promise<void> {
  const { status, error } = await ops['tools.run']({ tool, input, mode: 'autopilot' })
  assert.equal(status, 'completed', error?.detail ?? status)
}

/** A day on which nothing of the machine's own clock matters. */
const day = '2999-12-03'

async function fill(ops: Ops): Promise<void> {
  await change(ops, 'create_event', { title: 'Fair', start: day })
  await change(ops, 'create_event', { title: 'Talk', start: `${day} 14:00`, end: '15:30', place: 'Room *2*' })
  await change(ops, 'create_event', { title: 'Call', start: `${day} 15:00` })
  await change(ops, 'create_event', { title: 'Dinner', start: `${day} 16:00` })
}

test('some days are listed, with what is at the same time', async () => {
  await using at = await openDesk({})
  const ops = operationsOf(at)
  await fill(ops)
  const { events, conflicts, total } = await ops['calendar.list']({ from: day })
  assert.deepEqual(
    events.map(({ title }) => title),
    ['Fair', 'Talk', 'Call', 'Dinner'],
  )
  assert.deepEqual(
    conflicts
      .filter(({ kind }) => kind === 'overlap')
      .map(({ first, second }) => [first.title, second.title]),
    [['Talk', 'Call']],
  )
  assert.deepEqual(total, { events: 4, conflicts: 4 })
  assert.deepEqual((await ops['calendar.list']({})).events, [])
  await assert.rejects(ops['calendar.list']({ from: '12/03' }), isError('tools.date_unclear'))
})

test('an event is told when it could be instead', async () => {
  await using at = await openDesk({})
  const ops = operationsOf(at)
  await fill(ops)
  const { event, slots, why } = await ops['calendar.suggest']({ event: 'talk', limit: 1 })
  assert.deepEqual([event.title, why], ['Talk', null])
  assert.deepEqual(slots, [
    { start: `${day}T09:00`, end: `${day}T10:30`, zone: event.zone, beside: ['Fair'] },
  ])
  await assert.rejects(ops['calendar.suggest']({ event: 'nobody' }), isError('tools.record_unknown'))
})

test('a brief tells a day: events, tasks, runs, what was used', async () => {
  await using at = await openDesk({})
  const ops = operationsOf(at)
  at.workspace.budgets.set('day', { unit: 'effects', amount: 100 }, { by: 'ada', at: 0 })
  await fill(ops)
  await change(ops, 'create_task', { title: 'Pay [the](x) rent', due_date: day, priority: 'high' })
  await change(ops, 'create_task', { title: '# Before', due_date: '2999-12-01' })
  const failed = await ops['runs.start']({
    text: fails,
    input: { folder: at.folder },
    mode: 'autopilot',
    yes: true,
  })
  const waiting = await ops['runs.start']({ text: writeNote, input: { file: `${at.folder}/a.txt` } })
  for (const { run } of [failed, waiting]) await at.workspace.runs.settled(run, { signal })
  const brief = await ops['brief.get']({ date: day })
  const names = (tasks: readonly Task[]): string[] => tasks.map(({ title }) => title)
  assert.deepEqual(
    brief.events.map(({ title }) => title),
    ['Fair', 'Talk', 'Call', 'Dinner'],
  )
  assert.deepEqual(
    brief.conflicts.map(({ first, second }) => [first.title, second.title]),
    [['Talk', 'Call']],
  )
  assert.deepEqual([names(brief.due), names(brief.overdue)], [['Pay [the](x) rent'], ['# Before']])
  assert.deepEqual(names(brief.next.map(({ task }) => task)), ['Pay [the](x) rent', '# Before'])
  assert.deepEqual(brief.waiting, [
    { run: waiting.run, title: 'write-note', why: `It asks: Create ${at.folder}/a.txt` },
  ])
  // They failed and were used today, not on that day.
  assert.deepEqual([brief.failed, brief.spent.day], [[], {}])
  assert.equal(
    brief.text,
    [
      `# ${day}`,
      '',
      '## Events',
      '',
      '- All day: Fair',
      String.raw`- 14:00 to 15:30: Talk, Room \*2\*`,
      '- 15:00 to 16:00: Call',
      '- 16:00 to 17:00: Dinner',
      '',
      '## At the same time',
      '',
      '- Talk and Call',
      '',
      '## Overdue',
      '',
      String.raw`- \# Before, due 2999-12-01`,
      '',
      '## Due',
      '',
      String.raw`- Pay \[the\](x) rent (high), due ${day}`,
      '',
      '## Next',
      '',
      String.raw`- Pay \[the\](x) rent: due on ${day}, high priority`,
      String.raw`- \# Before: due on 2999-12-01`,
      '',
      '## Waits for you',
      '',
      `- write-note: It asks: Create ${at.folder}/a.txt (run ${waiting.run})`,
      '',
    ].join('\n'),
  )
  const today = await ops['brief.get']({})
  assert.deepEqual(
    today.failed.map(({ run, title }) => [run, title]),
    [[failed.run, 'fails']],
  )
  // Four events, two tasks, one file.
  assert.deepEqual([today.spent.day.effects, today.spent.limits.effects], [7, 100])
  assert.deepEqual([today.events, today.due, today.overdue], [[], [], []])
  assert.match(
    today.text,
    /## Failed\n\n- fails: .*\n\n## Used\n\n- 7 effects of 100 effects; the day before 0 effects\n/,
  )
})

test('a brief is of a day', async () => {
  await using at = await openDesk({})
  const ops = operationsOf(at)
  await assert.rejects(ops['brief.get']({ date: 'tomorrow 5pm' }), isError('input.invalid'))
  await assert.rejects(ops['brief.get']({ date: 'soon' }), isError('tools.date_unclear'))
  const { text, next } = await ops['brief.get']({ date: day })
  assert.deepEqual([text, next], [`# ${day}\n\n## Events\n\n- Nothing.\n`, []])
})
