/** What was used of models, to the token: as the provider has it, as the budget has it, and summed up in each way. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { ModelUseRow, OutputOf, Operations } from '#contract'

import { type Asked, openModelServer, type Scripted } from '../../src/adapters/ai-sdk/testing/model-server.ts'
import { openPlace, type Place } from '../cli/place.ts'
import { killInCall } from './kill-in-call.ts'

type Report = OutputOf<Operations['usage.report']>

async function reportOf(place: Place, by: string, ...more: readonly string[]): Promise<Report> {
  return place.json<Report>('usage', '--by', by, ...more)
}

async function spentBy(place: Place, scope: string): Promise<number> {
  const { spent, reserved } = await place.json<{ spent: { tokens?: number }; reserved: { tokens?: number } }>(
    'api',
    'usage.get',
    `scope=${scope}`,
  )
  assert.equal(reserved.tokens ?? 0, 0)
  return spent.tokens ?? 0
}

function tokensOf({
  input,
  output,
  lostTokens,
}: Pick<ModelUseRow, 'input' | 'output' | 'lostTokens'>): number {
  return input + output + lostTokens
}

function sumOf(items: Report['items']): Omit<ModelUseRow, 'name' | 'title'> {
  const [{ name: _name, title: _title, ...first }, ...rest] = items as [ModelUseRow, ...ModelUseRow[]]
  const sum: Record<string, number> = first
  for (const item of rest)
    for (const unit of Object.keys(sum))
      sum[unit] = (sum[unit] ?? 0) + Number(item[unit as keyof ModelUseRow])
  return sum as Omit<ModelUseRow, 'name' | 'title'>
}

describe('what models were used for', () => {
  test('is what the provider has billed and what the budget has settled, fall-back and failure included', async () => {
    let broken = 0
    const replies: ((asked: Asked) => Scripted)[] = []
    await using first = await openModelServer((asked) => {
      if (JSON.stringify(asked.messages).includes('break off')) {
        broken += 1
        return { text: 'It breaks off here.', fault: 'cut', usage: { input: 11, output: 3 } }
      }
      return replies.shift()?.(asked) ?? { text: 'Here.', usage: { input: 40, output: 2 } }
    })
    await using second = await openModelServer((asked) =>
      JSON.stringify(asked.messages).includes('everywhere')
        ? { text: 'Also here.', fault: 'cut', usage: { input: 9, output: 1 } }
        : { text: 'There.', usage: { input: 70, output: 5 } },
    )
    using place = openPlace()
    await place.call('models', 'add', 'first', 'ollama', '--url', first.url('ollama'))
    await place.call('models', 'add', 'second', 'mistral', '--url', second.url('mistral'))
    await place.call('models', 'use', 'first/qwen3', 'second/small', '--retries', '0', '--in-this-order')
    await place.call('models', 'price', 'first/qwen3', '--input', '1', '--output', '2')
    assert.equal((await place.call('budgets', 'set', 'day', 'tokens', '1000000')).code, 0)

    const asked: { run: string }[] = []
    for (const prompt of ['One?', 'Two?', 'Does it break off?'])
      asked.push(await place.json<{ run: string }>('models', 'ask', prompt))
    assert.notEqual((await place.call('models', 'ask', 'Does it break off everywhere?')).code, 0)
    const request = JSON.stringify({ message: 'Hello' })
    assert.equal((await place.json('api', 'chat.create', '--input', request))['status'], 'completed')
    assert.equal(broken, 2)

    const byModel = await reportOf(place, 'model')
    assert.equal(tokensOf(byModel.total), await spentBy(place, 'day'))
    const [settled, other] = ['first/qwen3', 'second/small'].map((model) =>
      byModel.items.find(({ name }) => name === model),
    )
    assert.ok(settled && other)
    // Three answers; what broke off is counted by what came of it, for the provider never got to say.
    assert.deepEqual([settled.answers, settled.failedTries], [3, 1])
    assert.deepEqual([other.answers, other.failedTries, other.input, other.output], [1, 0, 70, 5])
    assert.ok(settled.input >= 3 * 40 && settled.output >= 3 * 2)
    assert.equal(first.billed.calls + second.billed.calls, 3 + 1 + 1 + 2)
    const nobody = byModel.items.find(({ name }) => name === null)
    assert.equal(nobody?.failedCalls, 1)
    assert.ok((nobody?.lostTokens ?? 0) > 0)

    for (const by of ['model', 'agent', 'day', 'run']) {
      const { items, total, next } = await reportOf(place, by)
      assert.equal(next, null)
      assert.deepEqual(total, byModel.total, by)
      assert.deepEqual(sumOf(items), total, by)
    }
    const agents = await reportOf(place, 'agent')
    const answersOf = new Map(agents.items.map(({ name, answers }) => [name, answers]))
    assert.deepEqual([answersOf.size, answersOf.get(null), answersOf.get('assistant')], [2, 3, 1])
    const runs = await reportOf(place, 'run')
    for (const { run } of asked.slice(0, 2)) {
      const row = runs.items.find(({ name }) => name === run)
      assert.deepEqual([row?.input, row?.output, row?.cost], [40, 2, 44])
    }
    const page = await place.json<Report>('api', 'usage.report', 'by=run', 'limit=2')
    const rest = await place.json<Report>('api', 'usage.report', 'by=run', 'limit=10', `cursor=${page.next}`)
    assert.deepEqual([...page.items, ...rest.items], runs.items)
    assert.deepEqual((await reportOf(place, 'day', '--since', '2999-01-01')).items, [])
    assert.match((await place.call('usage')).out, /first\/qwen3 +3 .*all together/s)
  })

  test('has a call that was cut short, charged in full as the budget has it', async () => {
    let hold = true
    await using server = await openModelServer(() =>
      hold ? { text: 'Slow.', fault: 'hang in stream' } : { text: 'Done.', usage: { input: 40, output: 2 } },
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
    const { items, total } = await reportOf(place, 'run')
    const [row] = items
    assert.deepEqual([row?.answers, row?.cutShort, total.input, total.output], [1, 1, 40, 2])
    assert.equal(tokensOf(total), await spentBy(place, `run:${row?.name}`))
  })
})
