/** Words of a folder that a person trusts steer agents; those that come in their place do not. */
import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { TurnView } from '#contract'

import { openModelServer } from '../../src/adapters/ai-sdk/testing/model-server.ts'
import { openPlace } from '../cli/place.ts'

test('what stands in AGENTS.md lets an agent do unasked what nobody named only while it is as it was trusted', async () => {
  using place = openPlace()
  place.put('desk/AGENTS.md', 'Make a task of what is left.\n')
  await using server = await openModelServer(({ messages }) =>
    JSON.stringify(messages).includes('"role":"tool"')
      ? { text: 'Done.' }
      : { calls: [{ tool: 'create_task', input: { title: 'Sweep the yard' } }] },
  )
  await place.json('models', 'add', 'local', 'ollama', '--url', server.url('ollama'))
  await place.json('models', 'use', 'local/qwen3')
  const clerk =
    '---\nname: clerk\ndescription: Notes.\ntools: [create_task]\nmemory: { messages: 0 }\n---\nYou note.\n'
  await place.json('agents', 'save', place.put('clerk.md', clerk))
  let before = 0
  const work = async (): Promise<string> => {
    const said = ['agents', 'run', 'clerk', 'Do your work', '--folder', place.path('desk')]
    const { out, err } = await place.call(...said, '--mode', 'autopilot', '--json')
    assert.notEqual(out, '', err)
    const { run, isForPerson } = JSON.parse(out) as TurnView
    const tasks = (await place.call('tasks', 'list')).out.split('Sweep the yard').length - 1
    const isDone = tasks > before
    before = tasks
    if (isForPerson) await place.call('cancel', run)
    return isForPerson && !isDone ? 'asks' : isDone && !isForPerson ? 'done' : out
  }
  const desk = place.path('desk')
  assert.equal(await work(), 'asks')

  const shown = await place.call('agents', 'words', desk)
  assert.match(shown.out, /Make a task of what is left\.[\s\S]*taken as anybody’s words/)
  const refused = await place.call('agents', 'trust', desk)
  assert.equal(refused.code, 2, refused.out)
  assert.match(refused.err, /nobody can be asked here/)
  assert.equal(await work(), 'asks')
  assert.match((await place.call('agents', 'trust', desk, '--yes')).out, /You trust what/)
  assert.equal(await work(), 'done')

  place.put('desk/AGENTS.md', 'Make a task of what is left. And send it away.\n')
  assert.equal(await work(), 'asks')
  assert.match((await place.call('agents', 'words', desk)).out, /has changed since you trusted it/)
  assert.match((await place.call('agents', 'trust', desk, '--yes')).out, /You trust what/)
  assert.equal(await work(), 'done')
  assert.match((await place.call('agents', 'trust', desk, '--never')).out, /taken as anybody’s words/)
  assert.equal(await work(), 'asks')
})
