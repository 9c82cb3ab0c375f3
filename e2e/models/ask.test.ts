/** Models as a person has them: set up, asked, paid for, and cut short in the middle. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'

import { type Asked, openModelServer, type Scripted } from '../../src/adapters/ai-sdk/testing/model-server.ts'
import { openPlace, type Place } from '../cli/place.ts'
import { killInCall } from './kill-in-call.ts'

const key = 'sk-e2e-0123456789abcdef'

interface Told {
  readonly run: string
  readonly text: string
  readonly model: string
  readonly usage: { readonly input: number; readonly output: number }
  readonly cost: number
}

/** Events of a run, whole. */
async function journalOf(place: Place, run: string): Promise<string> {
  const { out } = await place.call('journal', run, '--json')
  return out
}

async function tokensOf(place: Place, run: string): Promise<number> {
  type Usage = { spent: { tokens?: number }; reserved: { tokens?: number } }
  const { spent, reserved } = await place.json<Usage>('api', 'usage.get', `scope=run:${run}`)
  assert.equal(reserved.tokens ?? 0, 0)
  return spent.tokens ?? 0
}

function answering(text: string): (asked: Asked) => Scripted {
  return () => ({ text, usage: { input: 40, output: 2 } })
}

describe('a model', () => {
  test('is asked once it is set up, and its key is seen by nobody but its provider', async () => {
    await using server = await openModelServer(answering('Helsinki.'))
    using place = openPlace()
    const before = await place.call('models', 'ask', 'What is the capital?')
    assert.equal(before.code, 1)
    assert.match(before.out + before.err, /model\.call_refused.*No model is set up/s)

    const added = place.start(['models', 'add', 'mine', 'openai', '--url', server.url('openai'), '--key'], {
      input: key,
    })
    assert.equal((await added.ended).code, 0)
    assert.equal((await place.call('models', 'test')).code, 0)
    assert.equal((await place.call('models', 'use', 'mine/gpt-5-mini')).code, 0)
    const told = await place.json<Told>('models', 'ask', 'What is the capital?')
    assert.equal(told.text, 'Helsinki.')
    assert.equal(told.model, 'mine/gpt-5-mini')
    assert.deepEqual([told.usage.input, told.usage.output, told.cost], [40, 2, 0])
    const [asked] = server.asked.filter(({ does }) => does === 'answer')
    assert.equal(asked?.headers['authorization'], `Bearer ${key}`)

    const journal = await journalOf(place, told.run)
    assert.match(journal, /What is the capital\?/)
    assert.match(journal, /Helsinki/)
    assert.equal(journal.includes(key), false)
    for (const file of readdirSync(place.home, { recursive: true, withFileTypes: true }))
      if (file.isFile())
        assert.equal(readFileSync(path.join(file.parentPath, file.name)).includes(key), false, file.name)
  })

  test('is taken by the next one of its route when it fails, and the journal has both tries', async () => {
    await using down = await openModelServer(() => ({ fault: { status: 500 } }))
    await using up = await openModelServer(answering('Here.'))
    using place = openPlace()
    await place.call('models', 'add', 'first', 'ollama', '--url', down.url('ollama'))
    await place.call('models', 'add', 'second', 'mistral', '--url', up.url('mistral'))
    await place.call('models', 'use', 'first/qwen3', 'second/mistral-small', '--retries', '0')
    const told = await place.json<Told>('models', 'ask', 'Anybody?')
    assert.deepEqual([told.text, told.model], ['Here.', 'second/mistral-small'])
    assert.match(await journalOf(place, told.run), /"outcome":\s*"failed".*"outcome":\s*"answered"/s)
  })

  test('is asked nothing by a dry-run, which says so', async () => {
    await using server = await openModelServer(answering('Nothing.'))
    using place = openPlace()
    await place.call('models', 'add', 'local', 'ollama', '--url', server.url('ollama'))
    await place.call('models', 'use', 'local/qwen3')
    const { out, code } = await place.call('dry-run', 'ask-model', '--input', 'prompt=Hello')
    assert.equal(code, 0, out)
    assert.match(out, /local\/qwen3 is not asked in a dry-run/)
    assert.deepEqual(server.asked, [])
  })

  test('waits where its budget does not reach, and what it takes is counted to the token', async () => {
    await using server = await openModelServer(answering('Yes.'))
    using place = openPlace()
    await place.call('models', 'add', 'local', 'ollama', '--url', server.url('ollama'))
    await place.call('models', 'use', 'local/qwen3')
    const { code, out, err } = await place.call('models', 'ask', 'May I?', '--budget', 'tokens=10')
    assert.equal(code, 3, out + err)
    assert.match(out + err, /tokens/)
    assert.deepEqual(server.asked, [])
    const told = await place.json<Told>('models', 'ask', 'May I?', '--budget', 'tokens=50000')
    assert.equal(await tokensOf(place, told.run), 42)
    assert.deepEqual(server.billed, { input: 40, output: 2, calls: 1 })
  })

  test('that is stopped in the middle of its answer is charged what it took by then, and nobody is asked', async () => {
    await using server = await openModelServer(() => ({
      text: 'Once upon a time there was',
      pieces: 4,
      fault: 'hang in stream',
    }))
    using place = openPlace()
    await place.call('models', 'add', 'local', 'ollama', '--url', server.url('ollama'))
    await place.call('models', 'use', 'local/qwen3')
    const asking = place.start([
      'models',
      'ask',
      'Tell me a tale',
      '--max-tokens',
      '10000',
      '--budget',
      'tokens=50000',
    ])
    for (let looks = 0; server.asked.length === 0 && looks < 600; looks += 1)
      await new Promise((resolve) => setTimeout(resolve, 50))
    const cancelled = await place.call('cancel', 'last', '--why', 'enough')
    assert.equal(cancelled.code, 0, cancelled.out + cancelled.err)
    const { code, out, err } = await asking.ended
    assert.equal(code, 1, out + err)

    const [run] = await place.json<{ id: string; status: string; waiting: string | null }[]>('runs')
    assert.deepEqual([run?.status, run?.waiting], ['cancelled', null])
    assert.ok(run)
    const journal = await journalOf(place, run.id)
    assert.match(journal, /"code":\s*"model\.stopped"/)
    assert.match(journal, /"outcome":\s*"stopped"/)
    assert.doesNotMatch(journal, /effect\.unknown/)
    const taken = await tokensOf(place, run.id)
    assert.ok(taken > 0 && taken < 1_000, `${taken} tokens are charged`)
    const { total } = await place.json<{ total: { stopped: number; lostTokens: number } }>('usage')
    assert.deepEqual([total.stopped, total.lostTokens], [1, taken])
    assert.equal(server.asked.length, 1)
    assert.match((await place.call('usage')).out, /no model answered.* 1 .*tokens/)
  })

  test('that was killed in the middle of a call is charged for it, asked again, and answers once', async () => {
    let hold = true
    await using server = await openModelServer(() =>
      hold
        ? { text: 'Slow.', fault: 'hang in stream', usage: { input: 40, output: 2 } }
        : answering('Done.')({} as Asked),
    )
    using place = openPlace()
    await place.call('models', 'add', 'local', 'ollama', '--url', server.url('ollama'))
    await place.call('models', 'use', 'local/qwen3')
    const started = place.start([
      'models',
      'ask',
      'Slowly',
      '--max-tokens',
      '100',
      '--budget',
      'tokens=50000',
    ])
    await killInCall(started, server)
    hold = false
    assert.equal((await place.call('run', '--resume')).code, 0)
    const [run] = await place.json<{ id: string; status: string; output?: { text: string } }[]>('runs')
    assert.equal(run?.status, 'completed')
    assert.equal(server.asked.length, 2)
    const shown = await place.json<{ output: { text: string } }>('show', run.id)
    assert.equal(shown.output.text, 'Done.')
    // What was reserved for the call that was cut short, and what the other one took.
    assert.ok((await tokensOf(place, run.id)) >= 42 + 100)
  })
})
