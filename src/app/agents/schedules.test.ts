import assert from 'node:assert/strict'
import { test } from 'node:test'

import { isJsonObject } from '#base'
import { AppError, personLabel, scheduleProgram } from '#contract'
import type { HandlerCall } from '#engine'

import { agentsOperations } from '../operations/agents.ts'
import { sessionsOperations } from '../operations/sessions.ts'
import { asked, openDesk, type TemporaryDesk } from '../operations/testing/open-desk.ts'
import { scheduledTurns } from './scheduled-turn.ts'
import { viewTurn } from './turn-view.ts'

const minute = 60_000
const signal = AbortSignal.timeout(120_000)

function text(name: string, { cron = '0 8 * * 1-5', more = '' } = {}): string {
  const schedule = `schedule:\n  cron: "${cron}"\n  zone: Europe/Berlin\n  say: Remind me to water the plants in 3 days\n`
  return `---\nname: ${name}\ndescription: Does ${name}.\ntools: [create_task]\nmode: autopilot\n${schedule}${more}---\n\nBe brief.\n`
}

async function open(tree: Readonly<Record<string, string>> = {}) {
  const at = await openDesk(tree)
  return { at, ops: asked({ ...agentsOperations(at.desk), ...sessionsOperations(at.desk) }) }
}

async function startedBy({ workspace }: TemporaryDesk, schedule: string) {
  return workspace.runs.list({ tag: { name: 'scheduled', value: schedule }, limit: 10 })
}

const handlerCall: HandlerCall = {
  run: '',
  root: '',
  key: 'due#1/turn',
  attempt: 1,
  idempotencyKey: 'once',
  context: {},
  label: personLabel,
  answer: null,
  signal,
}

test('none begins beside a turn of the same schedule that has not ended', async () => {
  const { at, ops } = await open()
  await using _ = at
  await ops['agents.save']({ name: 'morning', text: text('morning').replace('autopilot', 'draft') })
  const handler = scheduledTurns(at.workspace)
  const call = { ...handlerCall, run: 'run_schedule' }
  const first = await handler.run({ agent: 'morning', due: 1, last: null }, null, call)
  assert.ok(isJsonObject(first.output))
  const { run } = first.output
  assert.ok(typeof run === 'string')
  assert.equal((await at.workspace.runs.settled(run, { signal })).waiting, 'approval')
  const second = await handler.run({ agent: 'morning', due: 2, last: run }, null, call)
  assert.deepEqual(second.output, { run: null, why: `The turn before, ${run}, has not ended.` })
  await at.workspace.runs.cancel(run, { by: 'ada', reason: 'Enough.' })
  await at.workspace.runs.settled(run, { signal })
  const third = await handler.run({ agent: 'morning', due: 3, last: run }, null, call)
  assert.ok(isJsonObject(third.output) && typeof third.output['run'] === 'string')
})

function isError(code: string): (error: unknown) => boolean {
  return (error) => error instanceof AppError && error.code === code
}

/** A schedule whose first time is long over, so that it is due at once. */
async function due(
  { workspace }: TemporaryDesk,
  more: Readonly<Record<string, string>> = {},
): Promise<string> {
  const after = workspace.clock.now() - 3 * minute
  const { id } = await workspace.runs.start({
    program: scheduleProgram,
    input: {
      agent: 'morning',
      cron: '0 0 1 1 *',
      zone: 'UTC',
      graceMs: 400 * 24 * 60 * minute,
      after: after - 366 * 24 * 60 * minute,
      last: null,
      ...more,
    },
    label: personLabel,
  })
  return id
}

test('a schedule is shown and off until it is turned on; off, saved anew and removed it goes', async () => {
  const { at, ops } = await open()
  await using _ = at
  await ops['agents.save']({ name: 'morning', text: text('morning') })
  const off = (await ops['agents.get']({ name: 'morning' })).schedule
  assert.deepEqual(
    [off?.cron, off?.zone, off?.on, off?.next, off?.missed, off?.grace],
    ['0 8 * * 1-5', 'Europe/Berlin', false, null, 'once', 720],
  )
  assert.equal((await at.workspace.runs.list({ limit: 10 })).length, 0)

  const [first, second] = await Promise.all([
    ops['agents.schedule']({ name: 'morning', on: true }),
    ops['agents.schedule']({ name: 'morning', on: true }),
  ])
  assert.equal(first.on && first.run, second.run)
  assert.equal((await at.workspace.runs.list({ limit: 10 })).length, 1)
  const listed = (await ops['agents.list']({})).items.find(({ name }) => name === 'morning')
  assert.ok(Date.parse(listed?.schedule?.next ?? '') > at.workspace.clock.now())

  await ops['agents.save']({ name: 'morning', text: text('morning', { more: 'maxSteps: 3\n' }) })
  assert.equal((await ops['agents.get']({ name: 'morning' })).schedule?.run, first.run)
  await ops['agents.save']({ name: 'morning', text: text('morning', { cron: '30 9 * * *' }) })
  const moved = (await ops['agents.get']({ name: 'morning' })).schedule
  assert.ok(moved?.on && moved.run !== first.run)
  assert.equal(moved.cron, '30 9 * * *')
  assert.equal((await at.workspace.runs.get(first.run ?? '')).status, 'cancelled')

  assert.equal((await ops['agents.schedule']({ name: 'morning', on: false })).on, false)
  const again = await ops['agents.schedule']({ name: 'morning', on: true })
  assert.ok(again.on && again.run !== moved.run)
  await ops['agents.remove']({ name: 'morning' })
  assert.equal((await at.workspace.runs.get(again.run ?? '')).status, 'cancelled')
})

test('what is wrong with a schedule is told at its place, and an agent without one has none to turn on', async () => {
  const { at, ops } = await open()
  await using _ = at
  for (const [cron, words] of [
    ['0 8 31 2 *', /never/],
    ['@daily', /five parts/],
    ['61 * * * *', /minute/],
  ] as const)
    await assert.rejects(ops['agents.save']({ name: 'a', text: text('a', { cron }) }), (error) => {
      const [problem] = (error as AppError).details['problems'] as {
        path: string
        message: string
        line: number
      }[]
      assert.deepEqual([problem?.path, problem?.line], ['/schedule/cron', 7])
      assert.match(problem?.message ?? '', words)
      return true
    })
  await ops['agents.save']({ name: 'a', document: { description: 'Does a.' } })
  await assert.rejects(ops['agents.schedule']({ name: 'a', on: true }), isError('agent.no_schedule'))
  await assert.rejects(ops['agents.schedule']({ name: 'assistant', on: true }), isError('agent.not_found'))
})

test('the turn that is due starts once, as the agent is now, with its own mode', async () => {
  const { at, ops } = await open()
  await using _ = at
  await ops['agents.save']({ name: 'morning', text: text('morning') })
  const schedule = await due(at)
  for (;;) {
    const [run] = await startedBy(at, schedule)
    if (!run) {
      await new Promise((resolve) => setTimeout(resolve, 20))
      continue
    }
    await at.workspace.runs.settled(run.id, { signal })
    break
  }
  const runs = await startedBy(at, schedule)
  assert.equal(runs.length, 1)
  const [run] = runs
  assert.equal(run?.context['mode'], 'autopilot')
  const info = await at.workspace.runs.get(run?.id ?? '')
  const view = await viewTurn(at.workspace, info, 1_000)
  assert.deepEqual(
    [view.degraded, view.parts.map((part) => part.is === 'call' && part.state)],
    [true, ['done']],
  )
  // Whoever begins the same time again finds the same turn; beside one that goes on, none begins.
  const handler = scheduledTurns(at.workspace)
  const call = { ...handlerCall, run: schedule }
  const wish = { agent: 'morning', due: 1, last: null }
  const [one, other] = [await handler.run(wish, null, call), await handler.run(wish, null, call)]
  assert.deepEqual(one.output, other.output)
  assert.equal((await startedBy(at, schedule)).length, 2)
})

test('an agent of a folder is never started, whatever it says and however it is called', async () => {
  const { at, ops } = await open({
    '.adjutant/agents/thief.md': text('thief', { cron: '* * * * *' }),
    '.adjutant/agents/morning.md': text('morning', { cron: '* * * * *' }),
  })
  await using _ = at
  const { id: session } = await ops['sessions.create']({ project: at.folder })
  const shown = (await ops['agents.list']({ session })).items.filter(({ from }) => from === 'project')
  assert.deepEqual(
    shown.map(({ name, schedule }) => [name, schedule?.on]),
    [
      ['morning', false],
      ['thief', false],
    ],
  )
  await assert.rejects(ops['agents.schedule']({ name: 'thief', on: true }), isError('agent.not_found'))
  await ops['agents.save']({ name: 'morning', text: text('morning') })
  await ops['agents.schedule']({ name: 'morning', on: true })
  const both = (await ops['agents.list']({ session })).items.filter(({ name }) => name === 'morning')
  assert.deepEqual(
    both.map(({ from, schedule }) => [from, schedule?.on, schedule?.cron]),
    [
      ['project', false, '* * * * *'],
      ['kept', true, '0 8 * * 1-5'],
    ],
  )
  // Nor does a schedule that somebody made for it start one.
  const forged = await due(at, { agent: 'thief' })
  assert.equal((await at.workspace.runs.settled(forged, { signal })).status, 'completed')
  assert.deepEqual(await startedBy(at, forged), [])
})
