/** What was told and said is forgotten: nothing of it can be found, and all that stays can still be looked at. */
import assert from 'node:assert/strict'
import { globSync, utimesSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'

import { openModelServer } from '../../src/adapters/ai-sdk/testing/model-server.ts'
import { assertRefused, openPlace, type Place } from '../cli/place.ts'
import { foundIn } from './raw-home.ts'

const asked = 'the heron stands at midnight'
const answered = 'a heron of brass and rain'
const later = 'tomorrow the herons go'

async function withModel(place: Place, url: string): Promise<void> {
  await place.call('models', 'add', 'local', 'ollama', '--url', url)
  await place.call('models', 'use', 'local/qwen3')
}

/** As if all that was put had been put two minutes ago. */
function age(place: Place): void {
  const then = Date.now() / 1_000 - 120
  for (const name of globSync('blobs/??/*', { cwd: place.home }))
    utimesSync(path.join(place.home, name), then, then)
}

describe('a run that is forgotten', () => {
  test('leaves when it ran and what it took, and not a word; nobody can fork it or take it back', async () => {
    await using server = await openModelServer(() => ({ text: answered, usage: { input: 40, output: 12 } }))
    using place = openPlace()
    await withModel(place, server.url('ollama'))
    const chat = await place.start(['chat', '.', '--json'], { input: `${asked}\n` }).ended
    assert.equal(chat.code, 0, chat.err)
    const [turn] = await place.json<{ id: string; workflow: string }[]>('runs')
    assert.ok(turn)
    assert.match(turn.workflow, /heron/)
    const usage = await place.json('usage')
    const budget = await place.json('api', 'usage.get', 'scope=day')
    const before = await foundIn(place.home, [asked, answered])
    assert.ok(before.length >= 2, `was never there: ${before.join()}`)

    const plan = await place.json<{ runs: number; events: number }>('runs', 'forget', turn.id, '--dry-run')
    assert.ok(plan.runs >= 1 && plan.events > 3)
    assertRefused(await place.call('runs', 'forget', turn.id), 2, 'cli.usage')
    assert.ok((await foundIn(place.home, [asked])).length > 0, 'nothing goes before somebody has said so')

    const done = await place.json<{ isOffDisk: boolean }>('runs', 'forget', turn.id, '--yes')
    assert.equal(done.isOffDisk, true)
    assert.deepEqual(await foundIn(place.home, [asked, answered]), [])

    assert.deepEqual(await place.json('usage'), usage)
    assert.deepEqual(await place.json('api', 'usage.get', 'scope=day'), budget)
    assert.match((await place.call('show', turn.id)).out, /no longer kept/)
    const steps = await place.json<{ items: { what: string; state: string; output: unknown }[] }>(
      'api',
      'runs.steps',
      `id=${turn.id}`,
    )
    assert.ok(
      steps.items.some(({ what, state }) => what === 'model.ask' && state === 'done'),
      JSON.stringify(steps),
    )
    assert.match(JSON.stringify(steps), /"model":"local\/qwen3"/)
    for (const args of [
      ['journal', turn.id],
      ['show', turn.id, '--full'],
      ['api', 'runs.get', `id=${turn.id}`],
      ['api', 'runs.graph', `id=${turn.id}`],
      ['api', 'runs.spans', `id=${turn.id}`],
      ['api', 'runs.receipts', `id=${turn.id}`],
      ['api', 'turns.get', `run=${turn.id}`],
      ['activity'],
      ['audit', 'list'],
    ])
      assert.equal((await place.call(...args)).code, 0, args.join(' '))
    assert.equal((await place.call('audit', 'verify')).code, 0)
    const { out } = await place.call('audit', 'list', '--json')
    assert.match(out, /"forgotten"/)
    assertRefused(await place.call('fork', turn.id, '--from', 'think#1/ask'), 1, 'engine.run_forgotten')
    assertRefused(await place.call('undo', turn.id), 1, 'engine.run_forgotten')
    assertRefused(await place.call('runs', 'forget', turn.id, '--yes'), 1, 'engine.run_forgotten')
  })

  test('that can still be taken back is left alone until somebody means that, too', async () => {
    using place = openPlace()
    place.put('in/a.txt', 'a')
    await place.call('run', 'tidy-folder', '-i', 'folder=in')
    assert.match((await place.call('runs', 'forget', 'last', '--dry-run')).out, /can still be taken back now/)
    assertRefused(await place.call('runs', 'forget', 'last', '--yes'), 1, 'run.forget_undoable')
    assert.equal((await place.call('undo', 'last', '--yes')).code, 0)
    assert.equal((await place.call('runs', 'forget', 'last', '--yes')).code, 0)
    assert.match((await place.call('show', 'last')).out, /no longer kept/)
    const undone = await place.json<{ id: string; workflow: string }[]>('runs')
    for (const { id } of undone) assert.match((await place.call('show', id)).out, /no longer kept/)

    place.put('in/b.txt', 'b')
    await place.call('run', 'tidy-folder', '-i', 'folder=in')
    assert.equal((await place.call('runs', 'forget', 'last', '--yes', '--even-undoable')).code, 0)
    assertRefused(await place.call('undo', 'last', '--yes'), 1, 'engine.run_forgotten')
    assert.equal((await place.call('audit', 'verify')).code, 0)
  })

  test('takes what was too large for the journal with it', async () => {
    using place = openPlace()
    const large = `${later} `.repeat(48_000)
    place.put('large.txt', large)
    place.put(
      'large.yaml',
      `adjutant: 1\nname: large\nsteps:\n  - { id: r, use: fs.read, with: { path: '${place.path('large.txt')}', maxBytes: 4000000 } }\n`,
    )
    const run = await place.call('run', 'large.yaml', '--grant', `fs.read:${place.folder}`)
    assert.equal(run.code, 0, run.err + run.out)
    assert.deepEqual(await foundIn(place.home, [later]), [`${later} beside it`])
    age(place)
    const done = await place.json<{ isOffDisk: boolean }>('runs', 'forget', 'last', '--yes')
    assert.equal(done.isOffDisk, true)
    assert.deepEqual(await foundIn(place.home, [later]), [])
    assert.equal((await place.call('doctor')).code, 0)
  })
})

describe('a session that is forgotten', () => {
  test('is empty, and what is said in it next knows nothing of before', async () => {
    await using server = await openModelServer(() => ({ text: answered, usage: { input: 40, output: 12 } }))
    using place = openPlace()
    await withModel(place, server.url('ollama'))
    await place.start(['chat', '.', '--json'], { input: `${asked}\n${later}\n` }).ended
    const { items } = await place.json<{ items: { id: string; messages: number }[] }>('api', 'sessions.list')
    const [session] = items
    assert.ok(session)
    assert.ok((await foundIn(place.home, [asked, later])).length > 0)
    const done = await place.json<{ isOffDisk: boolean; trees: number }>(
      'sessions',
      'forget',
      session.id,
      '--yes',
    )
    assert.deepEqual([done.isOffDisk, done.trees], [true, 2])
    assert.deepEqual(await foundIn(place.home, [asked, later, answered]), [])
    const messages = await place.json<{ items: { text: string; forgottenAt: string | null }[] }>(
      'api',
      'messages.list',
      `session=${session.id}`,
    )
    assert.ok(messages.items.length >= 2)
    for (const { text, forgottenAt } of messages.items)
      assert.deepEqual([text, typeof forgottenAt], ['', 'string'])
    await place.start(['chat', '.', '--json'], { input: 'Anything else?\n' }).ended
    const { messages: told } = server.asked.at(-1) as { messages: unknown }
    assert.doesNotMatch(JSON.stringify(told), new RegExp(`${asked}|${later}`))
    assert.match(JSON.stringify(told), /Anything else/)
  })
})

describe('the rules of retention', () => {
  test('are kept for all and for a project, and applied when somebody says so', async () => {
    using place = openPlace()
    place.put(
      'greet.yaml',
      `adjutant: 1\nname: greet\nnodes: { a: { set: { text: ${later} } } }\noutput: \${nodes.a.output.text}\n`,
    )
    await place.call('run', 'greet.yaml')
    assert.match((await place.call('retention')).out, /told and said is kept as long as the run/)
    await place.call('retention', 'set', '--contents', '30d')
    await place.call('retention', 'set', '--project', '.', '--sessions', '2', '--contents', '7d')
    const { rules, due } = await place.json<{
      rules: { contentsDays: number; projects: unknown[] }
      due: { runs: number }
    }>('retention')
    assert.equal(rules.contentsDays, 30)
    const rule = { project: place.folder, contentsDays: 7, contentsSessions: 2, documentsDays: null }
    assert.deepEqual(rules.projects, [rule])
    assert.equal(due.runs, 0)
    assertRefused(await place.call('retention', 'set', '--contents', '3h'), 2, 'cli.usage')
    assertRefused(await place.call('retention', 'set'), 2, 'cli.usage')
    assert.equal((await place.call('retention', 'apply', '--yes')).code, 0)
    assert.doesNotMatch((await place.call('show', 'last')).out, /no longer kept/)
    await place.call('retention', 'set', '--documents', '90d')
    await place.call('retention', 'set', '--project', '.', '--documents', '30d')
    const told = (await place.call('retention')).out
    assert.match(told, /What was read of documents is kept for 90 days\.\n  in \S+ for 30 days/)
    await place.call('retention', 'set', '--project', '.', '--documents', 'never')
    await place.call('retention', 'set', '--project', '.', '--sessions', 'all', '--contents', 'never')
    assert.deepEqual((await place.json<{ rules: { projects: unknown[] } }>('retention')).rules.projects, [])
  })
})
