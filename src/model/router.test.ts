import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'

import {
  AppError,
  type ErrorCode,
  type ModelAttempt,
  ModelCall,
  ModelSettings,
  parseDegradeRule,
} from '#contract'
import { SimulatedClock } from '#engine/testing'
import type { BudgetLeft } from '#gate'

import type { ModelClient, ModelReply } from './ports/model-client.ts'
import type { SaidPiece } from './one-try.ts'
import { Router } from './router.ts'

const reply: ModelReply = {
  text: 'yes',
  calls: [],
  object: null,
  finish: 'stop',
  usage: { input: 100, output: 10, cached: 0, estimated: false },
}

type Says = (model: string, onText: (piece: string) => void) => ModelReply | AppError | Promise<ModelReply>

/** A router over providers `a` and `b`, each with any model, that cost a dollar in and ten out for a million tokens. */
function routerOver(says: Says, settings: Partial<ModelSettings> = {}) {
  const clock = new SimulatedClock()
  const asked: string[] = []
  const said: SaidPiece[] = []
  const client: ModelClient = {
    async ask({ provider, model }, _request, { onText }) {
      asked.push(`${provider.name}/${model}`)
      const answer = await says(`${provider.name}/${model}`, onText ?? (() => {}))
      if (answer instanceof AppError) throw answer
      return answer
    },
    embed: () => assert.fail('nothing is embedded'),
    list: () => assert.fail('nothing is listed'),
  }
  const all = ModelSettings.parse({
    providers: ['a', 'b'].map((name) => ({ name, kind: 'openai', url: `https://${name}.example/v1` })),
    routes: [{ name: 'default', models: ['a/m', 'b/m'] }],
    ...settings,
  })
  const price = { input: 1, output: 10 }
  const router = new Router({
    client,
    clock,
    prices: { priceOf: async ({ model }) => (model === 'unpriced' ? undefined : price) },
    random: () => 1,
    settings: () => all,
    said: (piece) => said.push(piece),
  })
  /** Lets time pass until it is settled. */
  async function inTime<T>(promise: Promise<T>): Promise<T> {
    const pending = { is: true }
    const over = promise.then(
      () => (pending.is = false),
      () => (pending.is = false),
    )
    for (let turns = 0; pending.is && turns < 100_000; turns += 1) {
      await nextTurn()
      if (pending.is) clock.step()
    }
    await over
    return promise
  }
  async function ask(given: Partial<ModelCall> = {}, signal = new AbortController().signal) {
    const call = ModelCall.parse({ prompt: 'Is it so?', ...given })
    return router.ask(call, await router.plan(call), { signal, key: 'k' })
  }
  return { router, clock, asked, said, ask, inTime }
}

function failing(code: ErrorCode, details: Record<string, number> = {}): AppError {
  return new AppError(code, `${code} it is.`, { details })
}

describe('a route of models', () => {
  test('is asked in its order until one answers, and says what became of each try', async () => {
    const { ask, inTime, asked } = routerOver((model) =>
      model.startsWith('a') ? failing('model.key_refused') : reply,
    )
    const answer = await inTime(ask())
    assert.deepEqual(asked, ['a/m', 'b/m'])
    assert.equal(answer.model, 'b/m')
    assert.deepEqual(
      answer.attempts.map(({ model, outcome, code, cost }) => ({ model, outcome, code, cost })),
      [
        { model: 'a/m', outcome: 'failed', code: 'model.key_refused', cost: null },
        { model: 'b/m', outcome: 'answered', code: null, cost: 200 },
      ],
    )
    assert.deepEqual([answer.usage.input, answer.usage.output, answer.cost], [100, 10, 200])
  })

  test('asks one again that may be better then, and waits as long as it is told', async () => {
    let times = 0
    const { ask, inTime, clock } = routerOver(() =>
      (times += 1) === 1 ? failing('model.rate_limited', { retryAfterMs: 7_000 }) : reply,
    )
    const answer = await inTime(ask())
    assert.equal(answer.model, 'a/m')
    assert.equal(clock.elapsed, 7_000)
  })

  test('goes to the next one where it is told to wait for long', async () => {
    const { ask, inTime, clock } = routerOver((model) =>
      model.startsWith('a') ? failing('model.rate_limited', { retryAfterMs: 31_000 }) : reply,
    )
    assert.equal((await inTime(ask())).model, 'b/m')
    assert.equal(clock.elapsed, 0)
  })

  test('never glues answers together: what began to come is paid for, and the next try begins anew', async () => {
    const { ask, inTime, said } = routerOver((model, onText) => {
      onText(model.startsWith('a') ? 'Once upon' : 'yes')
      return model.startsWith('a') ? failing('model.timeout') : reply
    })
    const answer = await inTime(ask())
    assert.equal(answer.text, 'yes')
    assert.deepEqual(
      said.map(({ attempt, model, text }) => [attempt, model, text]),
      [
        [1, 'a/m', 'Once upon'],
        [2, 'b/m', 'yes'],
      ],
    )
    const [first] = answer.attempts
    assert.equal(first?.usage?.estimated, true)
    assert.ok((first.usage.output ?? 0) > 0 && (first.cost ?? 0) > 0)
    assert.equal(answer.cost, (first.cost ?? 0) + 200)
  })

  test('that nobody answers fails with the code that all tries have in common, and with what they took', async () => {
    const { ask, inTime } = routerOver((_model, onText) => {
      onText('Once')
      return failing('model.interrupted')
    })
    await assert.rejects(inTime(ask()), (error: unknown) => {
      assert.ok(error instanceof AppError)
      assert.equal(error.code, 'model.interrupted')
      assert.ok(Number(error.details['tokens']) > 0 && Number(error.details['money']) > 0)
      // Two models, each asked and asked again twice; after the fifth failure of one it would be left alone.
      assert.equal((error.details['attempts'] as unknown[]).length, 6)
      return true
    })
  })

  test('fifty calls at once are all answered while the first one is down, and then it is left alone', async () => {
    const { ask, inTime, asked, clock, router } = routerOver(
      (model) => (model.startsWith('a') ? failing('model.overloaded') : reply),
      { routes: [{ name: 'default', models: ['a/m', 'b/m'], retries: 0, degrade: [] }] },
    )
    const answers = await inTime(Promise.all(Array.from({ length: 50 }, () => ask())))
    assert.equal(answers.filter(({ model }) => model === 'b/m').length, 50)
    assert.equal(router.health('a').breaker, 'open')
    asked.length = 0
    const later = await inTime(ask())
    assert.deepEqual(asked, ['b/m'])
    assert.equal(later.attempts[0]?.outcome, 'skipped')
    clock.jump(10_000)
    assert.equal(router.health('a').breaker, 'half-open')
    await inTime(Promise.all([ask(), ask(), ask()]))
    assert.equal(asked.filter((model) => model === 'a/m').length, 1)
  })

  test('is left alone by those, too, that wait for a place while it fails', async () => {
    const one = { name: 'a', kind: 'openai', url: 'https://a.example/v1', limits: { atOnce: 3 } }
    const two = { ...one, name: 'b', limits: {} }
    const { ask, inTime, asked } = routerOver(
      (model) => (model.startsWith('a') ? failing('model.overloaded') : reply),
      ModelSettings.parse({
        providers: [one, two],
        routes: [{ name: 'default', models: ['a/m', 'b/m'], retries: 0 }],
      }),
    )
    const answers = await inTime(Promise.all(Array.from({ length: 50 }, () => ask())))
    assert.ok(answers.every(({ model }) => model === 'b/m'))
    // Two more may have begun when the fifth failed.
    const calls = asked.filter((model) => model === 'a/m').length
    assert.ok(calls >= 5 && calls <= 7, `${calls} calls`)
    const skipped = answers.filter(({ attempts: [first] }) => first?.outcome === 'skipped')
    assert.equal(skipped.length, 50 - calls)
  })

  test('is tried again by one call after a rest, and by all once that was answered', async () => {
    let isDown = true
    const { ask, inTime, asked, clock } = routerOver(
      (model) => (model.startsWith('a') && isDown ? failing('model.unreachable') : reply),
      { routes: [{ name: 'default', models: ['a/m', 'b/m'], retries: 0, degrade: [] }] },
    )
    for (let call = 0; call < 5; call += 1) await inTime(ask())
    isDown = false
    clock.jump(10_000)
    asked.length = 0
    assert.equal((await inTime(ask())).model, 'a/m')
    assert.equal((await inTime(ask())).model, 'a/m')
    assert.deepEqual(asked, ['a/m', 'a/m'])
  })

  test('is stopped when its caller gives up: what was sent and heard is paid for, and kept', async () => {
    const over = new AbortController()
    const reason = new Error('enough')
    const { ask, inTime } = routerOver((_model, onText) => {
      onText('Once upon a time')
      over.abort(reason)
      return failing('model.interrupted')
    })
    await assert.rejects(inTime(ask({}, over.signal)), (error: unknown) => {
      assert.ok(error instanceof AppError)
      assert.equal(error.code, 'model.stopped')
      assert.equal(error.cause, reason)
      const { text, tokens, money, attempts } = error.details
      assert.equal(text, 'Once upon a time')
      const [attempt, ...more] = attempts as unknown as ModelAttempt[]
      assert.deepEqual([attempt?.outcome, attempt?.usage?.estimated, more.length], ['stopped', true, 0])
      const { input = 0, output = 0 } = attempt?.usage ?? {}
      assert.ok(input > 0 && output >= 4, JSON.stringify(attempt))
      assert.deepEqual([tokens, money], [input + output, attempt?.cost])
      return true
    })
  })

  test('that is stopped while it waits takes nothing: for a place, or to ask once more', async () => {
    const one = { name: 'a', kind: 'openai', url: 'https://a.example/v1', limits: { atOnce: 1 } }
    const settings = ModelSettings.parse({ providers: [one], routes: [{ name: 'default', models: ['a/m'] }] })
    const gate = Promise.withResolvers<ModelReply>()
    const { ask, asked } = routerOver(() => gate.promise, settings)
    const first = ask()
    const over = new AbortController()
    const second = ask({}, over.signal)
    await nextTurn()
    over.abort(new Error('enough'))
    await assert.rejects(second, (error: unknown) => {
      assert.ok(error instanceof AppError)
      assert.deepEqual([error.code, error.details['tokens'], error.details['money']], ['model.stopped', 0, 0])
      assert.match(JSON.stringify(error.details['attempts']), /"outcome":"skipped"/)
      return true
    })
    gate.resolve(reply)
    await first
    assert.equal(asked.length, 1)

    const pausing = routerOver(() => failing('model.overloaded'))
    const tired = new AbortController()
    const third = pausing.ask({}, tired.signal)
    await nextTurn()
    tired.abort(new Error('enough'))
    await assert.rejects(third, { code: 'model.stopped' })
    assert.equal(pausing.asked.length, 1)
  })
})

describe('what a call will take', () => {
  test('is known before it is made: the most that all models of its route can take together', async () => {
    const { router } = routerOver(() => reply)
    const call = ModelCall.parse({ prompt: 'word '.repeat(1_000), maxTokens: 500 })
    const { tokens, money, models } = await router.plan(call)
    assert.deepEqual(models, ['a/m', 'b/m'])
    assert.ok(tokens >= 2 * 1_500 && tokens < 2 * 3_500, String(tokens))
    assert.ok(money >= 2 * (1_000 + 5_000) && money < 2 * (3_000 + 5_000), String(money))
  })

  test('is not exceeded, however often an answer breaks off at its end', async () => {
    const { router, inTime } = routerOver((_model, onText) => {
      onText('word '.repeat(400))
      return failing('model.interrupted')
    })
    const call = ModelCall.parse({ prompt: 'word '.repeat(1_000), maxTokens: 500 })
    const plan = await router.plan(call)
    const { signal } = new AbortController()
    await assert.rejects(inTime(router.ask(call, plan, { signal, key: 'k' })), (error: unknown) => {
      assert.ok(error instanceof AppError)
      const { tokens, money, attempts } = error.details
      assert.ok(Number(tokens) > plan.tokens / 2 && Number(tokens) <= plan.tokens, JSON.stringify(tokens))
      assert.ok(Number(money) <= plan.money, JSON.stringify(money))
      assert.match(JSON.stringify(attempts), /what was reserved does not reach/)
      return true
    })
  })

  test('is not guessed where nobody knows the price', async () => {
    const { router } = routerOver(() => reply)
    const call = ModelCall.parse({ prompt: 'x', model: 'a/unpriced' })
    await assert.rejects(router.plan(call), { code: 'model.price_unknown' })
  })

  test('is refused for what is not set up, by its name', async () => {
    const { router } = routerOver(() => reply)
    await assert.rejects(
      router.plan(ModelCall.parse({ prompt: 'x', route: 'other' })),
      /no route of models named other/,
    )
    await assert.rejects(
      router.plan(ModelCall.parse({ prompt: 'x', model: 'c/m' })),
      /no provider of models named c/,
    )
  })

  test('is nothing in money for a model on this machine', async () => {
    const local = { name: 'a', kind: 'ollama', url: 'http://127.0.0.1:11434/api' }
    const settings = ModelSettings.parse({
      providers: [local],
      routes: [{ name: 'default', models: ['a/m'] }],
    })
    const { router } = routerOver(() => reply, settings)
    assert.equal((await router.plan(ModelCall.parse({ prompt: 'x' }))).money, 0)
  })
})

describe('the rules of a route', () => {
  const limit = 1_000_000
  const dayWith = (left: number, unit: 'money' | 'tokens' = 'money'): BudgetLeft[] => [
    { account: 'run:r', unit: 'tokens', limit: 1_000_000_000, left: 1_000_000_000 },
    { account: 'day:2026-12-31', unit, limit, left },
  ]
  const call = ModelCall.parse({ prompt: 'Is it so?', maxTokens: 1_000 })
  function routerWith(...rules: string[]) {
    const { router } = routerOver(() => reply, {
      routes: [{ name: 'default', models: ['a/m', 'b/m'], retries: 0, degrade: rules }],
    })
    return (left: BudgetLeft[], given: Partial<ModelCall> = {}) => router.plan({ ...call, ...given }, left)
  }

  test('choose another model where little is left, and say which rule did and why', async () => {
    const plan = routerWith('below 50%: use b/mid', 'below $0.10 of day: use b/small')
    assert.deepEqual((await plan(dayWith(limit / 2))).models, ['a/m', 'b/m'])
    const mid = await plan(dayWith(limit / 2 - 1))
    assert.deepEqual(
      [mid.models, mid.degraded],
      [
        ['b/mid'],
        { place: 1, rule: 'below 50%: use b/mid', why: 'of the $1.00 for this day $0.50 are left.' },
      ],
    )
    const small = await plan(dayWith(99_999))
    assert.deepEqual([small.models, small.degraded?.place], [['b/small'], 2])
    assert.deepEqual((await plan(dayWith(99_999), { model: 'a/m' })).models, ['a/m'])
    assert.equal((await plan([])).degraded, undefined)
  })

  test('look at the budget that they name alone', async () => {
    const plan = routerWith('below 50% of run: use b/mid')
    assert.equal((await plan(dayWith(1))).degraded, undefined)
    const [run, day] = dayWith(limit)
    assert.ok(run && day)
    assert.deepEqual((await plan([{ ...run, left: 5 }, day])).models, ['b/mid'])
  })

  test('decline what does not reach, but not where a cheaper model still does', async () => {
    const plan = routerWith('too little: use b/m', 'too little: decline')
    const { money } = await plan(dayWith(limit))
    const cheaper = await plan(dayWith(money - 1))
    assert.deepEqual([cheaper.models, cheaper.declines?.place], [['b/m'], 2])
    await assert.rejects(plan(dayWith(cheaper.money - 1)), (error: unknown) => {
      assert.ok(error instanceof AppError)
      assert.equal(error.code, 'model.declined')
      assert.match(error.hint ?? '', /budgets set day money/)
      assert.deepEqual([error.details['place'], error.details['left']], [2, cheaper.money - 1])
      return true
    })
  })

  test('that decline hold also for what was taken by others meanwhile', async () => {
    const degrade = ['too little of day: decline']
    const { router } = routerOver(() => reply, {
      routes: [{ name: 'default', models: ['a/m'], retries: 0, degrade }],
    })
    const planned = await router.plan(call, dayWith(limit))
    const [run, day] = dayWith(3)
    assert.ok(run && day)
    assert.equal(router.declined(planned, day)?.code, 'model.declined')
    assert.equal(router.declined(planned, run), undefined)
  })

  test('are read as they are written', () => {
    for (const [text, rule] of [
      [
        'below 20%: use local/qwen3:4b',
        { of: 'any', below: { share: 0.2 }, does: { use: 'local/qwen3:4b' } },
      ],
      ['below 12.5% of run: decline', { of: 'run', below: { share: 0.125 }, does: 'decline' }],
      [
        'below 5000 tokens of project: use a/b',
        { of: 'project', below: { tokens: 5_000 }, does: { use: 'a/b' } },
      ],
      ['below $0.5 of day: decline', { of: 'day', below: { money: 500_000 }, does: 'decline' }],
      ['too little: decline', { of: 'any', below: null, does: 'decline' }],
    ] as const)
      assert.deepEqual(parseDegradeRule(text), rule)
    for (const text of [
      '',
      'below 0%: decline',
      'below 101%: decline',
      'below 5: decline',
      'too little: use x',
    ])
      assert.equal(parseDegradeRule(text), undefined, text)
  })
})

describe('the places at a provider', () => {
  test('are as many as its limits say, at once and within a minute', async () => {
    let [underWay, most] = [0, 0]
    const provider = {
      name: 'a',
      kind: 'openai',
      url: 'https://a.example/v1',
      limits: { atOnce: 3, perMinute: 5 },
    }
    const settings = ModelSettings.parse({
      providers: [provider],
      routes: [{ name: 'default', models: ['a/m'] }],
    })
    const { ask, inTime, clock } = routerOver(async () => {
      underWay += 1
      most = Math.max(most, underWay)
      await nextTurn()
      underWay -= 1
      return reply
    }, settings)
    await inTime(Promise.all(Array.from({ length: 11 }, () => ask())))
    assert.equal(most, 3)
    assert.ok(clock.elapsed >= 120_000 && clock.elapsed < 121_000, String(clock.elapsed))
  })
})
