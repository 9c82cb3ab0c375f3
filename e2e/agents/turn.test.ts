/** Agents at work: a model chooses, the gate decides, and the journal holds every step. */
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'

import type { ChatResponse } from '#contract'

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
})
