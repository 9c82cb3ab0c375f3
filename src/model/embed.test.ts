import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'

import { AppError, type ErrorCode, ModelSettings } from '#contract'
import { SimulatedClock } from '#engine/testing'

import type { ModelClient, ModelRequest } from './ports/model-client.ts'
import type { CallFilter } from './ports/model-filter.ts'
import { Router } from './router.ts'

const { signal } = new AbortController()
const usage = { input: 40, output: 0, cached: 0, estimated: false }

/** A router over one provider whose tries come to these: an error, or vectors of the lengths of the texts. */
function stage(tries: (AppError | 'answer' | 'hang')[], filter?: CallFilter) {
  const clock = new SimulatedClock()
  const sent: (readonly string[])[] = []
  const client: ModelClient = {
    ask: () => assert.fail('nothing is asked'),
    list: () => assert.fail('nothing is listed'),
    async embed(_target, texts, options) {
      sent.push(texts)
      const next = tries.shift() ?? 'answer'
      if (next instanceof AppError) throw next
      if (next === 'hang')
        await new Promise((_, reject) =>
          options.signal.addEventListener('abort', () => reject(options.signal.reason as Error)),
        )
      return { vectors: texts.map((text) => [text.length]), usage }
    },
  }
  const settings = ModelSettings.parse({
    providers: [{ name: 'a', kind: 'openai', url: 'https://a.example/v1' }],
  })
  const router = new Router({
    client,
    clock,
    prices: { priceOf: async () => ({ input: 2, output: 0 }) },
    random: () => 0,
    settings: () => settings,
    ...(filter ? { filter: { of: async () => filter } } : {}),
  })
  async function inTime<T>(promise: Promise<T>): Promise<T> {
    const pending = { is: true }
    const over = promise.catch(() => {}).finally(() => (pending.is = false))
    while (pending.is) {
      await nextTurn()
      if (pending.is) clock.step()
    }
    await over
    return promise
  }
  return { router, sent, inTime }
}

function failing(code: ErrorCode): AppError {
  return new AppError(code, `${code} it is.`)
}

const call = { model: 'a/vectors', texts: ['hedge', 'boiler'] }

describe('turning texts into vectors', () => {
  test('is asked again where that may help, and told with what it took', async () => {
    const { router, sent, inTime } = stage([failing('model.overloaded'), 'answer'])
    const most = await router.planVectors(call)
    assert.ok(most.tokens > 0 && most.money > 0)
    const made = await inTime(router.vectors(call, { signal }))
    assert.deepEqual(made, {
      vectors: [[5], [6]],
      model: 'a/vectors',
      usage,
      cost: 80,
      tries: 2,
    })
    assert.equal(sent.length, 2)
  })

  test('is not asked again where that is of no use, nor without end', async () => {
    const refused = stage([failing('model.key_refused')])
    await assert.rejects(refused.inTime(refused.router.vectors(call, { signal })), {
      code: 'model.key_refused',
    })
    assert.equal(refused.sent.length, 1)
    const down = stage(Array.from({ length: 20 }, () => failing('model.unreachable')))
    await assert.rejects(down.inTime(down.router.vectors(call, { signal })), { code: 'model.unreachable' })
    assert.equal(down.sent.length, 3)
    await assert.rejects(down.inTime(down.router.vectors(call, { signal })))
    // By then it is left alone.
    await assert.rejects(down.inTime(down.router.vectors(call, { signal })), { code: 'model.none_answered' })
    assert.ok(down.sent.length <= 6)
    await assert.rejects(down.router.vectors({ ...call, model: 'b/m' }, { signal }), {
      code: 'model.call_refused',
    })
  })

  test('what must not be sent is masked or refused', async () => {
    const masked = stage([], {
      before: (request: ModelRequest) => ({
        does: 'replace',
        by: ['names'],
        with: { ...request, messages: [{ role: 'user', text: '***' }] },
      }),
      after: () => ({ does: 'pass' }),
    } as unknown as CallFilter)
    await masked.inTime(masked.router.vectors({ ...call, texts: ['secret'] }, { signal }))
    assert.deepEqual(masked.sent, [['***']])
    const refused = stage([], {
      before: () => ({ does: 'refuse', by: ['names'] }),
      after: () => ({ does: 'pass' }),
    } as unknown as CallFilter)
    await assert.rejects(refused.inTime(refused.router.vectors(call, { signal })), { code: 'model.filtered' })
    assert.equal(refused.sent.length, 0)
  })

  test('what is stopped is over, and charged with what was sent', async () => {
    const { router } = stage(['hang'])
    const stopping = new AbortController()
    const made = router.vectors(call, { signal: stopping.signal })
    await nextTurn()
    stopping.abort(new Error('enough'))
    await assert.rejects(made, (error) => {
      assert.ok(error instanceof AppError)
      assert.equal(error.code, 'model.stopped')
      assert.ok(Number(error.details['tokens']) > 0)
      return true
    })
  })
})
