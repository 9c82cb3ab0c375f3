import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { createEgress } from '#adapters'
import type { EgressRequest } from '#gate'

import { ssrfForms } from './ssrf-forms.ts'
import { clock, codeOf, get, grantsOf, limits, serve } from './victim.ts'

describe('C2: names that change their mind', () => {
  test('one private address among public ones is enough to refuse', async () => {
    for (const addresses of [
      ['8.8.8.8', '127.0.0.1'],
      ['127.0.0.1', '8.8.8.8'],
      ['2606:4700::1111', '::1'],
      ['8.8.8.8', '2606:4700::1111', '169.254.169.254'],
    ]) {
      const egress = createEgress({
        grants: grantsOf('mixed.example:80'),
        clock,
        resolve: async () => addresses,
      })
      assert.equal(await codeOf(egress.send(get('http://mixed.example/'), limits)), 'gate.address_refused')
    }
  })

  test('the address that was checked is the one that is connected to', async () => {
    await using victim = await serve()
    let asked = 0
    const egress = createEgress({
      grants: grantsOf(`localhost:${victim.port}`),
      clock,
      // Answers well at first and badly from then on.
      resolve: async () => ((asked += 1) === 1 ? ['127.0.0.1'] : ['10.0.0.1']),
    })
    const url = `http://localhost:${victim.port}/`
    assert.equal(await codeOf(egress.send(get(url), limits)), 'let through')
    assert.equal(asked, 1)
    assert.equal(await codeOf(egress.send(get(url), limits)), 'gate.address_refused')
    assert.equal(victim.seen.length, 1)
  })

  test('a name is asked for again on every hop, so that a redirect to itself cannot turn it around', async () => {
    await using victim = await serve((_request, response) =>
      response.writeHead(302, { location: '/again' }).end(),
    )
    let asked = 0
    const egress = createEgress({
      grants: grantsOf(`localhost:${victim.port}`),
      clock,
      resolve: async () => ((asked += 1) < 3 ? ['127.0.0.1'] : ['169.254.169.254']),
    })
    assert.equal(
      await codeOf(egress.send(get(`http://localhost:${victim.port}/`), limits)),
      'gate.address_refused',
    )
    assert.equal(victim.seen.length, 2)
  })

  test('a name server that does not answer ends with the patience of the caller', async () => {
    const egress = createEgress({
      grants: grantsOf('silent.example:80'),
      clock,
      resolve: () => new Promise(() => {}),
    })
    const work = egress.send(get('http://silent.example/'), { maxBytes: 1, signal: AbortSignal.timeout(50) })
    assert.match(await codeOf(work), /TimeoutError/)
  })
})

describe('C3: redirects', () => {
  test('lead nowhere that a request itself may not go', async () => {
    await using victim = await serve()
    const forms = Object.values(ssrfForms).filter(
      (form) => /^\s*[a-z+]+:/is.test(form) && !form.includes('\n'),
    )
    const cases = [
      ...forms.map((form) => ({ form, status: 302 })),
      ...[301, 303, 307, 308].map((status) => ({ form: 'http://127.0.0.1:PORT/', status })),
    ]
    for (const { form, status } of cases) {
      const target = form.replace('PORT', String(victim.port))
      // Header values are bytes; a server sends what is beyond Latin-1 percent-encoded.
      const location = target.trim().replaceAll(/[^\u0021-\u007e]/g, (letter) => encodeURIComponent(letter))
      await using server = await serve((_request, response) => response.writeHead(status, { location }).end())
      const egress = createEgress({
        grants: grantsOf(`127.0.0.1:${server.port}`),
        clock,
        resolve: async () => ['127.0.0.1'],
      })
      const code = await codeOf(egress.send(get(`http://127.0.0.1:${server.port}/`), limits))
      assert.match(code, /^(gate\.host_not_granted|net\.redirect_refused)$/, `${status} ${target}: ${code}`)
    }
    assert.equal(victim.seen.length, 0)
  })

  test('to another origin drop every header that may hold a secret', async () => {
    await using other = await serve()
    await using server = await serve((_request, response) =>
      response.writeHead(302, { location: `http://127.0.0.1:${other.port}/taken` }).end(),
    )
    const egress = createEgress({ grants: grantsOf('127.0.0.1:*'), clock })
    const headers = {
      authorization: 'Bearer secret',
      cookie: 'session=secret',
      'x-api-key': 'secret',
      'x-vault-token': 'secret',
      referer: 'http://secret.example/',
      accept: 'text/html',
    }
    await egress.send(get(`http://127.0.0.1:${server.port}/`, headers), limits)
    assert.equal(server.seen[0]?.headers['authorization'], 'Bearer secret')
    assert.equal(other.seen.length, 1)
    assert.equal(JSON.stringify(other.seen).includes('secret'), false)
    assert.equal(other.seen[0]?.headers['accept'], 'text/html')
  })

  test('within an origin keep them', async () => {
    await using server = await serve((request, response) => {
      if (request.url === '/second') response.end('here')
      else response.writeHead(302, { location: '/second' }).end()
    })
    const egress = createEgress({ grants: grantsOf(`127.0.0.1:${server.port}`), clock })
    const headers = { authorization: 'Bearer mine' }
    await egress.send(get(`http://127.0.0.1:${server.port}/`, headers), limits)
    assert.deepEqual(
      server.seen.map((seen) => seen.headers['authorization']),
      ['Bearer mine', 'Bearer mine'],
    )
  })
})

describe('C4: answers that do not end', () => {
  const sendTo = (port: number, more: Partial<EgressRequest> = {}, within = limits): Promise<unknown> =>
    createEgress({ grants: grantsOf(`127.0.0.1:${port}`), clock }).send(
      { ...get(`http://127.0.0.1:${port}/`), ...more },
      within,
    )

  test('a body without an end is cut at the limit', async () => {
    let sent = 0
    await using server = await serve((_request, response) => {
      const piece = Buffer.alloc(64 * 1024)
      const pump = (): void => {
        while (!response.destroyed) {
          sent += piece.length
          if (!response.write(piece)) break
        }
      }
      response.on('drain', pump)
      pump()
    })
    assert.equal(await codeOf(sendTo(server.port)), 'net.response_too_large')
    assert.ok(sent < 32 * 1024 * 1024, `${sent} bytes`)
  })

  test('a body that says it is too large is not read at all, and a lie about its length does not help', async () => {
    await using server = await serve((request, response) => {
      if (request.url === '/honest') response.writeHead(200, { 'content-length': '999999999999' }).write('x')
      else response.writeHead(200, { 'content-encoding': 'gzip' }).end(Buffer.alloc(2_000_000))
    })
    for (const path of ['honest', 'packed']) {
      const url = `http://127.0.0.1:${server.port}/${path}`
      assert.equal(await codeOf(sendTo(server.port, { url })), 'net.response_too_large')
    }
  })

  test('a small body that would unpack to a large one stays packed', async () => {
    const { gzipSync } = await import('node:zlib')
    const bomb = gzipSync(Buffer.alloc(50_000_000))
    await using server = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    )
    const egress = createEgress({ grants: grantsOf(`127.0.0.1:${server.port}`), clock })
    const { body } = await egress.send(get(`http://127.0.0.1:${server.port}/`), limits)
    assert.deepEqual(Buffer.from(body), bomb)
  })

  test('a body that drips ends with the patience of the caller', async () => {
    let drip: ReturnType<typeof setInterval> | undefined
    await using server = await serve((_request, response) => {
      response.write('x')
      drip = setInterval(() => response.write('x'), 10)
    })
    const patience = { maxBytes: 1_000, signal: AbortSignal.timeout(100) }
    assert.match(await codeOf(sendTo(server.port, {}, patience)), /TimeoutError/)
    clearInterval(drip)
  })

  test('news without an answer ends with the patience of the caller', async () => {
    let news: ReturnType<typeof setInterval> | undefined
    await using server = await serve((_request, response) => {
      news = setInterval(() => response.writeEarlyHints({ link: '</x>; rel=preload' }), 5)
    })
    const patience = { maxBytes: 1_000, signal: AbortSignal.timeout(100) }
    assert.match(await codeOf(sendTo(server.port, {}, patience)), /TimeoutError/)
    clearInterval(news)
  })

  test('headers without an end are cut', async () => {
    await using server = await serve((_request, response) => {
      response.socket?.write(`HTTP/1.1 200 OK\r\n${'x-a: b\r\n'.repeat(20_000)}`)
    })
    assert.equal(await codeOf(sendTo(server.port)), 'net.interrupted')
  })

  test('endless redirects end after the fifth', async () => {
    await using server = await serve((request, response) =>
      response.writeHead(302, { location: `${request.url}x` }).end(),
    )
    assert.equal(await codeOf(sendTo(server.port)), 'net.redirect_refused')
    assert.equal(server.seen.length, 6)
  })
})
