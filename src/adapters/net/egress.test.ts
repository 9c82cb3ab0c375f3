import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import { describe, test } from 'node:test'

import { AppError, type Grant } from '#contract'
import type { EgressRequest } from '#gate'
import { testEgress } from '#gate/testing'

import { systemClock } from '../system/clock.ts'
import { createEgress } from './egress.ts'
import { createLanes } from './lanes.ts'

const signal = new AbortController().signal
const limits = { maxBytes: 5_000, signal }
const clock = systemClock

function grantsOf(...resources: string[]): Grant[] {
  return resources.map((resource) => ({ capability: 'net', resource, reason: 'test' }))
}

function get(url: string, headers: Record<string, string> = {}): EgressRequest {
  return { url, method: 'GET', headers }
}

function coded(code: string): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof AppError, `not coded: ${String(error)}`)
    assert.equal(error.code, code, error.message)
    return true
  }
}

interface Serving extends AsyncDisposable {
  readonly port: number
  readonly arrived: string[]
}

type Answering = (request: IncomingMessage & { body: string }, response: ServerResponse) => void

async function serve(answer: Answering): Promise<Serving> {
  const arrived: string[] = []
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      arrived.push(`${request.method} ${request.url}`)
      answer(Object.assign(request, { body: Buffer.concat(pieces).toString() }), response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    arrived,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A server below HTTP, which answers with whatever bytes. */
async function serveRaw(answer: (socket: Socket) => void): Promise<{ port: number } & AsyncDisposable> {
  const sockets = new Set<Socket>()
  const server = createTcpServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('data', () => answer(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function closedPort(): Promise<number> {
  await using server = await serveRaw(() => {})
  return server.port
}

function script(request: IncomingMessage & { body: string }, response: ServerResponse): void {
  const path = request.url ?? ''
  if (path === '/echo') response.setHeader('X-Echo', 'yes').end(`${request.method}:${request.body}`)
  else if (path === '/headers') response.end(JSON.stringify(request.headers))
  else if (path === '/big') response.end('x'.repeat(10_000))
  else if (path === '/hop') response.writeHead(302, { location: '/echo' }).end()
  else if (path === '/loop') response.writeHead(302, { location: '/loop' }).end()
  else if (path === '/out') response.writeHead(302, { location: 'http://forbidden.example/' }).end()
  else if (path === '/lost') response.destroy()
  else if (path.startsWith('/status/')) response.writeHead(Number(path.split('/').at(-1))).end()
}

describe('egress over node:http', () => {
  testEgress(async () => {
    const server = await serve(script)
    const dead = await closedPort()
    const egress = createEgress({ grants: grantsOf(`127.0.0.1:${server.port}`, `127.0.0.1:${dead}`), clock })
    return {
      egress,
      server: `http://127.0.0.1:${server.port}`,
      forbidden: 'http://forbidden.example/',
      dead: `http://127.0.0.1:${dead}/`,
      arrived: () => server.arrived,
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    }
  })

  test('joins repeated headers and keeps strange ones', async () => {
    await using server = await serve((_request, response) => {
      response.writeHead(200, [
        ['Set-Cookie', 'a=1'],
        ['Set-Cookie', 'b=2'],
        ['__proto__', 'x'],
      ] as unknown as Record<string, string>)
      response.end()
    })
    const egress = createEgress({ grants: grantsOf(`127.0.0.1:${server.port}`), clock })
    const { headers } = await egress.send(get(`http://127.0.0.1:${server.port}/`), limits)
    assert.equal(headers['set-cookie'], 'a=1, b=2')
    assert.equal(Object.entries(headers).find(([name]) => name === '__proto__')?.[1], 'x')
  })

  test('asks for nothing packed, and unpacks nothing', async () => {
    await using server = await serve(script)
    const egress = createEgress({ grants: grantsOf(`127.0.0.1:${server.port}`), clock })
    const { body } = await egress.send(get(`http://127.0.0.1:${server.port}/headers`), limits)
    const seen = JSON.parse(new TextDecoder().decode(body)) as Record<string, string>
    assert.deepEqual(seen, {
      'accept-encoding': 'identity',
      connection: 'close',
      host: `127.0.0.1:${server.port}`,
    })
  })

  test('resends a body only where the redirect says so', async () => {
    await using server = await serve((request, response) => {
      const code = Number(request.url?.slice(1))
      if (code > 0) response.writeHead(code, { location: '/' }).end()
      else response.end(`${request.method} ${request.headers['content-type'] ?? '-'} ${request.body}`)
    })
    const egress = createEgress({ grants: grantsOf(`127.0.0.1:${server.port}`), clock })
    const after = async (code: number): Promise<string> => {
      const url = `http://127.0.0.1:${server.port}/${code}`
      const headers = { 'content-type': 'text/x' }
      const response = await egress.send({ url, method: 'POST', headers, body: Buffer.from('b') }, limits)
      return new TextDecoder().decode(response.body)
    }
    assert.equal(await after(301), 'GET - ')
    assert.equal(await after(302), 'GET - ')
    assert.equal(await after(303), 'GET - ')
    assert.equal(await after(307), 'POST text/x b')
    assert.equal(await after(308), 'POST text/x b')
  })

  test('says that a request may have arrived when its redirect is refused and it was no harmless one', async () => {
    await using server = await serve(script)
    const egress = createEgress({ grants: grantsOf(`127.0.0.1:${server.port}`), clock })
    const post = { url: `http://127.0.0.1:${server.port}/out`, method: 'POST', headers: {} }
    await assert.rejects(egress.send(post, limits), coded('net.interrupted'))
  })

  test('says that nothing was sent when a name leads nowhere', async () => {
    const egress = createEgress({
      grants: grantsOf('nowhere.example:80'),
      clock,
      resolve: () => Promise.reject(new Error('ENOTFOUND')),
    })
    await assert.rejects(egress.send(get('http://nowhere.example/'), limits), coded('net.failed'))
  })

  test('gives up a connection that does not come about, without a doubt', async () => {
    const timers: (() => void)[] = []
    const stopped = {
      ...clock,
      after: (_ms: number, callback: () => void) => (timers.push(callback), { [Symbol.dispose]() {} }),
    }
    // A full backlog would be the real thing; a TLS handshake that is never answered is the same to us.
    await using server = await serveRaw(() => {})
    const egress = createEgress({ grants: grantsOf(`127.0.0.1:${server.port}`), clock: stopped })
    const waiting = egress.send(get(`https://127.0.0.1:${server.port}/`), limits)
    setTimeout(() => timers.forEach((callback) => callback()), 50)
    await assert.rejects(waiting, coded('net.failed'))
  })

  test('gives up a server that falls silent, and one that never comes to an end', async () => {
    const timers: { ms: number; callback: () => void; isOff: boolean }[] = []
    const stopped = {
      ...clock,
      after(ms: number, callback: () => void) {
        const timer = { ms, callback, isOff: false }
        timers.push(timer)
        return { [Symbol.dispose]: () => void (timer.isOff = true) }
      },
    }
    const pending = (ms: number) => timers.filter((timer) => timer.ms === ms && !timer.isOff)
    for (const [ms, why] of [
      [60_000, /fell silent/],
      [600_000, /took too long/],
    ] as const) {
      timers.length = 0
      await using server = await serveRaw((socket) => {
        socket.write('HTTP/1.1 200 OK\r\n\r\nhalf')
        setTimeout(() => socket.write(' and'), 20)
      })
      const egress = createEgress({ grants: grantsOf(`127.0.0.1:${server.port}`), clock: stopped })
      const waiting = egress.send(get(`http://127.0.0.1:${server.port}/`), limits)
      // Connected, answered, and two pieces: each begins the silence anew.
      while (timers.filter((timer) => timer.ms === 60_000).length < 4)
        await new Promise((resolve) => setTimeout(resolve, 5))
      assert.equal(pending(60_000).length, 1)
      pending(ms).forEach(({ callback }) => callback())
      await assert.rejects(waiting, (error) => coded('net.interrupted')(error) && why.test(String(error)))
      assert.equal(pending(ms).length, 0, 'no timer is left')
    }
  })

  test('sends no more than so many requests to a host at once', async () => {
    const open: ServerResponse[] = []
    await using server = await serve((_request, response) => void open.push(response))
    const lanes = createLanes({ perHost: 2, altogether: 9, waiting: 9 })
    const egress = createEgress({ grants: grantsOf(`127.0.0.1:${server.port}`), clock, lanes })
    const sent = Array.from({ length: 5 }, () => egress.send(get(`http://127.0.0.1:${server.port}/`), limits))
    for (let done = 0; done < 5; done += 1) {
      while (open.length <= done) await new Promise((resolve) => setTimeout(resolve, 2))
      assert.ok(server.arrived.length <= done + 2, `${server.arrived.length} have arrived after ${done}`)
      open[done]?.end()
    }
    await Promise.all(sent)
    assert.equal(server.arrived.length, 5)
  })

  test('does not take half an answer or nonsense for an answer', async () => {
    const answers = {
      'body cut short': 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf',
      'chunk cut short': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel',
      'no HTTP': 'SSH-2.0-OpenSSH_9.2\r\n',
      nothing: '',
      upgraded: 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n',
      'huge headers': `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`,
      'two lengths': 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
    }
    for (const [what, bytes] of Object.entries(answers)) {
      await using server = await serveRaw((socket) => socket.end(bytes))
      const egress = createEgress({ grants: grantsOf(`127.0.0.1:${server.port}`), clock })
      await assert.rejects(
        egress.send(get(`http://127.0.0.1:${server.port}/`), limits),
        coded('net.interrupted'),
        what,
      )
    }
  })

  test('refuses what belongs to the connection or would smuggle a second request', async () => {
    await using server = await serve(script)
    const url = `http://127.0.0.1:${server.port}/echo`
    const egress = createEgress({ grants: grantsOf(`127.0.0.1:${server.port}`), clock })
    const bad: EgressRequest[] = [
      get(url, { host: 'other.example' }),
      get(url, { 'Transfer-Encoding': 'chunked' }),
      get(url, { 'content-length': '3' }),
      get(url, { connection: 'upgrade' }),
      get(url, { 'x-a': 'b\r\nX-Evil: 1' }),
      get(url, { 'x a': 'b' }),
      get(url, { '': 'b' }),
      { url, method: 'GET / HTTP/1.1\r\nX', headers: {} },
      { url, method: 'CONNECT', headers: {} },
      { url, method: 'TRACE', headers: {} },
      { url, method: 'GET', headers: {}, body: Buffer.from('x') },
    ]
    for (const request of bad) {
      await assert.rejects(
        egress.send(request, limits),
        coded('net.request_invalid'),
        JSON.stringify(request),
      )
    }
    assert.deepEqual(server.arrived, [])
  })

  test('refuses a grant that is not a host and port', () => {
    for (const resource of [
      'example.com',
      'http://example.com',
      'a.b:99999',
      ':80',
      'a*b',
      'a/b:80',
      '::1:80',
      'a@b:80',
    ]) {
      assert.throws(
        () => createEgress({ grants: grantsOf(resource), clock }),
        coded('input.invalid'),
        resource,
      )
    }
  })
})
