import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { Json } from '#base'
import type { ModelMessage } from '#contract'

import { answerByRules } from './answer.ts'
import { office } from './testing/surroundings.ts'

const { tools: all, ...surroundings } = office

function answer(messages: readonly ModelMessage[], tools: readonly string[] = [...all]) {
  return answerByRules({ messages, tools, surroundings })
}

/** What is said after a call that gave that. */
function told(
  tool: string,
  output: Json,
  { input = {}, failed = false }: { input?: Json; failed?: boolean } = {},
): string {
  const { text, calls } = answer([
    { role: 'user', text: 'do it' },
    { role: 'assistant', text: '', calls: [{ id: 'one', tool, input: input as Record<string, never> }] },
    { role: 'tool', id: 'one', tool, output: output as Record<string, never>, failed },
  ])
  assert.deepEqual(calls, [])
  return text
}

test('a wish is answered with the one call', () => {
  assert.deepEqual(answer([{ role: 'user', text: 'remind me to call Bob on Monday' }]), {
    text: '',
    calls: [{ id: 'rules-1', tool: 'create_task', input: { title: 'Call Bob', due_date: '2026-11-30' } }],
  })
})

test('the newest of what was said is answered', () => {
  const { calls } = answer([
    { role: 'user', text: 'remind me to call Bob' },
    { role: 'assistant', text: 'Done.', calls: [] },
    { role: 'user', text: 'brief me' },
  ])
  assert.deepEqual(
    calls.map(({ tool }) => tool),
    ['brief'],
  )
})

describe('what is declined says so, and what would be understood', () => {
  test('where no tool does it', () => {
    const { text, calls } = answer([{ role: 'user', text: 'send an email to Tom' }])
    assert.deepEqual(calls, [])
    assert.match(text, /^Without a model I cannot do that, and I have done nothing\./)
    assert.match(text, /These I would understand:\n- Make a task: “remind me/)
  })

  test('where something is missing', () => {
    assert.match(
      answer([{ role: 'user', text: 'add a task' }]).text,
      /something is not said: what there is to do\./,
    )
  })

  test('where it is not clear', () => {
    assert.match(
      answer([{ role: 'user', text: 'remind me to call Bob on 12\u002F03' }]).text,
      /^I am not sure what is meant/,
    )
  })

  test('where no tool may be used', () => {
    const { text, calls } = answer([{ role: 'user', text: 'remind me to call Bob' }], [])
    assert.deepEqual(calls, [])
    assert.match(text, /no tool that I could use/)
  })
})

const dentist = {
  id: 'e1',
  title: 'Dentist',
  start: '2026-12-03T14:00',
  end: '2026-12-03T15:00',
  place: 'Main Street 4',
  people: [],
}
const rent = { id: 't1', title: 'Pay the rent', priority: 'high', status: 'open', due_date: '2026-11-30' }

describe('what a tool gave back is told', () => {
  const week: Json = { date_range: { from: '2026-11-30', to: '2026-12-06' } }
  const cases: readonly (readonly [tool: string, output: Json, text: string, input?: Json])[] = [
    [
      'create_task',
      { task: rent, inferred: null },
      'The task is made: “Pay the rent”, due 2026-11-30, high priority.',
    ],
    [
      'update_task',
      { task: { ...rent, status: 'done', due_date: null, priority: 'normal' } },
      'The task is changed: “Pay the rent”, done.',
    ],
    ['list_tasks', { tasks: [rent], total: 1 }, '1 task:\n- “Pay the rent”, due 2026-11-30, high priority'],
    [
      'list_tasks',
      { tasks: [rent], total: 3 },
      '3 tasks:\n- “Pay the rent”, due 2026-11-30, high priority\n… and 2 more tasks.',
    ],
    ['list_tasks', { tasks: [], total: 0 }, 'There is no such task.', { filters: { priority: 'high' } }],
    ['list_tasks', { tasks: [], total: 0 }, 'There is no task.', { filters: {} }],
    [
      'suggest_tasks',
      { tasks: [{ task: rent, reasons: ['due tomorrow', 'urgent'] }] },
      'What comes first:\n- “Pay the rent”: due tomorrow, urgent',
    ],
    ['suggest_tasks', { tasks: [] }, 'There is no open task.'],
    [
      'create_event',
      { event: dentist },
      'The event is made: “Dentist”, 2026-12-03 14:00 to 15:00, at “Main Street 4”.',
    ],
    [
      'list_events',
      { events: [dentist], total: 1 },
      '1 event from 2026-11-30 to 2026-12-06:\n- “Dentist”, 2026-12-03 14:00 to 15:00, at “Main Street 4”',
      week,
    ],
    [
      'list_events',
      { events: [], total: 0 },
      'There is no event on 2026-11-30.',
      { date_range: { from: '2026-11-30', to: '2026-11-30' } },
    ],
    [
      'detect_conflicts',
      { conflicts: [], total: 0 },
      'No events are at the same time from 2026-11-30 to 2026-12-06.',
      week,
    ],
    [
      'suggest_reschedule',
      {
        event: { ...dentist, place: '' },
        slots: [{ start: '2026-12-04T09:00', end: '2026-12-04T10:00', beside: [] }],
        why: null,
      },
      '“Dentist”, 2026-12-03 14:00 to 15:00. It could be instead:\n- 2026-12-04 09:00 to 10:00\nNothing is moved.',
    ],
    [
      'suggest_reschedule',
      { event: dentist, slots: [], why: 'Nothing is free.' },
      'There is no other time for “Dentist”. Nothing is free.',
    ],
    [
      'fs.list',
      {
        items: [{ name: 'a.txt', relative: 'a.txt', kind: 'file', sizeBytes: 12 }],
        truncated: false,
        problems: [],
      },
      '1 file in /home/kim:\n- a.txt, 12 bytes',
      { folder: '/home/kim' },
    ],
    [
      'fs.list',
      { items: [], truncated: false, problems: [] },
      'There is no file or folder in /home/kim.',
      { folder: '/home/kim', include: 'all' },
    ],
    ['fs.read', { path: '/home/kim/a.txt', text: 'Hello' }, '/home/kim/a.txt:\n\nHello'],
    ['made.up', { count: 3 }, 'made.up gave: {"count":3}'],
    ['made.up', { text: 'All is well.' }, 'All is well.'],
    ['made.up', null, 'made.up is done; it gave nothing back.'],
    ['create_task', { odd: true }, 'create_task gave: {"odd":true}'],
  ]
  for (const [tool, output, text, input] of cases)
    test(`${tool}: ${text.split('\n')[0] ?? ''}`, () => {
      assert.equal(told(tool, output, input === undefined ? {} : { input }), text)
    })

  test('a failure is told with what to do', () => {
    const output = { error: 'There is no task “x”.', code: 'tools.unknown', hint: 'Look at the list.' }
    assert.equal(
      told('update_task', output, { failed: true }),
      'That did not work: There is no task “x”. Look at the list.',
    )
    assert.equal(told('update_task', 'broken', { failed: true }), 'update_task did not work: broken')
  })

  test('what would hide or steer is made visible, and what is long is cut', () => {
    assert.equal(told('create_task', { task: { title: 'a\u001b[2Jb' } }), 'The task is made: “a\\u{1b}[2Jb”.')
    const text = told('fs.read', { path: '/a', text: 'x'.repeat(10_000) })
    assert.ok(text.length < 4_100 && text.endsWith('… (6000 characters more)'))
  })

  test('each of several', () => {
    const { text } = answer([
      { role: 'user', text: 'do it' },
      { role: 'tool', id: 'a', tool: 'brief', output: { text: 'One.' }, failed: false },
      { role: 'tool', id: 'b', tool: 'brief', output: { text: 'Two.' }, failed: false },
    ])
    assert.equal(text, 'One.\n\nTwo.')
  })
})
