/** What a person does not let out to models, or in from them. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { openModelServer } from '../../src/adapters/ai-sdk/testing/model-server.ts'
import { assertRefused, openPlace } from '../cli/place.ts'

describe('a filter of models', () => {
  test('refuses what has its words, masks others, and the journal says which one acted', async () => {
    await using server = await openModelServer(() => ({
      text: 'The tide is damn high today, and it will be higher.',
      usage: { input: 40, output: 12 },
    }))
    using place = openPlace()
    await place.call('models', 'add', 'local', 'ollama', '--url', server.url('ollama'))
    await place.call('models', 'use', 'local/qwen3')
    const set = (...args: readonly string[]) => place.call('models', 'filter', 'set', ...args)
    assert.equal((await set('falcon', String.raw`(?i)project\s+falcon`, '--all')).code, 0)
    assert.equal((await set('oaths', '(?i)damn', '--answered', '--mask', '--all')).code, 0)
    assertRefused(await set('broken', '(?=a)'), 1, 'tools.pattern_refused')

    const refused = await place.call('models', 'ask', 'How is Project Falcon?')
    assert.equal(refused.code, 1)
    assert.match(refused.out + refused.err, /model\.filtered.*falcon does not let that be sent/s)
    assert.deepEqual(server.asked, [])

    const told = await place.json<{ run: string; text: string }>('models', 'ask', 'How is the tide?')
    assert.equal(told.text, 'The tide is [masked] high today, and it will be higher.')
    const { out } = await place.call('journal', told.run, '--json')
    assert.match(out, /"filters":\s*\[\s*"oaths"\s*\]/)
    assert.doesNotMatch(out, /damn/)

    assert.equal((await place.call('models', 'filter', 'rm', 'falcon')).code, 0)
    assertRefused(await place.call('models', 'filter', 'rm', 'falcon'), 1, 'model.filter_unknown')
    assert.equal((await place.call('models', 'ask', 'How is Project Falcon?')).code, 0)
  })

  test('that may not be taken ends the turn of an agent as filtered, and nothing of it is done', async () => {
    await using server = await openModelServer((asked) => ({
      text: 'I look into project falcon.',
      calls: [
        {
          tool: asked.tools.find((name) => name.includes('parse')) ?? '',
          input: { text: '1', format: 'json' },
        },
      ],
    }))
    using place = openPlace()
    await place.call('models', 'add', 'local', 'ollama', '--url', server.url('ollama'))
    await place.call('models', 'use', 'local/qwen3')
    await place.call('models', 'filter', 'set', 'falcon', 'project falcon', '--answered', '--all')
    const request = JSON.stringify({ message: 'Hello' })
    const told = await place.json('api', 'chat.create', '--input', request)
    assert.deepEqual(
      [told['status'], told['finish'], told['response'], told['actions']],
      ['completed', 'filtered', '', []],
      JSON.stringify(told),
    )
  })
})
