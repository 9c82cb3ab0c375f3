import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { assertRefused, openPlace } from './place.ts'

interface Task {
  readonly id: string
  readonly title: string
  readonly status: string
  readonly due_date: string | null
}

describe('the day on the command line', () => {
  test('tasks are added, listed, done, changed and taken back', async () => {
    using place = openPlace()
    const added = await place.json<{ task: Task; inferred: string }>(
      'tasks',
      'add',
      'Pay',
      'the',
      'rent',
      'ASAP',
      '--due',
      '2999-12-31',
    )
    assert.deepEqual(
      [added.task.title, added.task.due_date, added.inferred],
      ['Pay the rent ASAP', '2999-12-31', 'ASAP'],
    )
    assert.equal((await place.call('tasks', 'add', 'Buy milk')).code, 0)
    const titles = async (...more: readonly string[]): Promise<readonly string[]> =>
      (await place.json<Task[]>('tasks', 'list', ...more)).map(({ title }) => title)
    assert.deepEqual(await titles(), ['Pay the rent ASAP', 'Buy milk'])
    assert.match((await place.call('tasks', 'next')).out, /^Pay the rent ASAP {2}due on 2999-12-31, urgent\n/)

    assert.match((await place.call('tasks', 'done', 'rent')).out, /^Pay the rent ASAP is done\.\n/)
    assert.deepEqual([await titles(), await titles('--done')], [['Buy milk'], ['Pay the rent ASAP']])
    assert.equal((await place.call('undo', 'last')).code, 0)
    assert.deepEqual(await titles('--done'), [])

    const edited = await place.json<{ task: Task }>(
      'tasks',
      'edit',
      added.task.id,
      '--due',
      'none',
      '--title',
      'Pay',
    )
    assert.deepEqual([edited.task.title, edited.task.due_date], ['Pay', null])
    assert.equal((await place.call('tasks', 'rm', 'pay')).code, 0)
    assert.deepEqual(await titles('--all'), ['Buy milk'])
  })

  test('what is not clear is refused with what would be', async () => {
    using place = openPlace()
    const twice = await place.call('tasks', 'add', 'Pay', '--due', '12/03')
    assertRefused(twice, 1, 'tools.date_unclear')
    assert.match(twice.err, /day 12 of month 03 or day 03 of month 12/)
    assertRefused(await place.call('tasks', 'done', 'nothing'), 1, 'tools.record_unknown')
    assertRefused(await place.call('tasks', 'edit', 'nothing'), 2, 'cli.usage')
    assertRefused(await place.call('tasks', 'list', '--due', 'soon'), 2, 'cli.usage')
    assertRefused(await place.call('calendar', 'list', 'soon'), 1, 'tools.date_unclear')
  })

  test('events are added, moved and listed, and a brief tells of all', async () => {
    using place = openPlace()
    const day = '2999-12-03'
    const add = async (...args: readonly string[]): Promise<void> => {
      const answer = await place.call('calendar', 'add', ...args)
      assert.equal(answer.code, 0, answer.err)
    }
    await add('Dentist', `${day} 09:00`, '30 minutes', '--place', 'Main Street 4', '--with', 'Dr. Lee')
    await add('Talk', `${day} 09:15`)
    const both = 'Dentist (2999-12-03 09:00 to 09:30) and Talk (2999-12-03 09:15 to 10:15)'
    assert.equal((await place.call('calendar', 'conflicts', day)).out, `${both} are at the same time.\n`)
    assert.match((await place.call('calendar', 'free', 'talk')).out, /^2999-12-03 09:30 to 10:30\n/)
    assert.match(
      (await place.call('calendar', 'move', 'talk', '15:00')).out,
      /^Talk, 2999-12-03 15:00 to 16:00\n/,
    )
    assert.match((await place.call('calendar', 'edit', 'talk', '--title', 'Lecture')).out, /^Lecture, /)
    const { out } = await place.call('brief', day)
    assert.match(out, /- 09:00 to 09:30: Dentist, Main Street 4\n- 15:00 to 16:00: Lecture\n/)
    assert.equal((await place.call('calendar', 'rm', 'dentist')).code, 0)
    const events = await place.json<{ title: string; people: string[] }[]>('calendar', 'list', day)
    assert.deepEqual(
      events.map(({ title, people }) => [title, ...people]),
      [['Lecture']],
    )
    const brief = await place.json<{ date: string; events: unknown[] }>('brief', day)
    assert.deepEqual([brief.date, brief.events.length], [day, 1])
  })
})
