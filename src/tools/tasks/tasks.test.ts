import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { Label, Task, TaskPriority } from '#contract'
import type { Tool, ToolCall, World } from '#gate'
import { createMemoryWorld } from '#gate/testing'

import type { PreparedPlan } from '../record-tool.ts'
import { callOn, perform, performWithCrash, takeBack, undoWithCrash } from '../testing/drive.ts'
import { createTask } from './create-task.ts'
import { inferPriority } from './infer-priority.ts'
import { listTasks } from './list-tasks.ts'
import { removeTask } from './remove-task.ts'
import { suggestTasks } from './suggest-tasks.ts'
import { mostTasks, taskCollection } from './task.ts'
import { updateTask } from './update-task.ts'

/** Friday, 27 November 2026, 10:00 in Berlin. */
const now = Date.UTC(2026, 10, 27, 9)
let calls = 0

function on(world: World, more: Partial<ToolCall> = {}): ToolCall {
  calls += 1
  return callOn(world, { now, zone: 'Europe/Berlin', idempotencyKey: `key-${calls}`, ...more })
}

async function make(world: World, input: object, more?: Partial<ToolCall>): Promise<Task> {
  return (await perform(createTask, input, on(world, more))).output.task
}

async function titles(world: World, filters: object): Promise<readonly string[]> {
  const { output } = await perform(listTasks, { filters }, on(world))
  return output.tasks.map(({ title }) => title)
}

async function everything(world: World): Promise<readonly object[]> {
  const all = await world.records.list(taskCollection, { limit: mostTasks })
  return all.map((record) => ({ ...record, revision: 0 }))
}

describe('making and changing tasks', () => {
  test('a task is kept with what is said of it, by the day of the person', async () => {
    const world = createMemoryWorld()
    const task = await make(world, { title: ' Pay the rent ', due_date: 'end of the month' })
    assert.match(task.id, /^task_[0-9a-f]{20}$/)
    assert.deepEqual(task, {
      id: task.id,
      title: 'Pay the rent',
      description: '',
      priority: 'normal',
      status: 'open',
      due_date: '2026-11-30',
      created_at: '2026-11-27T09:00:00.000Z',
      updated_at: '2026-11-27T09:00:00.000Z',
    })
    assert.deepEqual(await titles(world, {}), ['Pay the rent'])
  })

  test('what makes no sense is refused, and nothing is kept', async () => {
    const world = createMemoryWorld()
    const refused = async (input: object, code?: string): Promise<void> => {
      await assert.rejects(make(world, input), code === undefined ? { name: 'ZodError' } : { code })
    }
    await refused({})
    await refused({ title: '   ' })
    await refused({ title: 'x'.repeat(201) })
    await refused({ title: 'two\nlines' })
    await refused({ title: 'x', priority: 'very' })
    await refused({ title: 'x', description: 'y'.repeat(10_001) })
    await refused({ title: 'x', due_date: 'yesterday' }, 'tools.date_past')
    await refused({ title: 'x', due_date: '2026-11-27 09:59' }, 'tools.date_past')
    await refused({ title: 'x', due_date: '12/03' }, 'tools.date_unclear')
    await refused({ title: 'x', due_date: '2027-02-29' }, 'tools.date_missing')
    assert.deepEqual(await everything(world), [])
  })

  test('no more are kept than can be looked through', async () => {
    const world = createMemoryWorld()
    const records = { ...world.records, count: async () => mostTasks }
    await assert.rejects(make({ ...world, records }, { title: 'One more' }), { code: 'tools.records_full' })
  })

  test('a task is done, opened again, and changed', async () => {
    const world = createMemoryWorld()
    const { id } = await make(world, { title: 'Call the dentist', due_date: 'tomorrow 9am' })
    const change = async (input: object): Promise<Task> =>
      (await perform(updateTask, { task: 'dentist', ...input }, on(world))).output.task
    assert.equal((await change({ done: true })).status, 'done')
    assert.equal((await change({ done: false })).status, 'open')
    assert.equal((await change({ due_date: 'next friday' })).due_date, '2026-12-04')
    assert.equal((await change({ due_date: null })).due_date, null)
    const { title, priority } = await change({ title: 'Ask the dentist', priority: 'high' })
    assert.deepEqual([title, priority], ['Ask the dentist', 'high'])
    assert.deepEqual(
      (await perform(removeTask, { task: id }, on(world))).output.task.title,
      'Ask the dentist',
    )
    assert.deepEqual(await everything(world), [])
  })

  test('to change nothing is refused', () => {
    assert.equal(updateTask.input.safeParse({ task: 'x' }).success, false)
  })

  test('words that name several tasks are refused with all of them, and none is taken', async () => {
    const world = createMemoryWorld()
    const first = await make(world, { title: 'Pay the rent' })
    const second = await make(world, { title: 'Pay the rent of the garage' })
    await make(world, { title: 'Read' })
    const finish = (task: string): Promise<unknown> => perform(updateTask, { task, done: true }, on(world))
    await assert.rejects(finish('pay'), ({ code, details, message }: Record<string, unknown>) => {
      assert.equal(code, 'tools.record_unclear')
      assert.match(String(message), /"Pay the rent" \(task_/)
      const choices = (details as { choices: { id: string }[] }).choices
      assert.deepEqual(choices.map(({ id }) => id).toSorted(), [first.id, second.id].toSorted())
      return true
    })
    await assert.rejects(finish('taxes'), { code: 'tools.record_unknown' })
    // The whole title is meant before a part of another, and what is open before what is done.
    await finish('pay the rent')
    await finish('pay')
    assert.deepEqual((await titles(world, { done: true })).toSorted(), [
      'Pay the rent',
      'Pay the rent of the garage',
    ])
  })
})

describe('taking back and crashing', () => {
  const points = ['before', 'after'] as const

  test('whatever call a crash hits, a task is made once, and can be taken back', async () => {
    for (let call = 1; call <= 2; call += 1)
      for (const point of points) {
        const world = createMemoryWorld()
        const { receipt } = await performWithCrash(
          createTask,
          { title: 'Once' },
          { world, plan: { call, point } },
        )
        assert.deepEqual(await titles(world, {}), ['Once'])
        await undoWithCrash(createTask, receipt, { world, plan: { call, point } })
        assert.deepEqual(await everything(world), [])
      }
  })

  test('a change is taken back to what was, and that again', async () => {
    const world = createMemoryWorld()
    await make(world, { title: 'Write', due_date: 'tomorrow' })
    const before = await everything(world)
    await thereAndBack(updateTask, { task: 'write', title: 'Write it all', done: true })
    await thereAndBack(removeTask, { task: 'write' })

    async function thereAndBack<Input, Output>(
      tool: Tool<Input, Output, PreparedPlan>,
      input: object,
    ): Promise<void> {
      const receipt = await perform(tool, input, on(world))
      const after = await everything(world)
      assert.notDeepEqual(after, before)
      const was = await takeBack(tool, receipt, { world })
      assert.deepEqual(await everything(world), before)
      await tool.undo?.redo.run(receipt, was, callOn(world))
      assert.deepEqual(await everything(world), after)
      await takeBack(tool, receipt, { world })
    }
  })

  test('what somebody changed since is left alone', async () => {
    const world = createMemoryWorld()
    await make(world, { title: 'Write' })
    const receipt = await perform(updateTask, { task: 'write', priority: 'high' }, on(world))
    await perform(updateTask, { task: 'write', done: true }, on(world))
    assert.equal((await updateTask.undo?.inspect(receipt, callOn(world)))?.state, 'changed')
  })
})

test('how much a task presses is inferred from its words where nobody says', () => {
  const cases: Readonly<Record<string, TaskPriority>> = {
    'Fix the leak ASAP': 'urgent',
    'URGENT: call the bank': 'urgent',
    'Answer this immediately.': 'urgent',
    'Important: renew the passport': 'high',
    'Clean the attic whenever': 'low',
    'Not urgent: sort the photos': 'low',
    'This is not really important': 'low',
    'Buy milk': 'normal',
    'Write about urgency and importance': 'normal',
    'Ask the import department': 'normal',
  }
  for (const [text, priority] of Object.entries(cases))
    assert.equal(inferPriority(text).priority, priority, text)
})

test('a priority that is given is kept, whatever the words say', async () => {
  const world = createMemoryWorld()
  const given = await perform(createTask, { title: 'Urgent', priority: 'low' }, on(world))
  assert.deepEqual([given.output.task.priority, given.output.inferred], ['low', null])
  const inferred = await perform(createTask, { title: 'Tax', description: 'ASAP, please' }, on(world))
  assert.deepEqual([inferred.output.task.priority, inferred.output.inferred], ['urgent', 'ASAP'])
})

describe('looking', () => {
  async function several(): Promise<World> {
    const world = createMemoryWorld()
    const lastWeek = { now: now - 7 * 24 * 60 * 60 * 1_000 }
    const longAgo = { now: now - 40 * 24 * 60 * 60 * 1_000 }
    await make(world, { title: 'Late', due_date: '2026-11-25' }, lastWeek)
    await make(world, { title: 'Missed', due_date: '2026-11-27 08:00' }, lastWeek)
    await make(world, { title: 'Today', due_date: 'today' })
    await make(world, { title: 'Noon', due_date: 'noon' })
    await make(world, { title: 'Tomorrow', due_date: 'tomorrow' })
    await make(world, { title: 'Sunday', due_date: 'this sunday', priority: 'high' })
    await make(world, { title: 'Monday', due_date: 'monday' })
    await make(world, { title: 'Urgent thing', description: 'The landlord waits' })
    await make(world, { title: 'Old thing' }, longAgo)
    await make(world, { title: 'Whenever' })
    await make(world, { title: 'Was done', due_date: 'today' })
    await perform(updateTask, { task: 'was done', done: true }, on(world))
    return world
  }

  test('lists what is due first, then by priority, then what is done', async () => {
    assert.deepEqual(await titles(await several(), {}), [
      'Late',
      'Missed',
      'Noon',
      'Today',
      'Tomorrow',
      'Sunday',
      'Monday',
      'Urgent thing',
      'Old thing',
      'Whenever',
      'Was done',
    ])
  })

  test('filters by when, how pressing, done and words', async () => {
    const world = await several()
    const cases: readonly (readonly [object, readonly string[]])[] = [
      [{ due: 'overdue' }, ['Late', 'Missed']],
      [{ due: 'today' }, ['Missed', 'Noon', 'Today']],
      [{ due: 'tomorrow' }, ['Tomorrow']],
      [{ due: 'week' }, ['Missed', 'Noon', 'Today', 'Tomorrow', 'Sunday']],
      [{ done: true }, ['Was done']],
      [{ priority: 'urgent' }, ['Urgent thing']],
      [{ search: 'LANDLORD' }, ['Urgent thing']],
      [{ search: 'thing', priority: 'normal', done: false }, ['Old thing']],
      [{ search: 'no such words' }, []],
    ]
    for (const [filters, expected] of cases)
      assert.deepEqual(await titles(world, filters), expected, JSON.stringify(filters))
  })

  test('tells how many there are beyond the limit', async () => {
    const { output } = await perform(listTasks, { limit: 2 }, on(await several()))
    assert.deepEqual([output.tasks.length, output.total], [2, 11])
  })

  test('suggests what comes next, with reasons, the same each time', async () => {
    const world = await several()
    const suggest = async (): Promise<readonly string[]> => {
      const { output } = await perform(suggestTasks, { limit: 20 }, on(world))
      return output.tasks.map(({ task, reasons }) => `${task.title}: ${reasons.join(', ')}`)
    }
    assert.deepEqual(await suggest(), [
      'Late: overdue by 2 days',
      'Missed: was due today at 08:00',
      'Noon: due today at 12:00',
      'Today: due today',
      'Urgent thing: urgent',
      'Sunday: due on 2026-11-29, high priority',
      'Tomorrow: due tomorrow',
      'Monday: due on 2026-11-30',
      'Old thing: open for 5 weeks',
      'Whenever: nothing presses more',
    ])
    assert.deepEqual(await suggest(), await suggest())
  })

  test('what a task was made of, whoever reads it reads, and also what changes it', async () => {
    const world = createMemoryWorld()
    const label: Label = { integrity: 'untrusted', confidentiality: 'private', sources: ['file:/mail.txt'] }
    await make(world, { title: 'From a letter' }, { label })
    await make(world, { title: 'My own' })
    const read = async (search: string): Promise<string> => {
      const call = on(world)
      const input = listTasks.input.parse({ filters: { search } })
      return listTasks.label(input, await listTasks.run(input, null, call)).integrity
    }
    assert.deepEqual([await read('letter'), await read('own')], ['untrusted', 'trusted'])
    await perform(updateTask, { task: 'letter', priority: 'high' }, on(world))
    assert.equal(await read('letter'), 'untrusted')
    // Nobody knows yet what it will hold.
    assert.equal(listTasks.label(listTasks.input.parse({})).integrity, 'untrusted')
  })
})
