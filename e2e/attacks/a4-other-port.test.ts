import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'

import { type Attacked, type Browser, headerLines, json, openServer, rawRequest } from './server.ts'

/** A4: browsers give the cookies of a host to each of its ports. Another program there has a page, and our cookie. */

describe('A4 a page of another port', () => {
  let server: Attacked
  let own: string
  let person: Browser
  before(async () => {
    server = await openServer()
    own = `127.0.0.1:${server.port}`
    person = await server.logIn()
  })
  after(() => server[Symbol.asyncDispose]())

  async function ask(target: string, headers: Record<string, string>): Promise<string> {
    const text = rawRequest(
      target,
      headerLines({ host: own, ...headers }),
      target.startsWith('POST') ? '{}' : '',
    )
    const { status, code = '' } = await server.raw(text)
    return `${status} ${code}`.trim()
  }

  test('its requests are refused as what they are: of another origin', async () => {
    for (const origin of [
      'http://127.0.0.1:5173',
      'http://localhost:5173',
      `http://localhost:${server.port + 1}`,
    ]) {
      const headers = { cookie: person.cookie, origin, 'sec-fetch-site': 'same-site', ...json }
      assert.equal(await ask('POST /api/v2/things', headers), '403 http.origin_refused')
      assert.equal(
        await ask('POST /api/v2/things', { ...headers, ...person.headers }),
        '403 http.origin_refused',
      )
      assert.equal(
        await ask('GET /api/v2/things', { ...headers, ...person.headers }),
        '403 http.origin_refused',
      )
    }
  })

  test('the program behind it, which can send any header, has the cookie and still nothing', async () => {
    const { cookie } = person
    const page = { cookie, origin: `http://${own}`, 'sec-fetch-site': 'same-origin', ...json }
    for (const target of [
      'GET /api/v2/things',
      'POST /api/v2/things',
      'GET /api/v2/stream',
      'GET /api/v2/login/sessions',
      'POST /api/v2/login/links',
      'POST /api/v2/login/logout',
      'POST /api/v2/tickets',
    ])
      assert.equal(await ask(target, page), '401 login.page_key_missing', target)
    assert.deepEqual(server.done, [])
  })

  test('who am I tells it nothing of the person', async () => {
    const { text } = await server.raw(
      rawRequest('GET /api/v2/login', headerLines({ host: own, cookie: person.cookie })),
    )
    assert.match(text, /\{"by":null,"via":null,"login":null,"passphrase":false\}$/)
  })

  test('a page key of another login does not go with the cookie', async () => {
    const other = await server.logIn()
    const headers = { cookie: person.cookie, 'x-adjutant-page-key': other.pageKey }
    assert.equal(await ask('GET /api/v2/things', headers), '401 login.page_key_missing')
    assert.equal(await ask('GET /api/v2/things', person.headers), '200')
  })

  test('the cookie is for no script, no other site and no other name of a server of ours', async () => {
    const { link } = server.entrance.newLink(server.url)
    const body = JSON.stringify({ token: link.split('#t=')[1] })
    const { text } = await server.raw(
      rawRequest('POST /api/v2/login/link', headerLines({ host: own, ...json }), body),
    )
    const [, name, rest = ''] = /^set-cookie: ([^=]+)=([^\r]*)/im.exec(text) ?? []
    assert.equal(name, `adjutant_session_${server.port}`)
    assert.deepEqual(rest.split('; ').slice(1).toSorted(), [
      'HttpOnly',
      'Max-Age=34560000',
      'Path=/',
      'SameSite=Strict',
    ])
  })
})
