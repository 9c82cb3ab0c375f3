import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'

import { AppError } from '#contract'

import { createDaemonClient } from './daemon-client.ts'

const { signal } = new AbortController()

async function serve(listener: RequestListener): Promise<{ url: string } & AsyncDisposable> {
  const server = createServer(listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  return Buffer.concat(await Array.fromAsync(bytes)).toString()
}

test('a request carries the token and nothing that a browser would', async () => {
  const seen: IncomingMessage[] = []
  await using server = await serve((request, response) => {
    seen.push(request)
    request.pipe(response.writeHead(201, { 'x-one': '1' }))
  })
  const ask = createDaemonClient({ url: server.url, token: 't0k' })
  const answer = await ask({
    method: 'POST',
    path: '/a?b=c',
    body: '{"ä":1}',
    headers: { 'if-match': '"1"' },
    signal,
  })
  assert.equal(answer.status, 201)
  assert.equal(answer.headers['x-one'], '1')
  assert.equal(await textOf(answer.bytes), '{"ä":1}')
  const { method, url, headers } = seen[0] as IncomingMessage
  assert.deepEqual([method, url, headers.authorization], ['POST', '/a?b=c', 'Bearer t0k'])
  assert.deepEqual(
    Object.keys(headers).filter((name) => /^(sec-|origin|cookie|referer)/.test(name)),
    [],
  )
})

test('only this machine is asked', () => {
  for (const url of [
    'http://example.com',
    'http://127.0.0.2:1',
    'https://127.0.0.1:1',
    'http://localhost.evil:1',
  ]) {
    assert.throws(
      () => createDaemonClient({ url, token: 't' }),
      (error) => error instanceof AppError && error.code === 'daemon.not_up',
    )
  }
})

test('a redirect is an answer like any other', async () => {
  await using server = await serve((_, response) => response.writeHead(302, { location: 'http://x/' }).end())
  const answer = await createDaemonClient({ url: server.url, token: 't' })({
    method: 'GET',
    path: '/',
    signal,
  })
  assert.equal(answer.status, 302)
  assert.equal(await textOf(answer.bytes), '')
})

test('nobody there is told as that, and giving up as giving up', async () => {
  const server = await serve(() => {})
  const ask = createDaemonClient({ url: server.url, token: 't' })
  const gaveUp = new Error('gave up')
  const stopping = new AbortController()
  const asked = ask({ method: 'GET', path: '/', signal: stopping.signal })
  setTimeout(() => {
    stopping.abort(gaveUp)
  }, 20)
  await assert.rejects(asked, gaveUp)
  await server[Symbol.asyncDispose]()
  await assert.rejects(
    ask({ method: 'GET', path: '/', signal }),
    (error) => error instanceof AppError && error.code === 'daemon.not_up' && error.retryable,
  )
})
