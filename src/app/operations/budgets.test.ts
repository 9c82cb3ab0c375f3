import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'

import { budgetsOperations } from './budgets.ts'
import { runsOperations } from './runs.ts'
import { sessionsOperations } from './sessions.ts'
import { asked, openDesk } from './testing/open-desk.ts'
import { isError, writeNote } from './testing/workflows.ts'

const { signal } = new AbortController()

test('a run that has used up what it may waits until it may use more', async () => {
  await using at = await openDesk({})
  const ops = asked({ ...budgetsOperations(at.desk), ...runsOperations(at.desk) })
  const { run } = await ops['runs.start']({
    text: writeNote,
    input: { file: join(at.folder, 'a.txt') },
    budget: { effects: 0 },
    yes: true,
  })
  const held = await at.workspace.runs.settled(run, { signal })
  assert.deepEqual([held.status, held.waiting], ['waiting', 'budget'])
  assert.deepEqual((await ops['runs.get']({ id: run })).needs[0]?.is, 'budget')
  const scope = `run:${run}`
  const [limit] = (await ops['budgets.list']({})).items
  assert.deepEqual(limit, { scope, unit: 'effects', limit: 0, spent: 0, reserved: 0 })
  const set = await ops['budgets.set']({ scope, unit: 'effects', limit: 5 })
  assert.deepEqual([set.limit, set.looked], [5, 1])
  assert.equal((await at.workspace.runs.settled(run, { signal })).status, 'completed')
  const usage = await ops['usage.get']({ scope })
  assert.deepEqual(usage, { scope, day: null, spent: { effects: 1 }, reserved: {}, limits: { effects: 5 } })
  await ops['budgets.remove']({ scope, unit: 'effects' })
  assert.deepEqual((await ops['budgets.list']({})).items, [])
  await assert.rejects(ops['budgets.remove']({ scope, unit: 'effects' }), isError('budget.not_set'))
  await assert.rejects(
    ops['budgets.set']({ scope: 'run:none', unit: 'effects', limit: 1 }),
    isError('engine.run_not_found'),
  )
  assert.deepEqual(at.told, ['budgets', 'budgets'])
})

test('what is begun in a session counts in the budget of its project', async () => {
  await using at = await openDesk({})
  const ops = asked({
    ...budgetsOperations(at.desk),
    ...runsOperations(at.desk),
    ...sessionsOperations(at.desk),
  })
  const { id: session, project } = await ops['sessions.create']({ project: at.folder })
  const scope = `project:${project}`
  await ops['budgets.set']({ scope, unit: 'effects', limit: 1 })
  const write = async (name: string): Promise<string> => {
    const input = { file: join(at.folder, name) }
    const { run } = await ops['runs.start']({ text: writeNote, input, session, yes: true })
    const { status, waiting } = await at.workspace.runs.settled(run, { signal })
    return `${status} ${waiting ?? ''}`
  }
  assert.equal(await write('a.txt'), 'completed ')
  assert.deepEqual((await ops['usage.get']({ scope })).spent, { effects: 1 })
  assert.equal(await write('b.txt'), 'waiting budget')
})

test('the day counts for all, and its limit is by the policy until somebody sets one', async () => {
  await using at = await openDesk({})
  const ops = asked(budgetsOperations(at.desk))
  const { day, limits } = await ops['usage.get']({})
  assert.match(day ?? '', /^\d{4}-\d\d-\d\d$/)
  assert.deepEqual(limits, (await ops['budgets.list']({})).defaults.day ?? {})
  await ops['budgets.set']({ scope: 'day', unit: 'money', limit: 2_500_000 })
  assert.equal((await ops['usage.get']({})).limits.money, 2_500_000)
})
