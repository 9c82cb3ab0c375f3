/** A session with a provider that is written down, and played back when the provider is gone. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { describe, test } from 'node:test'

import type { ModelsView, TurnView } from '#contract'

import { type Asked, openModelServer, type Scripted } from '../../src/adapters/ai-sdk/testing/model-server.ts'
import { openPlace, type Place } from '../cli/place.ts'

const key = 'sk-e2e-recorded-0123456789abcdef'

function saying(...says: readonly Scripted[]): (asked: Asked) => Scripted {
  const left = [...says]
  return ({ does }) => (does === 'answer' ? left.shift() : undefined) ?? { text: 'I have said all.' }
}

async function setUp(place: Place, url: string): Promise<void> {
  const added = place.start(['models', 'add', 'mine', 'openai', '--url', url, '--key'], { input: key })
  assert.equal((await added.ended).code, 0)
  assert.equal((await place.call('models', 'use', 'mine/gpt-5-mini', '--retries', '1')).code, 0)
}

async function tokensOf(place: Place, scope: string): Promise<number> {
  type Usage = { spent: { tokens?: number }; reserved: { tokens?: number } }
  const { spent, reserved } = await place.json<Usage>('api', 'usage.get', `scope=${scope}`)
  assert.equal(reserved.tokens ?? 0, 0)
  return spent.tokens ?? 0
}

describe('a recording of models', () => {
  test('holds a whole turn of an agent, with its tools', async () => {
    using place = openPlace()
    const file = place.put('desk/a.txt', 'seven\n')
    const other = place.path('desk', 'b.txt')
    await using server = await openModelServer(
      saying(
        { text: 'I look.', calls: [{ tool: 'fs__read', input: { path: file } }] },
        { calls: [{ tool: 'fs__write', input: { path: other, text: 'eight\n' } }] },
        { text: 'Done: eight.' },
      ),
    )
    await setUp(place, server.url('openai'))
    const text = '---\nname: writer\ndescription: Writes.\ntools: [fs.*]\n---\nYou write.\n'
    assert.equal((await place.call('agents', 'save', place.put('writer.md', text))).code, 0)
    const turn = async (): Promise<TurnView> => {
      rmSync(other, { force: true })
      const said = `Copy ${file} to ${other}, plus one`
      const folder = place.path('desk')
      return place.json<TurnView>('agents', 'run', 'writer', said, '--folder', folder, '--mode', 'autopilot')
    }
    assert.equal((await place.call('model', 'record', 'turn.jsonl')).code, 0)
    const first = await turn()
    assert.equal(first.answer, 'Done: eight.', JSON.stringify(first))
    await server[Symbol.asyncDispose]()
    assert.equal((await place.call('models', 'replay', 'turn.jsonl')).code, 0)
    // What was said before in a session is told to the model, too.
    const begun = await place.call('api', 'sessions.create', `project=${place.path('desk')}`)
    assert.equal(begun.code, 0, begun.err)
    const again = await turn()
    assert.equal(again.answer, 'Done: eight.', JSON.stringify(again))
    assert.notEqual(again.run, first.run)
    assert.equal(readFileSync(other, 'utf8'), 'eight\n')
    const shape = ({ parts }: TurnView): unknown[] =>
      parts.map((part) =>
        part.is === 'call' ? [part.tool, part.state] : [part.is, 'text' in part && part.text],
      )
    assert.deepEqual(shape(again), shape(first))
    assert.equal(await tokensOf(place, `run:${again.run}`), 0)
    assert.equal(readFileSync(place.path('turn.jsonl'), 'utf8').includes(key), false)

    const missing = await place.call('models', 'ask', 'And of Sweden?')
    assert.equal(missing.code, 1)
    assert.match(missing.out + missing.err, /model\.not_recorded.*Nearest is its call/s)
    assert.equal((await place.call('models', 'live')).code, 0)
    assert.equal((await place.json<ModelsView>('models', 'list')).tape, null)
  })

  test('is only made where nothing else is, and only played where it is one', async () => {
    using place = openPlace()
    const diary = place.put('diary.jsonl', 'dear diary\n')
    assert.match((await place.call('models', 'record', 'diary.jsonl')).err, /model\.recording_invalid/)
    assert.match((await place.call('models', 'replay', 'diary.jsonl')).err, /line 1/)
    assert.match((await place.call('models', 'replay', 'none.jsonl')).err, /model\.recording_invalid/)
    assert.equal((await place.call('models', 'record', 'notes.txt')).code, 2)
    assert.equal(readFileSync(diary, 'utf8'), 'dear diary\n')
    assert.equal(existsSync(place.path('notes.txt')), false)
  })
})
