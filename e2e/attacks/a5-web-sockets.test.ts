import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'

import { WebSocket } from 'ws'

import { type Attacked, type Browser, byToken, headerLines, openServer, rawRequest } from './server.ts'

/** A5: web sockets know no same-origin policy: any page can open one, and the browser adds the cookie. */

const upgrade = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
}

describe('A5 web sockets', () => {
  let server: Attacked
  let own: string
  let person: Browser
  before(async () => {
    server = await openServer()
    own = `127.0.0.1:${server.port}`
    person = await server.logIn()
  })
  after(() => server[Symbol.asyncDispose]())

  async function ask(headers: Record<string, string>, path = '/api/v2/ws'): Promise<string> {
    const text = rawRequest(`GET ${path}`, headerLines({ host: own, ...headers, ...upgrade })).replace(
      'connection: close\r\n',
      '',
    )
    const { status, code = '' } = await server.raw(text)
    return `${status} ${code}`.trim()
  }

  /** The first frame of the server, or the status that it refused with. */
  function open(protocols: string[], headers: Record<string, string>): Promise<unknown> {
    return new Promise((resolve) => {
      const socket = new WebSocket(`ws://${own}/api/v2/ws`, protocols, { headers })
      socket.on('open', () => socket.send('{"subscribe":{"topics":[],"after":null}}'))
      socket.on('message', (frame: Buffer) => {
        resolve([socket.protocol, (JSON.parse(frame.toString()) as { event: string }).event])
        socket.terminate()
      })
      socket.on('unexpected-response', (_, response) => resolve(response.statusCode))
      socket.on('error', (error) => resolve(error.message))
    })
  }

  test('the own page opens one with its key among the protocols, which is not said back', async () => {
    const headers = { origin: `http://${own}`, cookie: person.cookie }
    assert.deepEqual(await open(['adjutant', `adjutant.key.${person.pageKey}`], headers), [
      'adjutant',
      'hello',
    ])
  })

  test('a program of the person opens one with the token', async () => {
    assert.deepEqual(await open(['adjutant'], byToken), ['adjutant', 'hello'])
  })

  test('a page of another origin opens none, not even with all that the own page has', async () => {
    for (const origin of [
      'https://evil.example',
      'null',
      'http://127.0.0.1:5173',
      `http://evil.example:${server.port}`,
    ]) {
      const headers = {
        origin,
        cookie: person.cookie,
        'sec-websocket-protocol': `adjutant.key.${person.pageKey}`,
      }
      assert.equal(await ask(headers), '403 http.origin_refused', origin)
    }
    const crossSite = {
      origin: `http://${own}`,
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'websocket',
    }
    assert.equal(await ask({ ...crossSite, cookie: person.cookie }), '403 http.origin_refused')
  })

  test('the cookie alone opens none, and neither does the key', async () => {
    const origin = `http://${own}`
    const key = { 'sec-websocket-protocol': `adjutant, adjutant.key.${person.pageKey}` }
    assert.equal(await ask({ origin, cookie: person.cookie }), '401 login.page_key_missing')
    assert.equal(await ask({ origin, ...key }), '401 login.required')
    const wrong = { 'sec-websocket-protocol': 'adjutant.key.wrong' }
    assert.equal(await ask({ origin, cookie: person.cookie, ...wrong }), '401 login.page_key_missing')
    const both = { 'sec-websocket-protocol': `adjutant.key.wrong, adjutant.key.${person.pageKey}` }
    assert.equal(await ask({ origin, cookie: person.cookie, ...both }), '401 login.page_key_missing')
    assert.equal(await ask({ origin }), '401 login.required')
    assert.equal(await ask({}), '401 login.required')
  })

  test('the key as a header, a ticket or a query opens none: no browser could have put them there', async () => {
    const page = { origin: `http://${own}`, cookie: person.cookie }
    assert.equal(await ask({ ...page, 'x-adjutant-page-key': person.pageKey }), '401 login.page_key_missing')
    assert.equal(await ask(page, `/api/v2/ws?key=${person.pageKey}`), '401 login.page_key_missing')
    const response = await fetch(`${server.url}/api/v2/tickets`, {
      method: 'POST',
      headers: { ...person.headers, 'content-type': 'application/json' },
      body: '{"path":"/api/v2/ws"}',
    })
    const { ticket } = (await response.json()) as { ticket: string }
    assert.equal(await ask(page, `/api/v2/ws?ticket=${ticket}`), '401 login.page_key_missing')
  })

  test('who has the cookie and the key but says no origin is no browser, and opens none', async () => {
    const key = { 'sec-websocket-protocol': `adjutant.key.${person.pageKey}` }
    assert.equal(await ask({ cookie: person.cookie, ...key }), '401 login.page_key_missing')
  })

  test('the token from a page opens none', async () => {
    assert.equal(await ask({ origin: `http://${own}`, ...byToken }), '401 login.required')
    assert.equal(await ask({ cookie: person.cookie, ...byToken }), '401 login.required')
    assert.equal(await ask({}, '/api/v2/ws?token=token-of-the-command-line'), '401 login.required')
  })

  test('a web socket where there is none is no way around the login', async () => {
    assert.equal(
      await ask({ origin: `http://${own}`, cookie: person.cookie }, '/api/v2/things'),
      '401 login.page_key_missing',
    )
    assert.equal(await ask({ host: 'evil.example' }), '421 http.host_refused')
  })
})
