import assert from 'node:assert/strict'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, test } from 'node:test'

import { fastify } from 'fastify'
import { WebSocket } from 'ws'

import type { Clock } from '#base'

import { sendProblem } from '../routes/problems.ts'
import { MemoryEventLog } from '../testing/memory-event-log.ts'
import { Live, type LiveBounds } from './live.ts'
import { registerLive, socketPath, streamPath } from './register.ts'

const clock: Clock = {
  now: () => Date.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms)
    return { [Symbol.dispose]: () => clearTimeout(timer) }
  },
}

async function serve(bounds: Partial<LiveBounds> = {}) {
  const log = new MemoryEventLog()
  const live = new Live({ log, clock, build: 'build1', bounds: { gatherMs: 1, ...bounds } })
  const app = fastify()
  app.setErrorHandler((error, _request, reply) => sendProblem(reply, error))
  const insider = () => ({
    caller: { by: 'me', via: 'page' as const },
    session: null,
    isStillIn: () => true,
  })
  await registerLive(app, { live, insider })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  let seq = 0
  return {
    app,
    live,
    port,
    write: (run = 'run_a', root = run): void => {
      seq += 1
      log.write({ run, root, seq, type: 'note', at: 0, data: { line: `two\nlines of ${run}` } })
    },
    async [Symbol.asyncDispose]() {
      await app.close()
      live[Symbol.dispose]()
    },
  }
}

async function ask(
  port: number,
  path: string,
  { headers = {}, method = 'GET' }: { headers?: Record<string, string>; method?: string } = {},
): Promise<IncomingMessage> {
  const request = get({ host: '127.0.0.1', port, path, headers, method, agent: false })
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  response.setEncoding('utf8')
  response.on('error', () => {})
  return response
}

/** What has come until the text holds that. */
async function textUntil(response: IncomingMessage, end: string): Promise<string> {
  let text = ''
  const take = (piece: string): void => {
    text += piece
  }
  response.on('data', take)
  while (!text.includes(end)) await once(response, 'data')
  response.off('data', take)
  return text
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries += 1) {
    assert.ok(tries < 400, 'it never came to that')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

describe('the stream of server-sent events', () => {
  test('is one that a browser understands', async () => {
    await using server = await serve()
    const response = await ask(server.port, `${streamPath}?topics=run:run_a`)
    server.write('run_b')
    server.write('run_a')
    const text = await textUntil(response, '"seq":2')
    assert.equal(response.statusCode, 200)
    assert.equal(response.headers['content-type'], 'text/event-stream; charset=utf-8')
    assert.equal(response.headers['cache-control'], 'no-store')
    const run = `{"run":"run_a","root":"run_a","seq":2,"type":"note","at":"1970-01-01T00:00:00.000Z","data":{"line":"two\\nlines of run_a"}}`
    assert.equal(
      text,
      `event: hello\ndata: {"epoch":"epoch0001","newest":0,"build":"build1"}\n\nid: epoch0001.2\nevent: run\ndata: ${run}\n\n`,
    )
    response.destroy()
  })

  test('goes on after the event that was seen last, whatever the address says', async () => {
    await using server = await serve()
    for (let index = 0; index < 5; index += 1) server.write()
    const byAddress = await ask(server.port, `${streamPath}?after=epoch0001.3`)
    assert.match(await textUntil(byAddress, '"seq":5'), /^event: hello\n[^\n]*\n\nid: epoch0001\.4\n/)
    const byHeader = await ask(server.port, `${streamPath}?after=epoch0001.1`, {
      headers: { 'last-event-id': 'epoch0001.4' },
    })
    assert.match(await textUntil(byHeader, '"seq":5'), /^event: hello\n[^\n]*\n\nid: epoch0001\.5\n/)
    const byOther = await ask(server.port, `${streamPath}?after=epoch0000.4`)
    assert.match(await textUntil(byOther, 'reset'), /^event: hello\n[^\n]*\n\nevent: reset\n/)
    for (const response of [byAddress, byHeader, byOther]) response.destroy()
  })

  for (const query of [
    'topics=jobs',
    'topics=run:',
    'topics=run:a%20b',
    'topics=run:a&topics=run:b&topics=x',
    `topics=${Array(51).fill('run:a').join(',')}`,
    'after=5',
    'after=epoch0001.x',
    'after=epoch0001.1&after=epoch0001.2',
  ]) {
    test(`refuses ${query.slice(0, 40)}`, async () => {
      await using server = await serve()
      const response = await ask(server.port, `${streamPath}?${query}`)
      assert.equal(response.statusCode, 422)
      assert.match(await textUntil(response, '}'), /"code":"input\.invalid"/)
      assert.equal(server.live.health().clients.length, 0)
    })
  }

  test('is let go of when its client is gone', async () => {
    await using server = await serve()
    const response = await ask(server.port, streamPath)
    await textUntil(response, 'hello')
    assert.equal(server.live.health().clients.length, 1)
    response.destroy()
    await until(() => server.live.health().clients.length === 0)
  })

  test('has room for so many, and says when to come again', async () => {
    await using server = await serve({ maxClients: 1 })
    const first = await ask(server.port, streamPath)
    await textUntil(first, 'hello')
    const second = await ask(server.port, streamPath)
    assert.deepEqual([second.statusCode, second.headers['retry-after']], [503, '5'])
    first.destroy()
  })

  test('is not opened by asking for its head', async () => {
    await using server = await serve()
    const response = await ask(server.port, streamPath, { method: 'HEAD' })
    assert.equal(response.statusCode, 404)
  })

  test('ends with a good-bye that says when to come back', async () => {
    const server = await serve({ retryMs: 321 })
    const response = await ask(server.port, streamPath)
    await textUntil(response, 'hello')
    server.write()
    const told = textUntil(response, 'bye')
    const ended = once(response, 'end')
    await server[Symbol.asyncDispose]()
    assert.match(await told, /^id: epoch0001\.1\n.*\n\nevent: bye\nretry: 321\ndata: \{"retryMs":321\}\n\n$/s)
    await ended
  })
})

/** A web socket and what came by it. */
class Socket {
  readonly frames: { event: string; id?: string; data: { run?: string } }[] = []
  readonly socket: WebSocket
  ended: { code: number; reason: string } | undefined

  constructor(port: number, protocols: string[] = []) {
    this.socket = new WebSocket(`ws://127.0.0.1:${port}${socketPath}`, protocols)
    this.socket.on('message', (data: Buffer) => this.frames.push(JSON.parse(data.toString()) as never))
    this.socket.on('error', () => {})
    this.socket.on('close', (code, reason) => {
      this.ended = { code, reason: reason.toString() }
    })
  }

  async open(): Promise<this> {
    await once(this.socket, 'open')
    return this
  }

  get told(): string[] {
    return this.frames.map(({ event, id, data }) => `${event} ${id ?? ''} ${data.run ?? ''}`.trim())
  }
}

describe('the web socket', () => {
  test('tells nothing before it is asked, then what it is asked for', async () => {
    await using server = await serve()
    const client = await new Socket(server.port).open()
    server.write('run_a')
    server.write('run_b')
    await new Promise((resolve) => setTimeout(resolve, 20))
    assert.deepEqual(client.told, [])
    client.socket.send('{"subscribe":{"topics":["run:run_b"],"after":"epoch0001.0"}}')
    await until(() => client.frames.length === 2)
    client.socket.send('{"subscribe":{"topics":["run:run_a"],"after":"epoch0001.0"}}')
    await until(() => client.frames.length === 4)
    server.write('run_b')
    server.write('run_a')
    await until(() => client.frames.length === 5)
    assert.deepEqual(client.told, [
      'hello',
      'run epoch0001.2 run_b',
      'hello',
      'run epoch0001.1 run_a',
      'run epoch0001.4 run_a',
    ])
    client.socket.terminate()
    await until(() => server.live.health().clients.length === 0)
  })

  test('says back which protocol it speaks, and not the key that was offered beside it', async () => {
    await using server = await serve()
    const both = await new Socket(server.port, ['adjutant.key.abc', 'adjutant']).open()
    assert.equal(both.socket.protocol, 'adjutant')
    both.socket.terminate()
  })

  for (const [what, frame] of [
    ['no JSON', 'subscribe'],
    ['another wish', '{"publish":{}}'],
    ['null', 'null'],
    ['an unknown topic', '{"subscribe":{"topics":["all"]}}'],
    ['topics that are no texts', '{"subscribe":{"topics":[1]}}'],
    ['a place that is none', '{"subscribe":{"after":7}}'],
    ['bytes', Buffer.from('{"subscribe":{}}')],
  ] as const) {
    test(`ends when it is sent ${what}`, async () => {
      await using server = await serve()
      const client = await new Socket(server.port).open()
      client.socket.send(frame)
      await until(() => client.ended !== undefined)
      assert.deepEqual(client.ended, { code: 1008, reason: 'input.invalid' })
      assert.equal(client.frames.at(-1)?.event, 'problem')
      await until(() => server.live.health().clients.length === 0)
    })
  }

  test('ends when a frame is larger than 64 KB, before it is taken', async () => {
    await using server = await serve()
    const client = await new Socket(server.port).open()
    client.socket.send(`{"subscribe":{"topics":[]},"pad":"${'x'.repeat(66_000)}"}`)
    await until(() => client.ended !== undefined)
    assert.equal(client.ended?.code, 1009)
  })

  test('is refused when there is no room', async () => {
    await using server = await serve({ maxClients: 1 })
    const first = await new Socket(server.port).open()
    const second = await new Socket(server.port).open()
    await until(() => second.ended !== undefined)
    assert.deepEqual(second.ended, { code: 1013, reason: 'http.streams_full' })
    first.socket.terminate()
  })

  test('is told good-bye when the server ends', async () => {
    const server = await serve()
    const client = await new Socket(server.port).open()
    client.socket.send('{"subscribe":{}}')
    await until(() => client.frames.length === 1)
    await server[Symbol.asyncDispose]()
    await until(() => client.ended !== undefined)
    assert.deepEqual([client.told, client.ended?.code], [['hello', 'bye'], 1001])
  })
})
