import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, test } from 'node:test'

import { AppError, type Grant } from '#contract'
import { createMemorySecrets } from '#gate/testing'

import { systemClock as clock } from '../system/clock.ts'
import { createEdgeFetch, type EdgeFetchOptions } from './edge-fetch.ts'
import { createLanes } from './lanes.ts'

const value = 'sk-live-0123456789abcdef'

function coded(code: string): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof AppError, `not coded: ${String(error)}`)
    assert.equal(error.code, code, error.message)
    return true
  }
}

interface Serving extends AsyncDisposable {
  readonly port: number
  readonly url: string
  readonly arrived: string[]
  connections(): number
}

type Answering = (request: IncomingMessage & { body: string }, response: ServerResponse) => unknown

async function serve(answer: Answering): Promise<Serving> {
  const arrived: string[] = []
  let connections = 0
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      arrived.push(`${request.method} ${request.url}`)
      answer(Object.assign(request, { body: Buffer.concat(pieces).toString() }), response)
    })
  })
  server.on('connection', () => (connections += 1))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `http://127.0.0.1:${port}/`,
    arrived,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function fetchOf(resources: string[], options: Partial<EdgeFetchOptions> = {}): typeof globalThis.fetch {
  const grants = resources.map((resource): Grant => ({ capability: 'net', resource, reason: 'test' }))
  return createEdgeFetch({ grants: () => grants, clock, ...options })
}

function fetchTo({ port }: Serving, options: Partial<EdgeFetchOptions> = {}): typeof globalThis.fetch {
  return fetchOf([`127.0.0.1:${port}`], options)
}

function readerOf({ body }: Response): ReadableStreamDefaultReader<Uint8Array> {
  assert.ok(body)
  return body.getReader()
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2))
}

describe('edge fetch, answering', () => {
  test('streams the pieces of an answer as they come', async () => {
    const open: ServerResponse[] = []
    await using server = await serve((request, response) => {
      response.writeHead(201, 'Made', { 'content-type': 'text/event-stream', 'x-asked': request.body })
      response.write('data: one\n\n')
      open.push(response)
    })
    const response = await fetchTo(server)(new URL(server.url), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"a":1}',
    })
    assert.ok(response instanceof Response)
    assert.deepEqual([response.status, response.statusText, response.ok], [201, 'Made', true])
    assert.equal(response.headers.get('X-Asked'), '{"a":1}')
    const reader = readerOf(response)
    const read = async (): Promise<string> => new TextDecoder().decode((await reader.read()).value)
    assert.equal(await read(), 'data: one\n\n')
    open[0]?.write('data: two\n\nda')
    assert.equal(await read(), 'data: two\n\n')
    open[0]?.end('ta: end')
    assert.equal(await read(), 'data: end')
    assert.equal((await reader.read()).done, true)
  })

  test('is asked in every way that fetch is', async () => {
    await using server = await serve(({ method, headers, body }, response) => {
      response.end(JSON.stringify([method, headers['content-type'] ?? '', headers['x-a'] ?? '', body]))
    })
    const ask = fetchTo(server)
    const { url } = server
    const headers = { 'x-a': '1' }
    const plain = 'text/plain;charset=UTF-8'
    const cases: [unknown, Parameters<typeof fetch>][] = [
      [['GET', '', '', ''], [url]],
      [
        ['DELETE', '', '1', ''],
        [url, { method: 'delete', headers: new Headers(headers) }],
      ],
      [
        ['POST', plain, '1', 'ä'],
        [url, { method: 'POST', headers: [['X-A', '1']], body: 'ä' }],
      ],
      [
        ['POST', '', '', 'ab'],
        [url, { method: 'POST', body: new TextEncoder().encode('ab') }],
      ],
      [['PUT', plain, '1', 'b'], [new Request(url, { method: 'PUT', headers, body: 'b' })]],
      [
        ['PUT', plain, '', 'c'],
        [new Request(url, { method: 'PUT', body: 'b' }), { body: 'c' }],
      ],
      [
        ['POST', 'application/x-www-form-urlencoded;charset=UTF-8', '', 'a=b'],
        [url, { method: 'POST', body: new URLSearchParams({ a: 'b' }) }],
      ],
    ]
    for (const [expected, call] of cases) assert.deepEqual(await (await ask(...call)).json(), expected)
    await assert.rejects(ask(url, { headers: { 'x a': '1' } }), coded('net.request_invalid'))
    await assert.rejects(ask(url, { headers: { host: 'other.example' } }), coded('net.request_invalid'))
    await assert.rejects(ask('file:///etc/passwd'), coded('net.request_invalid'))
  })

  test('has no body where there is none', async () => {
    await using server = await serve(({ method }, response) => {
      response.writeHead(method === 'HEAD' ? 200 : 204, { 'x-a': '1' }).end()
    })
    const ask = fetchTo(server, { lanes: createLanes({ perHost: 1, altogether: 1, waiting: 1 }) })
    for (const [method, status] of [
      ['HEAD', 200],
      ['DELETE', 204],
      ['HEAD', 200],
    ] as const) {
      const response = await ask(server.url, { method })
      assert.deepEqual([response.status, response.body, response.headers.get('x-a')], [status, null, '1'])
    }
  })

  test('takes no more in than is read', async () => {
    const size = 48 * 1_048_576
    const open: ServerResponse[] = []
    await using server = await serve((_request, response) => {
      open.push(response)
      response.end(Buffer.alloc(size, 'line after line\n'))
    })
    const response = await fetchTo(server)(server.url)
    await new Promise((resolve) => setTimeout(resolve, 150))
    assert.equal(open[0]?.writableFinished, false)
    assert.equal((await response.bytes()).length, size)
  })
})

describe('edge fetch, keeping safe', () => {
  test('fills secrets in and takes them out of what comes back, wherever it is broken', async () => {
    await using server = await serve(async ({ headers }, response) => {
      const echo = `data: ${headers.authorization} in ${Buffer.from(value).toString('base64')}\n\ndata: other-secret-value\n\n`
      response.writeHead(200, `Hello ${headers.authorization}`, {
        'x-echo': String(headers.authorization),
        [value]: 'x',
      })
      for (let at = 0; at < echo.length; at += 7) {
        response.write(echo.slice(at, at + 7))
        await new Promise((resolve) => setTimeout(resolve, 1))
      }
      response.end(`the end, ${value}`)
    })
    const bound = { hosts: ['127.0.0.1'], methods: ['POST'], pathPrefixes: ['/'], header: 'authorization' }
    const secrets = createMemorySecrets(
      [
        { ...bound, name: 'key', value },
        { ...bound, name: 'other', value: 'other-secret-value' },
      ],
      { plainOnLoopback: true },
    )
    const grants: Grant[] = [
      { capability: 'net', resource: `127.0.0.1:${server.port}`, reason: 'test' },
      { capability: 'secret', resource: 'key', reason: 'test' },
    ]
    const ask = createEdgeFetch({ grants: () => grants, clock, secrets })
    const post = { method: 'POST', headers: { Authorization: 'Bearer {{secret:key}}' }, body: '{}' }
    const response = await ask(server.url, post)
    assert.deepEqual(
      secrets.uses.map(({ name, header }) => [name, header]),
      [['key', 'authorization']],
    )
    assert.equal(response.headers.get('x-echo'), 'Bearer {{secret:key}}')
    assert.equal(response.statusText, 'Hello Bearer {{secret:key}}')
    assert.ok(!JSON.stringify([...response.headers]).includes(value))
    assert.equal(
      await response.text(),
      'data: Bearer {{secret:key}} in {{secret:key}}\n\ndata: [redacted]\n\nthe end, {{secret:key}}',
    )
    grants.pop()
    await assert.rejects(ask(server.url, post), coded('gate.secret_refused'))
    assert.equal(server.arrived.length, 1)
  })

  test('asks granted hosts alone, as they are granted when it asks', async () => {
    await using server = await serve((_request, response) => response.end('yes'))
    let grants: Grant[] = []
    const ask = createEdgeFetch({ grants: () => grants, clock })
    await assert.rejects(ask(server.url), coded('gate.host_not_granted'))
    grants = [{ capability: 'net', resource: `127.0.0.1:${server.port}`, reason: 'test' }]
    assert.equal(await (await ask(server.url)).text(), 'yes')
    grants = []
    await assert.rejects(ask(server.url), coded('gate.host_not_granted'))
    await assert.rejects(ask('http://forbidden.example/'), coded('gate.host_not_granted'))
    assert.equal(server.arrived.length, 1)
  })

  test('refuses a name that leads into a private network, also on a connection that was kept', async () => {
    await using server = await serve((_request, response) => response.end('yes'))
    let addresses = ['127.0.0.1']
    const ask = fetchOf(['inner.example:*', 'localhost:*'], { resolve: async () => addresses })
    const local = `http://localhost:${server.port}/`
    await assert.rejects(ask(`http://inner.example:${server.port}/`), coded('gate.address_refused'))
    assert.equal(await (await ask(local)).text(), 'yes')
    addresses = ['127.0.0.1', '10.0.0.1']
    await assert.rejects(ask(local), coded('gate.address_refused'))
    addresses = []
    await assert.rejects(ask(local), coded('net.failed'))
    assert.equal(server.arrived.length, 1)
  })

  test('follows no redirect', async () => {
    await using server = await serve((_request, response) => {
      response.writeHead(307, { location: '/next' }).end('moved')
    })
    const ask = fetchTo(server, { lanes: createLanes({ perHost: 1, altogether: 1, waiting: 1 }) })
    for (let time = 0; time < 2; time += 1) {
      await assert.rejects(ask(server.url, { method: 'POST', body: 'x' }), coded('net.redirect_refused'))
    }
    assert.deepEqual(server.arrived, ['POST /', 'POST /'])
  })

  test('takes nothing packed, which could not be looked through', async () => {
    await using server = await serve(({ headers }, response) => {
      assert.equal(headers['accept-encoding'], 'identity')
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('x')
    })
    const headers = { 'Accept-Encoding': 'gzip' }
    await assert.rejects(fetchTo(server)(server.url, { headers }), coded('net.interrupted'))
  })
})

describe('edge fetch, failing', () => {
  test('says whether anything may have arrived', async () => {
    const server = await serve((_request, response) => response.destroy())
    const ask = fetchTo(server)
    await assert.rejects(ask(server.url), coded('net.interrupted'))
    await server[Symbol.asyncDispose]()
    await assert.rejects(ask(server.url), coded('net.failed'))
  })

  test('tells an answer that is cut from one that has ended', async () => {
    await using server = await serve(({ url }, response) => {
      if (url === '/length') response.writeHead(200, { 'content-length': 100 })
      response.write('one\nhal')
      setTimeout(() => response.destroy(), 30)
    })
    for (const path of ['', 'length']) {
      const reader = readerOf(await fetchTo(server)(server.url + path))
      assert.equal(new TextDecoder().decode((await reader.read()).value), 'one\n')
      await assert.rejects(reader.read(), coded('net.interrupted'))
    }
  })

  test('ends an answer that is too large', async () => {
    await using server = await serve((_request, response) => {
      const piece = Buffer.alloc(1_048_576, 'x')
      const more = (): void => {
        while (!response.destroyed && response.write(piece));
        response.once('drain', more)
      }
      more()
    })
    const reader = readerOf(await fetchTo(server)(server.url))
    let total = 0
    const readAll = async (): Promise<void> => {
      for (;;) total += (await reader.read()).value?.length ?? 0
    }
    await assert.rejects(readAll(), coded('net.response_too_large'))
    assert.ok(total <= 64 * 1_048_576 && total > 60 * 1_048_576, String(total))
  })

  test('gives up with the reason of the signal, whenever it comes', async () => {
    await using server = await serve(({ url }, response) => {
      if (url === '/stream') response.write('one\n')
    })
    const lanes = createLanes({ perHost: 1, altogether: 1, waiting: 1 })
    const ask = fetchTo(server, { lanes })
    const reason = new Error('gave up')
    const isReason = (error: unknown): boolean => error === reason
    await assert.rejects(ask(server.url, { signal: AbortSignal.abort(reason) }), isReason)
    assert.equal(server.arrived.length, 0)

    const waiting = new AbortController()
    const [answer, turn] = [ask(server.url, waiting), new AbortController()]
    await until(() => server.arrived.length === 1)
    const queued = ask(server.url, turn)
    setTimeout(() => turn.abort(reason), 10)
    await assert.rejects(queued, isReason)
    waiting.abort(reason)
    await assert.rejects(answer, isReason)

    const within = new AbortController()
    const reader = readerOf(await ask(new Request(`${server.url}stream`, within)))
    assert.equal(new TextDecoder().decode((await reader.read()).value), 'one\n')
    const next = reader.read()
    within.abort(reason)
    await assert.rejects(next, isReason)
    // All have left their lane.
    using free = await lanes.enter(`127.0.0.1 ${server.port}`, { signal: AbortSignal.timeout(1_000) })
    void free
  })
})

describe('edge fetch, many times', () => {
  test('keeps its connections', async () => {
    await using server = await serve(({ body }, response) => response.end(body))
    const ask = fetchTo(server)
    for (let call = 0; call < 200; call += 1) {
      const response = await ask(server.url, { method: 'POST', body: `call ${call}` })
      assert.equal(await response.text(), `call ${call}`)
    }
    assert.ok(server.connections() <= 3, `${server.connections()} connections`)
    await Promise.all(Array.from({ length: 100 }, async () => (await ask(server.url)).text()))
    assert.ok(server.connections() <= 67, `${server.connections()} connections`)
  })

  test('makes a connection anew when the addresses are others', async () => {
    await using server = await serve((_request, response) => response.end('yes'))
    let addresses = ['127.0.0.1']
    const ask = fetchOf(['localhost:*'], { resolve: async () => addresses })
    const connectionsAfter = async (): Promise<number> => {
      await (await ask(`http://localhost:${server.port}/`)).text()
      await new Promise((resolve) => setTimeout(resolve, 5))
      return server.connections()
    }
    assert.equal(await connectionsAfter(), 1)
    assert.equal(await connectionsAfter(), 1)
    addresses = ['127.0.0.1', '127.0.0.2']
    assert.equal(await connectionsAfter(), 2)
    addresses = ['127.0.0.2', '127.0.0.1']
    assert.equal(await connectionsAfter(), 2)
  })

  test('holds its lane until the body is over', async () => {
    await using server = await serve(({ url }, response) => {
      if (url === '/small') response.end('a small answer that nobody reads')
      else response.write('one\n')
    })
    const ask = fetchTo(server, { lanes: createLanes({ perHost: 1, altogether: 1, waiting: 9 }) })
    const first = await ask(server.url)
    const second = ask(server.url)
    await new Promise((resolve) => setTimeout(resolve, 20))
    assert.equal(server.arrived.length, 1)
    await first.body?.cancel()
    await (await second).body?.cancel()
    for (let call = 0; call < 3; call += 1) await ask(`${server.url}small`)
    assert.equal(server.arrived.length, 5)
  })
})
