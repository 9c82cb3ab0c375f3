/** Agents at work: a model chooses, the gate decides, and the journal holds every step. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { describe, test } from 'node:test'

import type { ChatResponse, TurnView } from '#contract'

import { type Asked, openModelServer, type Scripted } from '../../src/adapters/ai-sdk/testing/model-server.ts'
import { openPlace, type Place } from '../cli/place.ts'

/** What a model says one after the other, whichever provider it is. */
function saying(...says: readonly Scripted[]): (asked: Asked) => Scripted {
  const left = [...says]
  return () => left.shift() ?? { text: 'I have said all.' }
}

async function setUp(place: Place, url: string): Promise<void> {
  await place.call('models', 'add', 'local', 'ollama', '--url', url)
  assert.equal((await place.call('models', 'use', 'local/qwen3')).code, 0)
}

function chat(place: Place, request: object): Promise<ChatResponse> {
  return place.json<ChatResponse>('api', 'chat.create', '--input', JSON.stringify(request))
}

/** An agent that may change files, since the assistant that comes with the program does not. */
async function writer(place: Place): Promise<void> {
  const text = '---\nname: writer\ndescription: Writes.\ntools: [fs.*]\n---\nYou write.\n'
  assert.equal((await place.call('agents', 'save', place.put('writer.md', text))).code, 0)
}

describe('an agent', () => {
  test('answers at once where nothing is to be done', async () => {
    await using server = await openModelServer(saying({ text: 'Good day.', usage: { input: 30, output: 3 } }))
    using place = openPlace()
    await setUp(place, server.url('ollama'))
    const told = await chat(place, { message: 'Hello' })
    assert.equal(told.response, 'Good day.', JSON.stringify(told))
    assert.equal(told.status, 'completed')
    assert.equal(told.degraded, false)
    assert.deepEqual(told.usage, { input: 30, output: 3 })
  })

  test('works in a folder, is told what came of it, and what it did can be taken back', async () => {
    using place = openPlace()
    const file = place.put('desk/a.txt', 'seven\n')
    const other = place.path('desk', 'b.txt')
    await using server = await openModelServer(
      saying(
        { text: 'I look.', calls: [{ tool: 'fs.read', input: { path: file } }] },
        { calls: [{ tool: 'fs.write', input: { path: other, text: 'eight\n' } }] },
        { text: 'Done: eight.' },
      ),
    )
    await setUp(place, server.url('ollama'))
    await writer(place)
    const { code, out, err } = await place.call(
      'agents',
      'run',
      'writer',
      `Copy ${file} to ${other}, plus one`,
      '--folder',
      place.path('desk'),
      '--mode',
      'autopilot',
    )
    assert.equal(code, 0, out + err)
    assert.match(out, /I look\.\n+Done: eight\./)
    assert.equal(readFileSync(other, 'utf8'), 'eight\n')
    const [first, second] = server.asked.filter(({ does }) => does === 'answer')
    assert.match(JSON.stringify(second?.messages), /seven/)
    assert.match(first?.instructions ?? '', /You write\./)
    const undone = await place.call('undo', 'last', '--yes')
    assert.equal(undone.code, 0, undone.out + undone.err)
    assert.equal(existsSync(other), false)
  })

  test('asks before it changes anything in draft mode, and takes a no for an answer', async () => {
    using place = openPlace()
    const other = place.path('desk', 'b.txt')
    place.put('desk/a.txt', 'seven\n')
    await using server = await openModelServer(
      saying({ calls: [{ tool: 'fs.write', input: { path: other, text: 'x' } }] }, { text: 'Then not.' }),
    )
    await setUp(place, server.url('ollama'))
    await writer(place)
    const asked = await place.call(
      'agents',
      'run',
      'writer',
      `Write ${other}`,
      '--folder',
      place.path('desk'),
      '--mode',
      'draft',
      '--json',
    )
    assert.equal(asked.code, 3, asked.out + asked.err)
    const { run, isForPerson, parts } = JSON.parse(asked.out) as TurnView
    assert.equal(isForPerson, true)
    assert.deepEqual(
      parts.map((part) => part.is === 'call' && part.state),
      ['held'],
    )
    assert.equal(existsSync(other), false)
    assert.equal((await place.call('deny', run, '--why', 'Not now')).code, 0)
    const view = await place.json<TurnView>('api', 'turns.get', `run=${run}`)
    assert.equal(view.answer, 'Then not.')
    assert.match(JSON.stringify(server.asked.at(-1)?.messages), /Not now/)
    assert.equal(existsSync(other), false)
  })

  test('asks another agent, which acts no more freely than it was made to, nor than the one that asks', async () => {
    using place = openPlace()
    place.put('desk/a.txt', 'seven\n')
    const other = place.path('desk', 'b.txt')
    await using server = await openModelServer(({ instructions, messages }) => {
      if (JSON.stringify(messages).includes('"role":"tool"')) return { text: 'Done.' }
      return instructions.startsWith('You write.')
        ? { calls: [{ tool: 'fs.write', input: { path: other, text: 'x' } }] }
        : { calls: [{ tool: `agent.${instructions.slice(0, 5)}`, input: { task: 'Write it' } }] }
    })
    await setUp(place, server.url('ollama'))
    const save = async (name: string, fields: string, says: string): Promise<void> => {
      const text = `---\nname: ${name}\ndescription: Is ${name}.\n${fields}\n---\n${says}\n`
      assert.equal((await place.call('agents', 'save', place.put(`${name}.md`, text))).code, 0)
    }
    await save('draft', 'tools: [fs.*]\nmode: draft', 'You write.')
    await save('eager', 'tools: [fs.*]\nmode: autopilot', 'You write.')
    await save('plain', 'tools: [fs.*]', 'You write.')
    const outcome = async (asked: string, mode: string): Promise<string> => {
      await save('chief', `agents: [${asked}]`, `${asked} is whom you ask.`)
      const run = ['agents', 'run', 'chief', `Write ${other}`, '--folder', place.path('desk')]
      const { out } = await place.call(...run, '--mode', mode, '--json')
      const { run: id, isForPerson } = JSON.parse(out) as TurnView
      const isThere = existsSync(other)
      await rm(other, { force: true })
      if (isForPerson) await place.call('cancel', id)
      return isForPerson ? `asks${isThere ? ' too late' : ''}` : isThere ? 'done' : 'nothing'
    }
    assert.equal(await outcome('draft', 'autopilot'), 'asks')
    assert.equal(await outcome('eager', 'draft'), 'asks')
    assert.equal(await outcome('plain', 'draft'), 'asks')
    assert.equal(await outcome('plain', 'autopilot'), 'done')
    assert.equal(await outcome('eager', 'autopilot'), 'done')
  })

  test('remembers what was said before in its folder', async () => {
    using place = openPlace()
    await using server = await openModelServer(saying({ text: 'Hello, Ada.' }, { text: 'You are Ada.' }))
    await setUp(place, server.url('ollama'))
    place.put('desk/a.txt', 'seven\n')
    const chatting = place.start(['chat', place.path('desk')], { input: 'I am Ada\nWho am I?\n' })
    const { code, out, err } = await chatting.ended
    assert.equal(code, 0, out + err)
    assert.match(out, /Hello, Ada\.\n+You are Ada\./)
    assert.match(JSON.stringify(server.asked.at(-1)?.messages), /I am Ada.*Hello, Ada.*Who am I/s)
  })

  test('a fork with another model replays what was before, and asks and does nothing of it again', async () => {
    using place = openPlace()
    const file = place.put('desk/a.txt', 'seven\n')
    await using server = await openModelServer(
      saying({ calls: [{ tool: 'fs.read', input: { path: file } }] }, { text: 'Old.' }, { text: 'New.' }),
    )
    await setUp(place, server.url('ollama'))
    const { code } = await place.call('ask', `Read ${file}`, '--folder', place.path('desk'))
    assert.equal(code, 0)
    const before = server.asked.length
    const forked = await place.call('fork', 'last', '--from', 'think#2/ask', '--set', 'model=local/other')
    assert.equal(forked.code, 0, forked.out + forked.err)
    const [last, ...more] = server.asked.slice(before)
    assert.deepEqual([last?.model, more.length], ['other', 0])
    assert.match(JSON.stringify(last?.messages), /seven/)
    const view = await place.json<TurnView>(
      'api',
      'turns.get',
      'run=' + (await place.json<{ id: string }[]>('runs'))[0]?.id,
    )
    assert.equal(view.answer, 'New.')
  })
})
