/** Every way in which every provider fails, through all of the product and over real connections. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'

import { type ModelAnswer, type ModelAttempt, ProviderKind } from '#contract'

import {
  type Fault,
  type ModelServer,
  openModelServer,
  type Scripted,
} from '../../src/adapters/ai-sdk/testing/model-server.ts'
import { type ModelHome, openModelHome } from './home.ts'

const faults: readonly [name: string, fault: Fault, code: string][] = [
  ['500', { status: 500 }, 'model.overloaded'],
  ['429, come back in 90 s', { status: 429, retryAfterSeconds: 90 }, 'model.rate_limited'],
  ['401', { status: 401 }, 'model.key_refused'],
  ['hangs before headers', 'hang before headers', 'model.timeout'],
  ['hangs in the stream', 'hang in stream', 'model.timeout'],
  ['cut in the stream', 'cut', 'model.interrupted'],
  ['malformed JSON', 'malformed', 'model.malformed'],
  ['wrong tool arguments', 'wrong arguments', 'model.malformed'],
]

const shortly = { startMs: 400, silenceMs: 400, wholeMs: 5_000 }
const kinds = ProviderKind.options

/** A provider of a kind that must be waited for as on any machine, or one that hangs and is not. */
function provider(name: string, kind: ProviderKind, url: string, limits: object = {}): object {
  return { name, kind, url, limits }
}

const triesOf = ({ attempts }: ModelAnswer): string[] =>
  attempts.map(({ model, outcome, code }: ModelAttempt) => `${model} ${code ?? outcome}`)

describe('the models of a home', { concurrency: false }, () => {
  let home: ModelHome
  before(async () => {
    home = await openModelHome()
  })
  after(() => home[Symbol.asyncDispose]())

  async function between(
    first: (server: ModelServer) => object,
    scripted: Scripted,
    { retries = 0 }: { retries?: number } = {},
  ): Promise<{ answer: ModelAnswer; bad: ModelServer; good: ModelServer } & AsyncDisposable> {
    await using stack = new AsyncDisposableStack()
    const bad = stack.use(await openModelServer(() => scripted))
    const good = stack.use(await openModelServer(() => ({ text: 'The other one answers.', pieces: 4 })))
    home.set({
      providers: [first(bad), provider('good', 'compatible', good.url('compatible'))],
      routes: [{ name: 'default', models: ['bad/m', 'good/m'], retries }],
      prices: {},
    })
    const answer = await home.ask('Anybody?')
    const held = stack.move()
    return { answer, bad, good, [Symbol.asyncDispose]: () => held.disposeAsync() }
  }

  test('fail in every way with its own code, and the next one answers alone', async (t) => {
    const table: string[] = []
    for (const [name, fault, code] of faults) {
      const row: string[] = []
      for (const kind of kinds) {
        // A name of its own, since a provider that fails again and again is left alone.
        const limits = code === 'model.timeout' ? shortly : {}
        await using both = await between((server) => provider('bad', kind, server.url(kind), limits), {
          text: 'Half of it comes and the rest',
          fault,
        })
        const { answer, bad, good } = both
        assert.deepEqual(triesOf(answer), [`bad/m ${code}`, 'good/m answered'], `${kind}: ${name}`)
        assert.equal(answer.text, 'The other one answers.', `${kind}: ${name}`)
        assert.deepEqual([bad.asked.length, good.asked.length], [1, 1], `${kind}: ${name}`)
        row.push(code.replace('model.', ''))
        // Answers of the good one in between would close it anyway; this one's health is its own.
        await settle(kind)
      }
      table.push(`${name.padEnd(24)} ${row.map((cell) => cell.padEnd(13)).join('')}`)
    }
    t.diagnostic(`${''.padEnd(24)} ${kinds.map((kind) => kind.padEnd(13)).join('')}`)
    for (const line of table) t.diagnostic(line)

    /** An answer from the bad one, so that its next failure is its first. */
    async function settle(kind: ProviderKind): Promise<void> {
      await using server = await openModelServer(() => ({ text: 'Well again.' }))
      home.set({
        providers: [provider('bad', kind, server.url(kind))],
        routes: [{ name: 'default', models: ['bad/m'] }],
        prices: { 'bad/m': { input: 0, output: 0 } },
      })
      assert.equal((await home.ask('Well?')).text, 'Well again.')
    }
  })

  test('are asked again when they said to come back soon, no sooner', async () => {
    for (const kind of kinds) {
      const times: number[] = []
      await using server = await openModelServer(() => {
        times.push(performance.now())
        return times.length === 1
          ? { fault: { status: 429, retryAfterSeconds: 1 } }
          : { text: 'Now there is room.' }
      })
      home.set({
        providers: [provider('busy', kind, server.url(kind))],
        routes: [{ name: 'default', models: ['busy/m'], retries: 1 }],
        prices: { 'busy/m': { input: 0, output: 0 } },
      })
      const answer = await home.ask('Room?')
      assert.deepEqual(triesOf(answer), ['busy/m model.rate_limited', 'busy/m answered'], kind)
      // Clocks of timers may be a hair ahead of this one.
      assert.ok((times[1] ?? 0) - (times[0] ?? 0) > 990, kind)
    }
  })

  test('answer fifty calls at once while the first of them is down, which then is left alone', async () => {
    await using down = await openModelServer(() => ({ fault: { status: 500 } }))
    await using up = await openModelServer(({ messages }) => ({
      text: `Echo of ${/Call \d+/.exec(JSON.stringify(messages))?.[0]}`,
      pieces: 5,
    }))
    home.set({
      providers: [
        provider('down', 'openai', down.url('openai')),
        provider('up', 'anthropic', up.url('anthropic')),
      ],
      routes: [{ name: 'default', models: ['down/m', 'up/m'], retries: 0 }],
      prices: {},
    })
    const answers = await Promise.all(Array.from({ length: 50 }, (_, call) => home.ask(`Call ${call}`)))
    assert.deepEqual(
      answers.map(({ text, model }) => [text, model]),
      answers.map((_, call) => [`Echo of Call ${call}`, 'up/m']),
    )
    assert.equal(up.asked.length, 50)
    // No more than were under way when the fifth one failed, sixteen at once; whoever waited for a place leaves it alone.
    const calls = down.asked.length
    assert.ok(calls >= 5 && calls <= 5 + 15, `${calls} calls of the dead one`)
    const skipped = answers.filter((answer) => triesOf(answer)[0] === 'down/m skipped')
    assert.equal(skipped.length, 50 - calls)
    // After a rest one of them tries; on a busy machine it may be over.
    const later = await Promise.all(Array.from({ length: 20 }, (_, call) => home.ask(`Call ${call}`)))
    const tried = later.filter((answer) => triesOf(answer)[0] !== 'down/m skipped')
    assert.ok(tried.length <= 1)
    assert.equal(down.asked.length, calls + tried.length)
  })

  test('never glue an answer together, also where one after the other breaks off', async () => {
    for (const kind of kinds) {
      const story = 'Once upon a time there was a provider'
      await using cut = await openModelServer(() => ({ text: story, pieces: 6, fault: 'cut' }))
      await using broken = await openModelServer(() => ({ text: story, pieces: 6, fault: 'malformed' }))
      await using whole = await openModelServer(() => ({ text: 'The whole story.', pieces: 6 }))
      const servers = { cut, broken, whole }
      home.set({
        providers: Object.entries(servers).map(([name, server]) =>
          provider(`${name}-${kind}`, kind, server.url(kind)),
        ),
        routes: [
          {
            name: 'default',
            models: Object.keys(servers).map((name) => `${name}-${kind}/m`),
            retries: 0,
          },
        ],
        prices: Object.fromEntries(
          Object.keys(servers).map((name) => [`${name}-${kind}/m`, { input: 0, output: 0 }]),
        ),
      })
      const answer = await home.ask('A story')
      assert.equal(answer.text, 'The whole story.', kind)
      assert.deepEqual(
        answer.attempts.map(({ code, outcome }) => code ?? outcome),
        ['model.interrupted', 'model.malformed', 'answered'],
        kind,
      )
      // What began to come of each is counted.
      for (const { usage } of answer.attempts) assert.ok((usage?.output ?? 0) > 0, kind)
    }
  })

  test('say of Ollama that it is not there, does not have the model, or is too slow', async () => {
    const gone = await openModelServer(() => ({}))
    const url = gone.url('ollama')
    await gone[Symbol.asyncDispose]()
    await using lacking = await openModelServer(() => ({ fault: { status: 404 } }))
    await using slow = await openModelServer(() => ({ text: 'Much later.', fault: 'hang before headers' }))
    const cases = [
      ['gone', url, 'model.unreachable'],
      ['lacking', lacking.url('ollama'), 'model.unknown'],
      ['slow', slow.url('ollama'), 'model.timeout'],
    ] as const
    for (const [name, at, code] of cases) {
      home.set({
        providers: [provider(name, 'ollama', at, shortly)],
        routes: [{ name: 'default', models: [`${name}/qwen3`], retries: 0 }],
      })
      await assert.rejects(home.ask('There?'), (error: unknown) => {
        assert.match((error as Error).message, new RegExp(`"${code.replace('.', String.raw`\.`)}"`))
        return true
      })
    }
    assert.deepEqual([lacking.asked.length, slow.asked.length], [1, 1])
  })
})
