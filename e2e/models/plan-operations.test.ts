/** Plans as operations: made for a session, once for one wish, and telling a model nothing that is not its business. */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { describe, test } from 'node:test'

import { AppError, toProblem } from '#contract'

import { openModelServer, type Scripted } from '../../src/adapters/ai-sdk/testing/model-server.ts'
import { modelsOperations } from '../../src/app/operations/models.ts'
import { plansOperations } from '../../src/app/operations/plans.ts'
import { runsOperations } from '../../src/app/operations/runs.ts'
import { sessionsOperations } from '../../src/app/operations/sessions.ts'
import { asked, openDesk, type TemporaryDesk } from '../../src/app/operations/testing/open-desk.ts'

function operationsOf({ desk }: TemporaryDesk) {
  return asked({
    ...plansOperations(desk),
    ...runsOperations(desk),
    ...sessionsOperations(desk),
    ...modelsOperations(desk),
  })
}

const note = `adjutant: 1
name: note
input:
  type: object
  required: [file]
  properties: { file: { type: string, format: path } }
steps:
  - { id: write, use: fs.write, with: { path: '\${input.file}', text: hello } }
`

/** A model that answers so; it goes with the stack. */
async function withModel(opened: AsyncDisposableStack, there: TemporaryDesk, reply: () => Scripted) {
  const server = opened.use(await openModelServer(reply))
  const operations = operationsOf(there)
  await operations['models.setProvider']({ name: 'local', kind: 'ollama', url: server.url('ollama') })
  await operations['models.setRoute']({ name: 'default', models: ['local/m'], retries: 0 })
  return { server, operations }
}

describe('plans', () => {
  test('are made of what is here, read again, and run as any text', async () => {
    await using there = await openDesk({ 'a.pdf': 'a' })
    const operations = operationsOf(there)
    const made = await operations['plans.create']({ goal: `Tidy the folder ${there.folder}` })
    const { plan } = made
    assert.ok(plan)
    assert.deepEqual(
      [made.status, plan.template, plan.degraded, plan.input, plan.dryRun?.outcome.status],
      ['completed', 'tidy-folder', true, { folder: there.folder }, 'completed'],
    )
    assert.deepEqual(await operations['plans.get']({ run: made.run }), made)
    const view = await operations['runs.get']({ id: made.run })
    assert.deepEqual(
      [view.program, view.title, view.workflow, view.needs],
      ['planner', `Plan: Tidy the folder ${there.folder}`, null, []],
    )
    assert.deepEqual((await operations['runs.graph']({ id: made.run })).nodes, [])
    const { items, isKnown } = await operations['runs.steps']({ id: made.run })
    assert.deepEqual(
      [isKnown, items.map(({ key, state }) => [key, state])],
      [true, [['look#1/check', 'done']]],
    )

    const { run } = await operations['runs.start']({
      text: plan.workflow,
      input: plan.input,
      mode: 'autopilot',
    })
    const ended = await there.workspace.runs.settled(run, { signal: new AbortController().signal })
    assert.equal(ended.status, 'completed')
    assert.equal(existsSync(`${there.folder}/a.pdf`), false)
  })

  test('one wish makes one plan, however often it is sent', async () => {
    await using opened = new AsyncDisposableStack()
    const there = opened.use(await openDesk())
    let calls = 0
    const { operations } = await withModel(opened, there, () => {
      calls += 1
      return { text: note }
    })
    const once = 'a'.repeat(64)
    const one = await operations['plans.create']({ goal: 'write a note' }, { once })
    const two = await operations['plans.create']({ goal: 'write a note' }, { once })
    assert.deepEqual([two.run, calls], [one.run, 1])
    assert.deepEqual([one.plan?.missing, one.plan?.dryRun, one.plan?.model], [['file'], null, 'local/m'])
  })

  test('for a session begin in its folder, and may look there', async () => {
    await using opened = new AsyncDisposableStack()
    const there = opened.use(await openDesk())
    const { operations } = await withModel(opened, there, () => ({ text: note }))
    const session = await operations['sessions.create']({ project: there.folder })
    const made = await operations['plans.create']({
      goal: 'write it',
      session: session.id,
      input: { file: 'n.txt' },
    })
    assert.deepEqual(
      made.plan?.dryRun?.files.changes.map(({ change, path }) => [change, path]),
      [['created', `${there.folder}/n.txt`]],
    )
    assert.equal((await operations['runs.get']({ id: made.run })).session, session.id)
    assert.equal(existsSync(`${there.folder}/n.txt`), false)
  })

  test('that an input given for it does not fit are mended for that', async () => {
    await using opened = new AsyncDisposableStack()
    const there = opened.use(await openDesk())
    const replies = [note, note.replaceAll('file', 'target')]
    const { server, operations } = await withModel(opened, there, () => ({ text: replies.shift() ?? '' }))
    const made = await operations['plans.create']({ goal: 'write', input: { target: `${there.folder}/n` } })
    assert.deepEqual(made.plan?.input, { target: `${there.folder}/n` })
    assert.match(
      JSON.stringify(server.asked.at(-1)?.messages),
      /gives the input target, which the workflow does not take/,
    )
  })

  test('tell a model nothing that a dry-run has seen', async () => {
    await using opened = new AsyncDisposableStack()
    const there = opened.use(await openDesk({ 'secret-name.txt': 'words that stay here' }))
    const failing = note
      .replace('use: fs.write', 'use: fs.read')
      .replace(
        "with: { path: '${input.file}', text: hello } }",
        "with: { path: '${input.file}' } }\n  - { id: sum, set: { n: '${int(nodes.write.output.text)}' } }",
      )
    const { server, operations } = await withModel(opened, there, () => ({ text: failing }))
    const failure = await operations['plans.create']({
      goal: 'sum it up',
      input: { file: `${there.folder}/secret-name.txt` },
    }).then(
      () => assert.fail('it was made'),
      (error: unknown) => toProblem(error),
    )
    assert.equal(failure.code, 'plan.not_valid')
    const told = JSON.stringify(server.asked.map(({ messages, instructions }) => [messages, instructions]))
    assert.match(told, /The dry-run fails here\./)
    assert.match(told, /\/nodes\/sum/)
    for (const hidden of ['words that stay', 'secret-name'])
      assert.equal(told.includes(hidden), false, hidden)
  })

  test('are declined with the nearest workflows, as an error that says its run', async () => {
    await using there = await openDesk()
    const operations = operationsOf(there)
    await assert.rejects(operations['plans.create']({ goal: 'paint the fence' }), (error: unknown) => {
      assert.ok(error instanceof AppError)
      assert.equal(error.code, 'plan.declined')
      assert.match(JSON.stringify(error.details['run']), /^"run_/)
      assert.equal((error.details['nearest'] as readonly unknown[]).length, 3)
      return true
    })
    // Whoever names a model means it.
    await assert.rejects(operations['plans.create']({ goal: 'tidy ~/x', model: 'local/m' }), {
      code: 'model.call_refused',
    })
  })

  test('are no other runs', async () => {
    await using there = await openDesk({ 'a.txt': 'a' })
    const operations = operationsOf(there)
    const { run } = await operations['runs.start']({ text: note, input: { file: `${there.folder}/b` } })
    await assert.rejects(operations['plans.get']({ run }), { code: 'engine.run_not_found' })
  })
})
