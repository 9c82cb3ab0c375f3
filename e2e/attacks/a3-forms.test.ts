import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'

import { type Attacked, type Browser, byToken, headerLines, json, openServer, rawRequest } from './server.ts'

/** A3: a page of somebody else sends what browsers send for any page: forms, images, links, simple requests. */

describe('A3 pages of somebody else', () => {
  let server: Attacked
  let own: string
  let person: Browser
  before(async () => {
    server = await openServer()
    own = `127.0.0.1:${server.port}`
    person = await server.logIn()
  })
  after(() => server[Symbol.asyncDispose]())

  /** With all that the person's own page could show. */
  async function ask(target: string, headers: Record<string, string>, body = ''): Promise<string> {
    const all = { host: own, ...person.headers, ...headers }
    const { status, code = '' } = await server.raw(rawRequest(target, headerLines(all), body))
    return `${status} ${code}`.trim()
  }

  test('the own page may do things', async () => {
    const origin = { origin: `http://${own}`, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' }
    assert.equal(await ask('POST /api/v2/things', { ...json, ...origin }, '{"a":1}'), '200')
    assert.deepEqual(server.done.splice(0), [{ a: 1 }])
  })

  test('the types that a form can send are refused, from the own page too', async () => {
    const types = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', '']
    const origins = [{}, { origin: `http://${own}`, 'sec-fetch-site': 'same-origin' }]
    for (const type of types)
      for (const origin of origins)
        for (const body of ['{"a":1}', ''])
          assert.equal(
            await ask(
              'POST /api/v2/things',
              { ...origin, ...(type === '' ? {} : { 'content-type': type }) },
              body,
            ),
            '415 http.content_type_refused',
            `${type} ${body}`,
          )
    assert.deepEqual(server.done, [])
  })

  test('an origin that is not the own one is refused, whatever else the request shows', async () => {
    const { port } = server
    const origins = [
      'null',
      'https://evil.example',
      `http://evil.example:${port}`,
      `https://${own}`,
      'http://127.0.0.1',
      `http://127.0.0.1:${port + 1}`,
      `http://127.0.0.1.evil.example:${port}`,
      `http://localhost.:${port}`,
      `http://user@${own}`,
      `http://${own}/`,
      `http://${own}, http://evil.example`,
      `HTTP://${own}`,
      'file://',
      'chrome-extension://abcdefghijklmnop',
      'about:blank',
      '',
    ]
    for (const origin of origins) {
      for (const target of ['GET /', 'GET /api/v2/things', 'POST /api/v2/things', 'POST /api/v2/login/link'])
        assert.equal(await ask(target, { ...json, origin }), '403 http.origin_refused', `${origin} ${target}`)
      const byCli = await server.raw(
        rawRequest('GET /api/v2/things', headerLines({ host: own, origin, ...byToken })),
      )
      assert.equal(byCli.code, 'http.origin_refused')
    }
    assert.deepEqual(server.done, [])
  })

  test('what a browser says came from elsewhere is refused, also a visit by a link', async () => {
    for (const site of [
      'cross-site',
      'same-site',
      'SAME-ORIGIN',
      'same-origin, cross-site',
      '',
      'unheard-of',
    ])
      for (const mode of ['navigate', 'no-cors', 'cors', 'websocket'])
        for (const target of ['GET /', 'GET /api/v2/things', 'HEAD /', 'POST /api/v2/things']) {
          const headers = { ...json, 'sec-fetch-site': site, 'sec-fetch-mode': mode }
          const said = await ask(target, headers)
          assert.equal(said.split(' ')[0], '403', `${site} ${mode} ${target}: ${said}`)
        }
    assert.deepEqual(server.done, [])
  })

  test('an address that somebody types opens a page, and nothing of the API', async () => {
    const typed = { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }
    assert.equal(await ask('GET /', typed), '200')
    assert.equal(await ask('GET /api/v2/things', typed), '403 http.origin_refused')
    assert.equal(await ask('GET /metrics', typed), '403 http.origin_refused')
    assert.equal(await ask('POST /api/v2/things', { ...json, ...typed }, '{}'), '403 http.origin_refused')
    assert.equal(
      await ask('GET /', { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'no-cors' }),
      '403 http.origin_refused',
    )
  })

  test('no other origin is ever told that it may ask, not even when it asks first', async () => {
    const asksFirst = {
      origin: 'https://evil.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type, x-adjutant-page-key',
      'access-control-request-private-network': 'true',
    }
    for (const headers of [asksFirst, { ...asksFirst, origin: `http://${own}` }, {}])
      for (const path of ['/', '/api/v2/things', '/api/v2/login/link', '/nothing'])
        assert.equal(await ask(`OPTIONS ${path}`, headers), '403 http.origin_refused')
    const answers = [
      await server.raw(rawRequest('OPTIONS /api/v2/things', headerLines({ host: own, ...asksFirst }))),
      await server.raw(rawRequest('GET /', headerLines({ host: own, origin: `http://${own}` }))),
    ]
    for (const { text } of answers) assert.doesNotMatch(text, /^(access-control|allow)/im)
  })

  test('every answer forbids to be framed, guessed at, kept or read by other origins', async () => {
    for (const target of ['GET /', 'GET /api/v2/things', 'GET /nothing', 'OPTIONS /', 'GET /%zz']) {
      const { text } = await server.raw(rawRequest(target, [`host: ${own}`]))
      for (const part of [
        "frame-ancestors 'none'",
        "script-src 'self';",
        "form-action 'none'",
        "base-uri 'none'",
        'x-content-type-options: nosniff',
        'cross-origin-resource-policy: same-origin',
        'cross-origin-opener-policy: same-origin',
        'referrer-policy: no-referrer',
        'cache-control: no-store',
      ])
        assert.ok(text.includes(part), `${target} lacks ${part}`)
    }
  })
})
