import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { AppError } from '#contract'

import { allowedHosts } from './allowed-hosts.ts'
import { type Envelope, isApi, judgeRequest } from './judge-request.ts'

const hosts = allowedHosts(4777, ['desk.example:8443'])
const own = '127.0.0.1:4777'

function judge(more: Partial<Envelope> & { headers?: readonly [string, string][] }): string {
  const { headers = [['Host', own]], ...rest } = more
  const envelope = { method: 'GET', version: '1.1', target: '/', isUpgrade: false, ...rest }
  try {
    judgeRequest({ ...envelope, rawHeaders: headers.flat() }, hosts)
    return 'let in'
  } catch (error) {
    assert.ok(error instanceof AppError)
    return error.code
  }
}

test('lets in who names one of the hosts, and nobody else', () => {
  const names = ['127.0.0.1:4777', 'localhost:4777', '[::1]:4777', 'desk.example:8443']
  for (const name of names) assert.equal(judge({ headers: [['host', name]] }), 'let in')
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.tuple(fc.domain(), fc.nat(70_000)).map(([name, port]) => `${name}:${port}`),
        fc
          .tuple(fc.constantFrom(...names), fc.string({ minLength: 1 }))
          .map(([name, more]) => `${name}${more}`),
        fc
          .tuple(fc.string({ minLength: 1 }), fc.constantFrom(...names))
          .map(([more, name]) => `${more}${name}`),
        fc.ipV4Extended(),
        fc.ipV6(),
      ),
      (name) => {
        fc.pre(!names.includes(name))
        assert.equal(judge({ headers: [['Host', name]] }), 'http.host_refused')
      },
    ),
  )
})

test('at the usual port of HTTP the names are also spelled without it', () => {
  const usual = allowedHosts(80, [])
  assert.deepEqual(
    ['localhost', 'localhost:80', '[::1]', 'localhost:8080'].map((name) => usual.hasHost(name)),
    [true, true, true, false],
  )
  assert.equal(hosts.hasHost('localhost'), false)
})

test('TLS is believed of names that somebody configured, and not of those of this machine', () => {
  const origins = [
    'http://localhost:4777',
    'https://localhost:4777',
    'http://desk.example:8443',
    'https://desk.example:8443',
  ]
  assert.deepEqual(
    origins.map((origin) => hosts.hasOrigin(origin)),
    [true, false, true, true],
  )
})

test('lets in no request of another origin, whatever its method, address and other headers', () => {
  const request = fc.record({
    method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'),
    target: fc.constantFrom('/', '/api/v2/runs', '/metrics', '/assets/a.js'),
    isUpgrade: fc.boolean(),
  })
  const foreign = fc.oneof(
    fc.webUrl(),
    fc.string(),
    fc.constantFrom('null', 'http://localhost', `https://${own}`),
  )
  const site = fc.constantFrom('same-origin', 'none', 'cross-site')
  fc.assert(
    fc.property(request, foreign, site, (envelope, origin, from) => {
      fc.pre(!hosts.hasOrigin(origin))
      const headers: [string, string][] = [
        ['Host', own],
        ['Sec-Fetch-Site', from],
        ['Origin', origin],
      ]
      assert.equal(judge({ ...envelope, headers }), 'http.origin_refused')
    }),
  )
})

test('a request that does not say where it comes from is judged by what else it shows, later on', () => {
  for (const method of ['GET', 'POST', 'DELETE']) assert.equal(judge({ method }), 'let in')
})

test('a visit by hand is a GET of a page, and nothing else', () => {
  const visit = (more: Partial<Envelope>, mode = 'navigate'): string =>
    judge({
      ...more,
      headers: [
        ['Host', own],
        ['Sec-Fetch-Site', 'none'],
        ['Sec-Fetch-Mode', mode],
      ],
    })
  assert.equal(visit({ target: '/runs/r1?tab=log' }), 'let in')
  assert.equal(visit({ target: '/', method: 'HEAD' }), 'let in')
  for (const refused of [
    visit({ target: '/api/v2/runs' }),
    visit({ target: '/api' }),
    visit({ target: '/metrics?x' }),
    visit({ target: '/', method: 'POST' }),
    visit({ target: '/', isUpgrade: true }),
    visit({ target: '/' }, 'no-cors'),
    visit({ target: '/' }, 'cors'),
  ])
    assert.equal(refused, 'http.origin_refused')
})

test('a header that is there twice is refused in any spelling; one that means nothing may be', () => {
  const twice = (one: string, other: string): string =>
    judge({
      headers: [
        ['Host', own],
        [one, 'a'],
        [other, 'a'],
      ],
    })
  assert.equal(twice('Authorization', 'authorization'), 'http.request_unreadable')
  assert.equal(twice('X-Adjutant-Page-Key', 'x-adjutant-PAGE-key'), 'http.request_unreadable')
  assert.equal(twice('Accept', 'accept'), 'let in')
  assert.equal(
    judge({
      headers: [
        ['Host', own],
        ['hOST', own],
      ],
    }),
    'http.host_refused',
  )
})

test('what is of the API is told by whole parts of the path', () => {
  const paths = ['/api', '/api/v2', '/api?x', '/metrics', '/apis', '/metrics-page', '/', '/x/api/']
  assert.deepEqual(paths.map(isApi), [true, true, true, true, false, false, false, false])
})
