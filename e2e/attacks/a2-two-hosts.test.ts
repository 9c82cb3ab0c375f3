import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'

import { type Attacked, byToken, json, headerLines, openServer, rawRequest } from './server.ts'

/** A2: a request that names another host somewhere else than one would look, or none, so that two readers disagree on it. */

describe('A2 hosts that disagree', () => {
  let server: Attacked
  let own: string
  before(async () => {
    server = await openServer()
    own = `127.0.0.1:${server.port}`
  })
  after(() => server[Symbol.asyncDispose]())

  async function ask(target: string, headers: readonly string[]): Promise<string> {
    const { status, code = '' } = await server.raw(rawRequest(target, [...headers, ...headerLines(byToken)]))
    return `${status} ${code}`.trim()
  }

  test('two hosts are refused, also when they are the same', async () => {
    for (const other of ['evil.example', own, ''])
      for (const hosts of [
        [own, other],
        [other, own],
      ]) {
        const said = await ask(
          'GET /api/v2/things',
          hosts.map((host) => `Host: ${host}`),
        )
        assert.equal(said, '421 http.host_refused', hosts.join(' and '))
      }
  })

  test('no host is refused, in HTTP/1.0 too', async () => {
    assert.equal(await ask('GET /api/v2/things', []), '421 http.host_refused')
    const old = await server.raw(
      `GET /api/v2/things HTTP/1.0\r\n${headerLines(byToken).join('\r\n')}\r\n\r\n`,
    )
    assert.equal(old.code, 'http.host_refused')
  })

  test('a target that names a host itself is refused, also the right one', async () => {
    for (const target of [
      `http://${own}/api/v2/things`,
      'http://evil.example/api/v2/things',
      'evil.example:80',
      '*',
    ])
      assert.notEqual((await ask(`GET ${target}`, [`Host: ${own}`])).slice(0, 1), '2', target)
    assert.equal(await ask(`GET http://${own}/api/v2/things`, [`Host: ${own}`]), '421 http.host_refused')
    assert.notEqual((await ask(`CONNECT ${own}`, [`Host: ${own}`])).slice(0, 1), '2')
  })

  test('what a proxy would say of the host changes nothing', async () => {
    const names = [
      'X-Forwarded-Host',
      'X-Host',
      'X-Original-Host',
      'Forwarded',
      'X-Forwarded-Server',
      'X-Original-URL',
    ]
    for (const name of names) {
      assert.equal(await ask('GET /api/v2/things', [`Host: ${own}`, `${name}: evil.example`]), '200')
      assert.equal(
        await ask('GET /api/v2/things', ['Host: evil.example', `${name}: ${own}`]),
        '421 http.host_refused',
      )
    }
  })

  test('a method that a header names in place of the first is not obeyed', async () => {
    const headers = [
      `Host: ${own}`,
      'X-HTTP-Method-Override: POST',
      'X-Method-Override: POST',
      ...headerLines(json),
    ]
    assert.equal(await ask('GET /api/v2/things?_method=POST', headers), '200')
    assert.deepEqual(server.done, [])
  })

  test('any other header that means something to the server is there once', async () => {
    const doubles = [
      'Content-Type: application/json',
      `Origin: http://${own}`,
      'Sec-Fetch-Site: same-origin',
      'If-Match: "1"',
    ]
    for (const double of doubles)
      assert.equal(
        await ask('GET /api/v2/things', [`Host: ${own}`, double, double]),
        '400 http.request_unreadable',
      )
    assert.equal(
      await ask('GET /api/v2/things', [`Host: ${own}`, ...headerLines(byToken)]),
      '400 http.request_unreadable',
    )
  })
})
