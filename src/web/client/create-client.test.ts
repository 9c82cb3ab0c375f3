import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { Operation } from '#contract'

import { createClient } from './create-client.ts'
import { Failure } from './failure.ts'

const routes = {
  'home.get': 'GET /api/v2/home',
  'files.browse': 'GET /api/v2/files/browse',
  'home.protect': 'POST /api/v2/home/protect',
  'artifacts.get': 'GET /api/v2/artifacts/{id}',
} satisfies Record<string, Operation['http']>
const { signal } = new AbortController()

function client(answer: () => Response | Promise<Response>) {
  const sent: Request[] = []
  const seen = { builds: [] as string[], lost: 0 }
  let keys = 0
  const made = createClient({
    routes,
    origin: 'http://127.0.0.1:4000',
    pageKey: () => 'page-key',
    newKey: () => `key-${++keys}`,
    async send(request) {
      sent.push(request)
      return answer()
    },
    onBuild: (build) => seen.builds.push(build),
    onLoginLost: () => (seen.lost += 1),
  })
  return { ...made, sent, seen }
}

const problem =
  (status: number, body: object, headers: HeadersInit = {}) =>
  () =>
    Response.json(body, { status, headers: { 'content-type': 'application/problem+json', ...headers } })

async function failureOf(call: Promise<unknown>): Promise<Failure> {
  try {
    await call
  } catch (error) {
    assert.ok(error instanceof Failure)
    return error
  }
  return assert.fail('it did not fail')
}

describe('the client of the page', () => {
  test('puts the fields of a GET into its query, without those that are not given', async () => {
    const { call, sent } = client(() => Response.json({}))
    await call('files.browse', { folder: '/a b', hidden: true, cursor: undefined }, { signal })
    assert.deepEqual(
      sent.map(({ method, url, headers }) => [
        method,
        url,
        headers.get('x-adjutant-page-key'),
        headers.get('idempotency-key'),
      ]),
      [['GET', 'http://127.0.0.1:4000/api/v2/files/browse?folder=%2Fa+b&hidden=true', 'page-key', null]],
    )
  })

  test('puts the fields of a POST into its body, under a key of its own or the one of the gesture', async () => {
    const { call, sent } = client(() => Response.json({}))
    await call('home.protect', { with: 'keychain' }, { signal })
    await call('home.protect', { with: 'keychain' }, { signal, once: 'gesture' })
    const told = await Promise.all(
      sent.map(async (request) => [
        await request.text(),
        request.headers.get('idempotency-key'),
        request.headers.get('content-type'),
      ]),
    )
    assert.deepEqual(told, [
      ['{"with":"keychain"}', 'key-1', 'application/json'],
      ['{"with":"keychain"}', 'gesture', 'application/json'],
    ])
  })

  test('writes a field into the path that names it, so that it cannot leave its place', () => {
    assert.equal(
      client(() => Response.json({})).pathOf('artifacts.get', { id: '../home?x' }),
      '/api/v2/artifacts/..%2Fhome%3Fx',
    )
  })

  test('tells each build that answers', async () => {
    const { call, seen } = client(() => Response.json({}, { headers: { 'x-adjutant-build': 'b1' } }))
    await call('home.get', {}, { signal })
    assert.deepEqual(seen.builds, ['b1'])
  })

  test('tells a problem with its code, hint, request and when to come again', async () => {
    const busy = problem(
      429,
      { code: 'login.too_many_tries', detail: 'Too many.', hint: 'Wait.' },
      { 'retry-after': '3', 'x-request-id': 'q1' },
    )
    const failure = await failureOf(client(busy).call('home.get', {}, { signal }))
    assert.deepEqual(
      { ...failure, message: failure.message },
      {
        name: 'Failure',
        message: 'Too many.',
        kind: 'busy',
        code: 'login.too_many_tries',
        status: 429,
        hint: 'Wait.',
        details: {},
        request: 'q1',
        retryAfterMs: 3_000,
      },
    )
  })

  test('tells offline, a login that has ended, and a broken daemon apart', async () => {
    const refuse = (): never => {
      throw new TypeError('fetch failed')
    }
    const kinds = await Promise.all(
      [
        refuse,
        problem(401, { code: 'login.required' }),
        problem(500, {}),
        () => new Response('no', { status: 502 }),
        () => new Response('{'),
      ].map(async (answer) => (await failureOf(client(answer).call('home.get', {}, { signal }))).kind),
    )
    assert.deepEqual(kinds, ['offline', 'login', 'server', 'server', 'server'])
  })

  test('says that the login is lost, but not for a try to log in', async () => {
    const { call, ask, seen } = client(problem(401, { code: 'login.required' }))
    await failureOf(ask('/api/v2/login/link', { method: 'POST', body: {}, signal }))
    assert.equal(seen.lost, 0)
    await failureOf(call('home.get', {}, { signal }))
    assert.equal(seen.lost, 1)
  })

  test('gives the reason of whoever stopped it, and no failure', async () => {
    const stop = new AbortController()
    const { call } = client(async () => {
      stop.abort(new Error('left'))
      throw new DOMException('aborted', 'AbortError')
    })
    await assert.rejects(call('home.get', {}, { signal: stop.signal }), /left/)
  })
})
