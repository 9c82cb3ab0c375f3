import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { ModelProvider } from '#contract'

import { createPriceList } from './price-list.ts'

describe('the list of prices', () => {
  const list = createPriceList()
  const of = (kind: string, model: string) =>
    list.priceOf({ provider: ModelProvider.parse({ name: 'x', kind, url: 'https://x.example' }), model })

  test('knows what a million tokens of a well-known model cost', async () => {
    assert.deepEqual(await of('anthropic', 'claude-sonnet-4-5'), { input: 3, output: 15, cached: 0.3 })
    assert.deepEqual(await of('openai', 'gpt-5-mini'), { input: 0.25, output: 2, cached: 0.025 })
  })

  test('does not guess', async () => {
    assert.equal(await of('openai', 'no-such-model'), undefined)
    assert.equal(await of('compatible', 'gpt-5-mini'), undefined)
    assert.equal(await of('ollama', 'qwen3'), undefined)
  })
})
