import assert from 'node:assert/strict'
import { test } from 'node:test'

import { AppError } from '#contract'
import type { EgressRequest } from '#gate'
import { createMemoryWorld, type MemoryWorld, type ScriptedAnswer } from '#gate/testing'

import { httpRequest } from './http-request.ts'
import { InDoubt } from './in-doubt.ts'
import { callOn, perform } from './testing/drive.ts'

const url = 'https://api.example.com/x'

function answering(answer: ScriptedAnswer): MemoryWorld {
  return createMemoryWorld({ hosts: { 'api.example.com:443': () => answer, 'down.example.com:80': null } })
}

async function send(raw: object, answer: ScriptedAnswer) {
  return (await perform(httpRequest, { url, ...raw }, callOn(answering(answer)))).output
}

async function request(raw: object): Promise<EgressRequest | undefined> {
  const world = answering({ status: 200 })
  await perform(httpRequest, { url, ...raw }, callOn(world))
  return world.egress.requests[0]
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'none'
  } catch (error) {
    if (error instanceof InDoubt) return 'in doubt'
    assert.ok(error instanceof AppError, String(error))
    return error.code
  }
}

const json = { 'Content-Type': 'application/json; charset=utf-8' }

test('reads the answer by its content type', async () => {
  const output = await send({}, { status: 200, headers: json, body: '{"a":[1]}' })
  assert.deepEqual(output, {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    url,
    json: { a: [1] },
    text: '{"a":[1]}',
  })
  assert.deepEqual(
    (await send({}, { status: 200, headers: { 'Content-Type': 'application/problem+json' }, body: '1' }))
      .json,
    1,
  )
  assert.equal(
    (
      await send(
        {},
        {
          status: 200,
          headers: { 'Content-Type': 'text/html; charset=iso-8859-1' },
          body: new Uint8Array([0xe9]),
        },
      )
    ).text,
    'é',
  )
  assert.equal(
    (await send({}, { status: 200, headers: { 'Content-Type': 'image/png' }, body: new Uint8Array([1]) }))
      .base64,
    'AQ==',
  )
  assert.equal((await send({}, { status: 200, headers: json, body: '{' })).text, '{')
  assert.equal(
    (await send({}, { status: 200, headers: { 'Content-Type': 'text/plain' }, body: new Uint8Array([0xff]) }))
      .base64,
    '/w==',
  )
  assert.equal((await send({ method: 'HEAD' }, { status: 200, headers: json })).text, '')
  assert.equal((await send({}, { status: 204, headers: json })).text, '')
})

test('reads the answer as it is asked to, or says that it cannot', async () => {
  const html = { status: 200, headers: { 'Content-Type': 'text/html' }, body: '{"a":1}' }
  assert.deepEqual((await send({ as: 'json' }, html)).json, { a: 1 })
  assert.equal((await send({ as: 'base64' }, html)).base64, 'eyJhIjoxfQ==')
  assert.equal(await codeOf(send({ as: 'json' }, { status: 200, body: '<p>' })), 'http.bad_response')
  assert.equal(
    await codeOf(send({ as: 'text' }, { status: 200, body: new Uint8Array([0xff]) })),
    'http.bad_response',
  )
})

test('sends bodies, query and headers', async () => {
  assert.deepEqual(await request({ url: `${url}?a=1#part`, query: { b: ['x y', 2], c: true } }), {
    url: `${url}?a=1&b=x+y&b=2&c=true`,
    method: 'GET',
    headers: {},
  })
  const posted = await request({
    method: 'POST',
    json: { a: 'é' },
    headers: { 'X-Key': 'k', 'Content-Type': 'application/vnd.api+json' },
  })
  assert.deepEqual(posted?.headers, { 'content-type': 'application/vnd.api+json', 'x-key': 'k' })
  assert.equal(new TextDecoder().decode(posted?.body), '{"a":"é"}')
  assert.deepEqual((await request({ method: 'PUT', base64: 'AQI=' }))?.body, new Uint8Array([1, 2]))
  assert.equal(
    (await request({ method: 'PUT', text: 'a' }))?.headers['content-type'],
    'text/plain; charset=utf-8',
  )
  assert.equal((await request({ method: 'POST', json: null }))?.body?.length, 4)
})

test('what may be repeated depends on the method, and on a key that the server honours', async () => {
  const { effect } = httpRequest
  assert.ok(typeof effect === 'function')
  const of = (raw: object) => effect(httpRequest.input.parse({ url, ...raw }))
  assert.deepEqual(
    [
      of({}),
      of({ method: 'HEAD' }),
      of({ method: 'PUT' }),
      of({ method: 'DELETE' }),
      of({ method: 'POST' }),
      of({ method: 'PATCH' }),
    ],
    ['pure', 'pure', 'idempotent', 'idempotent', 'other', 'other'],
  )
  assert.equal(of({ method: 'POST', idempotencyHeader: true }), 'idempotent')
  assert.equal(
    (await request({ method: 'POST', idempotencyHeader: true }))?.headers['idempotency-key'],
    'key-1',
  )
  assert.equal((await request({ method: 'POST' }))?.headers['idempotency-key'], undefined)
})

test('a failure status says whether trying again can help, and whether anything may have happened', async () => {
  const cases: readonly [method: string, status: number, code: string][] = [
    ['GET', 404, 'http.status_failed'],
    ['POST', 422, 'http.status_failed'],
    ['GET', 429, 'http.status_unavailable'],
    ['POST', 429, 'http.status_unavailable'],
    ['POST', 503, 'http.status_unavailable'],
    ['GET', 500, 'http.status_unavailable'],
    ['PUT', 504, 'http.status_unavailable'],
    ['POST', 500, 'http.status_failed'],
    ['POST', 502, 'in doubt'],
    ['PATCH', 504, 'in doubt'],
  ]
  for (const [method, status, code] of cases) {
    assert.equal(await codeOf(send({ method }, { status })), code, `${method} ${status}`)
  }
  assert.equal((await send({ failOn: 'never' }, { status: 500 })).status, 500)
  assert.equal((await send({ failOn: 'server-errors' }, { status: 404 })).status, 404)
  assert.equal(await codeOf(send({ failOn: 'server-errors' }, { status: 500 })), 'http.status_unavailable')
})

test('a failure tells what the server said', async () => {
  const answer = { status: 429, headers: { ...json, 'Retry-After': '30' }, body: '{"error":"slow down"}' }
  await assert.rejects(send({}, answer), (error) => {
    assert.ok(error instanceof AppError)
    assert.deepEqual(error.details, {
      status: 429,
      url,
      method: 'GET',
      body: '{"error":"slow down"}',
      retryAfter: '30',
    })
    return true
  })
})

test('a lost connection stays in doubt, a refused one does not', async () => {
  assert.equal(await codeOf(send({ method: 'POST' }, { lost: true })), 'in doubt')
  assert.equal(await codeOf(send({ method: 'PUT' }, { lost: true })), 'in doubt')
  assert.equal(await codeOf(send({}, { lost: true })), 'http.status_unavailable')
  assert.equal(await codeOf(send({ url: 'http://down.example.com/' }, { status: 200 })), 'net.failed')
  assert.equal(
    await codeOf(send({ url: 'http://other.example.com/' }, { status: 200 })),
    'gate.host_not_granted',
  )
})

test('an answer that cannot be used does not make a change undone', async () => {
  const big = { status: 200, headers: json, body: '[1, 2, 3]' }
  assert.equal(await codeOf(send({ maxBytes: 2 }, big)), 'net.response_too_large')
  assert.equal(await codeOf(send({ maxBytes: 2, method: 'POST' }, big)), 'in doubt')
  assert.equal((await send({ method: 'POST', as: 'json' }, { status: 200, body: '<p>' })).base64, 'PHA+')
})

test('needs the host and port that it sends to', () => {
  const needs = (raw: string) => httpRequest.needs(httpRequest.input.parse({ url: raw }))[0]?.resource
  assert.deepEqual(
    [needs('https://A.example/x'), needs('http://a.example/'), needs('http://[::1]:8080/')],
    ['a.example:443', 'a.example:80', '[::1]:8080'],
  )
})

test('what a host says is untrusted, and private when it knows who asks', () => {
  const label = (raw: object) => httpRequest.label(httpRequest.input.parse({ url, ...raw }))
  assert.deepEqual(label({}), {
    integrity: 'untrusted',
    confidentiality: 'public',
    sources: ['net:api.example.com:443'],
  })
  assert.equal(label({ headers: { Accept: '*/*' } }).confidentiality, 'public')
  assert.equal(label({ headers: { Authorization: 'Bearer x' } }).confidentiality, 'private')
})

test('previews what is sent, and that reading changes nothing', async () => {
  const preview = (raw: object) =>
    httpRequest.preview(httpRequest.input.parse({ url, ...raw }), callOn(createMemoryWorld()))
  assert.deepEqual(await preview({ query: { a: 1 } }), { summary: `GET ${url}?a=1`, changes: [] })
  assert.deepEqual((await preview({ method: 'POST', text: 'abc' })).changes, [
    { verb: 'send', target: url, sizeBytes: 3 },
  ])
})

test('does not take malformed or dangerous input', () => {
  for (const raw of [
    { url: '/x' },
    { url: 'file:///etc/passwd' },
    { url: 'javascript:1' },
    { url: 'https://user:pass@example.com/' },
    { headers: { 'X-A': 'a\r\nX-B: b' } },
    { headers: { 'X A': 'a' } },
    { headers: { Host: 'evil.example' } },
    { headers: { 'Transfer-Encoding': 'chunked' } },
    { json: 1, text: 'a' },
    { json: 1 },
    { method: 'TRACE' },
    { maxBytes: 1e12 },
  ]) {
    assert.equal(httpRequest.input.safeParse({ url, ...raw }).success, false, JSON.stringify(raw))
  }
})

test('needs the secrets whose placeholders stand in headers, and shows them as they are written', async () => {
  const headers = {
    Authorization: 'Bearer {{secret:forge}}',
    'X-Both': '{{secret:a}}{{secret:forge}}',
    Accept: '*/*',
  }
  const input = httpRequest.input.parse({ url, headers })
  assert.deepEqual(httpRequest.needs(input), [
    { capability: 'net', resource: 'api.example.com:443' },
    { capability: 'secret', resource: 'forge' },
    { capability: 'secret', resource: 'a' },
  ])
  assert.equal(httpRequest.label(input).confidentiality, 'private')
  const accept = httpRequest.input.parse({ url, headers: { accept: '{{secret:forge}}' } })
  assert.equal(httpRequest.label(accept).confidentiality, 'private')
  assert.equal((await request({ headers }))?.headers['authorization'], 'Bearer {{secret:forge}}')
})

test('a placeholder that stands where none is filled is refused when it is previewed', async () => {
  for (const raw of [
    { url: `${url}?t={{secret:forge}}` },
    { url, query: { t: '{{secret:forge}}' } },
    { url, method: 'POST', json: { t: '{{secret:forge}}' } },
    { url, method: 'POST', text: '{{secret:forge}}' },
    { url, headers: { a: '{{secret:forge' } },
  ]) {
    const work = httpRequest.preview(httpRequest.input.parse(raw), callOn(createMemoryWorld()))
    assert.equal(await codeOf(work), 'gate.secret_refused', JSON.stringify(raw))
  }
})
