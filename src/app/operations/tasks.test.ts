import assert from 'node:assert/strict'
import { test } from 'node:test'

import { openDatabase } from '#adapters'
import type { Task } from '#contract'

import { asked, openDesk } from './testing/open-desk.ts'
import { isError } from './testing/workflows.ts'
import { tasksOperations } from './tasks.ts'
import { toolsOperations } from './tools.ts'

type Opened = Awaited<ReturnType<typeof openDesk>>

function operationsOf({ desk }: Opened) {
  return asked({ ...tasksOperations(desk), ...toolsOperations(desk) })
}

/** As a person does who has said so: nobody is asked again. */
async function change(ops: ReturnType<typeof operationsOf>, tool: string, input: object): Promise<Task> {
  const { status, output, error } = await ops['tools.run']({ tool, input, mode: 'autopilot' })
  assert.equal(status, 'completed', error?.detail ?? status)
  return (output as { task: Task }).task
}

test('tasks are listed in parts, what is due first', async () => {
  await using at = await openDesk({})
  const ops = operationsOf(at)
  const later = await change(ops, 'create_task', { title: 'Later', due_date: 'in 3 days' })
  const sooner = await change(ops, 'create_task', { title: 'Sooner', due_date: 'tomorrow' })
  const never = await change(ops, 'create_task', { title: 'Never', priority: 'urgent' })
  const first = await ops['tasks.list']({ limit: 2 })
  const rest = await ops['tasks.list']({ limit: 2, cursor: first.next })
  assert.deepEqual([...first.items, ...rest.items], [sooner, later, never])
  assert.deepEqual([first.total, rest.next], [3, null])
  await change(ops, 'update_task', { task: 'sooner', done: true })
  const titles = async (input: object): Promise<string[]> =>
    (await ops['tasks.list'](input)).items.map(({ title }) => title)
  assert.deepEqual(await titles({ status: 'open' }), ['Later', 'Never'])
  assert.deepEqual(await titles({ status: 'done' }), ['Sooner'])
  assert.deepEqual(await titles({ search: 'never', priority: 'urgent' }), ['Never'])
  assert.deepEqual(await titles({ due: 'overdue' }), [])
})

test('what comes next is said with why', async () => {
  await using at = await openDesk({})
  const ops = operationsOf(at)
  await change(ops, 'create_task', { title: 'Whenever' })
  await change(ops, 'create_task', { title: 'Today', due_date: 'today' })
  const { tasks } = await ops['tasks.suggest']({})
  assert.deepEqual(
    tasks.map(({ task, reasons }) => [task.title, ...reasons]),
    [
      ['Today', 'due today'],
      ['Whenever', 'nothing presses more'],
    ],
  )
})

test('in draft mode a task waits for a person, who sees what it is', async () => {
  await using at = await openDesk({})
  const ops = operationsOf(at)
  const { status, approval } = await ops['tools.run']({
    tool: 'create_task',
    input: { title: 'Pay the rent', due_date: '2999-12-31' },
  })
  assert.equal(status, 'waiting')
  assert.equal(approval?.ask.summary, 'Make the task "Pay the rent", due 2999-12-31')
  assert.equal((await ops['tasks.list']({})).total, 0)
})

test('input that makes no sense starts no run, and what it means is looked at in one', async () => {
  await using at = await openDesk({})
  const ops = operationsOf(at)
  await assert.rejects(
    ops['tools.run']({ tool: 'create_task', input: { title: '' } }),
    isError('input.invalid'),
  )
  const run = await ops['tools.run']({
    tool: 'create_task',
    input: { title: 'x', due_date: '12/03' },
    mode: 'autopilot',
  })
  assert.deepEqual([run.status, run.error?.code], ['failed', 'tools.date_unclear'])
})

test('the database has tasks as a table', async () => {
  await using at = await openDesk({})
  const ops = operationsOf(at)
  const { id } = await change(ops, 'create_task', { title: 'Pay', due_date: '2999-12-31', priority: 'low' })
  await change(ops, 'update_task', { task: id, done: true, description: 'In cash' })
  const db = openDatabase(at.workspace.home.database)
  const [row, ...others] = db.prepare<[], Record<string, unknown>>('SELECT * FROM tasks').all()
  db.close()
  assert.deepEqual(others, [])
  const { created_at: made, updated_at: changed, ...rest } = row ?? {}
  assert.deepEqual(rest, {
    id,
    title: 'Pay',
    description: 'In cash',
    priority: 'low',
    status: 'done',
    due_date: '2999-12-31',
  })
  assert.ok(Number.isInteger(made) && Number(changed) >= Number(made))
})
