import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'

import { WebSocket } from 'ws'

import { type Attacked, type Browser, json, openServer } from './server.ts'
import { until } from '../until.ts'

/** K2: what one client asked for must never come out at another one, however they are mixed. */

const clients = 8
const rounds = 40

describe('K2 clients of one server', () => {
  let server: Attacked
  let browsers: Browser[]
  before(async () => {
    server = await openServer()
    browsers = []
    for (let index = 0; index < clients; index += 1) browsers.push(await server.logIn())
  })
  after(() => server[Symbol.asyncDispose]())

  test('get the answers to their own requests, and no others', async () => {
    const wrong: string[] = []
    await Promise.all(
      browsers.map(async ({ headers }, client) => {
        for (let round = 0; round < rounds; round += 1) {
          const wish = { client, round, pad: 'x'.repeat((client * 977 + round * 331) % 20_000) }
          const response = await fetch(`${server.url}/api/v2/things`, {
            method: 'POST',
            headers: { ...headers, ...json },
            body: JSON.stringify(wish),
          })
          const { made } = (await response.json()) as { made: number }
          const { client: whose, round: which } = server.done[made - 1] as typeof wish
          if (whose !== client || which !== round) wrong.push(`${client} got the answer of ${whose}`)
        }
      }),
    )
    assert.deepEqual(wrong, [])
    assert.equal(server.done.length, clients * rounds)
  })

  test('follow the runs that they name, and no others, by both ways at once', async () => {
    const followers = browsers.map((browser, index) =>
      index % 2 === 0
        ? followByStream(server, browser, `run_${index}`)
        : followBySocket(server, browser, `run_${index}`),
    )
    await Promise.all(followers.map(({ begun }) => begun))
    for (let seq = 1; seq <= rounds; seq += 1) {
      for (let index = 0; index < clients; index += 1) {
        const run = `run_${(index * 5 + seq) % clients}`
        server.events.write({ run, root: run, seq, type: 'note', at: 0, data: { for: run } })
      }
      if (seq % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 15))
    }
    for (const [index, { seen }] of followers.entries()) {
      await until(() => seen.length >= rounds, `follower ${index} has seen all`)
      const run = `run_${index}`
      assert.deepEqual(
        seen,
        Array.from({ length: rounds }, (_, seq) => ({ run, seq: seq + 1, data: { for: run } })),
      )
    }
    for (const follower of followers) follower.end()
  })

  test('cannot use the page key of one login with the cookie of another', async () => {
    const [one, other] = browsers
    const response = await fetch(`${server.url}/api/v2/stream`, {
      headers: { cookie: one?.cookie ?? '', 'x-adjutant-page-key': other?.pageKey ?? '' },
    })
    assert.equal(response.status, 401)
    await response.body?.cancel()
  })

  test('are cut off with their own login, and not with that of another', async () => {
    const [first, second] = [await server.logIn(), await server.logIn()]
    const followers = [first, second].map((browser) => followByStream(server, browser, 'run_x'))
    await Promise.all(followers.map(({ begun }) => begun))
    const out = await fetch(`${server.url}/api/v2/login/logout`, {
      method: 'POST',
      headers: { ...first.headers, ...json },
      body: '{}',
    })
    assert.equal(out.status, 200)
    await followers[0]?.ended
    server.events.write({ run: 'run_x', root: 'run_x', seq: 1, type: 'note', at: 0, data: {} })
    await until(() => followers[1]?.seen.length !== 0, 'the other one is told')
    assert.deepEqual(
      followers.map(({ seen }) => seen.length),
      [0, 1],
    )
    followers[1]?.end()
  })
})

interface Seen {
  readonly run: string
  readonly seq: number
  readonly data: unknown
}

interface Follower {
  readonly seen: Seen[]
  /** It follows from now on. */
  readonly begun: Promise<void>
  readonly ended: Promise<void>
  end(): void
}

function followByStream({ url }: Attacked, { headers }: Browser, run: string): Follower {
  const seen: Seen[] = []
  const over = new AbortController()
  const begun = Promise.withResolvers<void>()
  async function read(): Promise<void> {
    const { body } = await fetch(`${url}/api/v2/stream?topics=run:${run}`, { headers, signal: over.signal })
    let rest = ''
    for await (const piece of body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const blocks = `${rest}${piece}`.split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) {
        if (block.startsWith('event: hello')) begun.resolve()
        const data = /^event: run\ndata: (.*)$/m.exec(block)?.[1]
        if (data !== undefined) seen.push(told(data))
      }
    }
  }
  // It is cut off in the end, by us or by the server.
  return { seen, begun: begun.promise, ended: read().catch(() => {}), end: () => over.abort() }
}

function followBySocket({ port }: Attacked, { cookie, pageKey }: Browser, run: string): Follower {
  const seen: Seen[] = []
  const begun = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<void>()
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v2/ws`, ['adjutant', `adjutant.key.${pageKey}`], {
    headers: { cookie, origin: `http://127.0.0.1:${port}` },
  })
  socket.on('open', () => socket.send(JSON.stringify({ subscribe: { topics: [`run:${run}`] } })))
  socket.on('message', (frame: Buffer) => {
    const { event, data } = JSON.parse(frame.toString()) as { event: string; data: unknown }
    if (event === 'hello') begun.resolve()
    if (event === 'run') seen.push(told(JSON.stringify(data)))
  })
  socket.on('close', () => ended.resolve())
  return { seen, begun: begun.promise, ended: ended.promise, end: () => socket.terminate() }
}

function told(text: string): Seen {
  const { run, seq, data } = JSON.parse(text) as Seen
  return { run, seq, data }
}
