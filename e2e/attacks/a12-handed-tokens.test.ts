import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import {
  type Attacked,
  type Browser,
  byToken,
  headerLines,
  json,
  openServer,
  rawRequest,
  tell,
} from './server.ts'

/** A12: a page hands the program a token or an address of its own choice, or leads somebody away with one. */

function standing() {
  let now = Date.UTC(2026, 0, 1)
  return { now: () => now, after: () => ({ [Symbol.dispose]() {} }), move: (ms: number) => void (now += ms) }
}

function post(
  server: Attacked,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { ...json, ...headers },
    body: JSON.stringify(body),
  })
}

const tokenOf = (link: string): string => link.split('#t=')[1] ?? ''

async function ticketOf(server: Attacked, person: Browser, path: string): Promise<string> {
  const { ticket } = (await (await post(server, '/api/v2/tickets', { path }, person.headers)).json()) as {
    ticket: string
  }
  return ticket
}

describe('A12 links', () => {
  test('a link logs in once, also when two take it at once', async () => {
    await using server = await openServer()
    const token = tokenOf(server.entrance.newLink(server.url).link)
    const said = await Promise.all(
      Array.from({ length: 8 }, () => tell(post(server, '/api/v2/login/link', { token }))),
    )
    assert.deepEqual(said.toSorted(), ['200', ...Array<string>(7).fill('401 login.link_invalid')])
  })

  test('a link logs in within a minute, and no other text does', async () => {
    const clock = standing()
    await using server = await openServer({ clock })
    const late = tokenOf(server.entrance.newLink(server.url).link)
    clock.move(1)
    const inTime = tokenOf(server.entrance.newLink(server.url).link)
    clock.move(59_999)
    const say = (token: string): Promise<string> => tell(post(server, '/api/v2/login/link', { token }))
    assert.equal(await say(late), '401 login.link_invalid')
    for (const wrong of [
      '',
      inTime.slice(0, -1),
      `${inTime}x`,
      inTime.toLowerCase(),
      byToken.authorization.slice(7),
      'null',
    ])
      assert.equal(await say(wrong), '401 login.link_invalid', wrong)
    assert.equal(await say(inTime), '200')
  })

  test('a link in the address that a browser sends is taken by nobody', async () => {
    await using server = await openServer()
    const token = tokenOf(server.entrance.newLink(server.url).link)
    for (const path of [
      `/?t=${token}`,
      `/?token=${token}`,
      `/api/v2/login?t=${token}`,
      `/api/v2/login/link?token=${token}`,
    ]) {
      const response = await fetch(`${server.url}${path}`)
      assert.equal(response.headers.get('set-cookie'), null, path)
    }
    assert.equal(await tell(fetch(`${server.url}/api/v2/things?t=${token}`)), '401 login.required')
    assert.equal(await tell(post(server, '/api/v2/login/link', { token })), '200')
  })

  test('a page of somebody else cannot log a browser in, and uses up no link by trying', async () => {
    await using server = await openServer()
    const token = tokenOf(server.entrance.newLink(server.url).link)
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:5173']) {
      const text = rawRequest(
        'POST /api/v2/login/link',
        headerLines({ host: `127.0.0.1:${server.port}`, origin, ...json }),
        JSON.stringify({ token }),
      )
      const reply = await server.raw(text)
      assert.equal(reply.code, 'http.origin_refused')
      assert.doesNotMatch(reply.text, /set-cookie/i)
    }
    assert.equal(await tell(post(server, '/api/v2/login/link', { token })), '200')
  })

  test('a link is made for who is in, and leads to the server itself whatever a request says', async () => {
    await using server = await openServer()
    assert.equal(await tell(post(server, '/api/v2/login/links', {})), '401 login.required')
    const misleading = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      forwarded: 'host=evil.example',
    }
    const answer = await post(server, '/api/v2/login/links', {}, { ...byToken, ...misleading })
    const { link } = (await answer.json()) as { link: string }
    assert.equal(link.split('/#t=')[0], server.url)
    for (const given of [
      { url: 'https://evil.example' },
      { host: 'evil.example' },
      { next: '//evil.example' },
    ])
      assert.equal(await tell(post(server, '/api/v2/login/links', given, byToken)), '422 input.invalid')
  })

  test('nothing leads away', async () => {
    await using server = await openServer()
    const person = await server.logIn()
    const away = encodeURIComponent('https://evil.example/')
    const targets = [
      '//evil.example',
      '//evil.example/%2f..',
      `/?next=${away}`,
      `/login?return=${away}&redirect_uri=${away}&gatewayUrl=${away}`,
      `/api/v2/login?next=${away}`,
      `/api/v2/things?next=${away}`,
      '/https://evil.example',
      '/%2f%2fevil.example',
    ]
    for (const target of targets) {
      const reply = await server.raw(
        rawRequest(`GET ${target}`, headerLines({ host: `127.0.0.1:${server.port}`, ...person.headers })),
      )
      assert.doesNotMatch(reply.text, /^(location|refresh):/im, target)
      assert.notEqual(String(reply.status).slice(0, 1), '3', target)
    }
    const next = { token: tokenOf(server.entrance.newLink(server.url).link), next: 'https://evil.example' }
    assert.equal(await tell(post(server, '/api/v2/login/link', next)), '422 input.invalid')
  })
})

describe('A12 tickets', () => {
  test('a ticket opens one address once, for the login that it was made for', async () => {
    await using server = await openServer()
    const person = await server.logIn()
    const other = await server.logIn()
    const get = (path: string, cookie = person.cookie): Promise<string> =>
      tell(fetch(`${server.url}${path}`, { headers: cookie === '' ? {} : { cookie } }))
    const path = '/api/v2/things?a=1'
    const fresh = (): Promise<string> => ticketOf(server, person, path)
    const once = await fresh()
    assert.equal(await get(`${path}&ticket=${once}`), '200')
    assert.equal(await get(`${path}&ticket=${once}`), '401 login.page_key_missing')
    const elsewhere = [
      async () => get(`/api/v2/things?ticket=${await fresh()}`),
      async () => get(`/api/v2/things?a=2&ticket=${await fresh()}`),
      async () => get(`/api/v2/things?a=1&b=2&ticket=${await fresh()}`),
      async () => get(`/api/v2/things?ticket=${await fresh()}&a=1`),
      async () => get(`/api/v2/%74hings?a=1&ticket=${await fresh()}`),
      async () => get(`/api/v2/stream?ticket=${await fresh()}`),
      async () => get(`${path}&ticket=${await fresh()}`, other.cookie),
      async () => get(`${path}&ticket=${(await fresh()).slice(0, -1)}`),
      async () => get(`${path}&ticket=${await fresh()}&ticket=x`),
    ]
    for (const attempt of elsewhere)
      assert.equal(await attempt(), '401 login.page_key_missing', String(attempt))
    assert.equal(await get(`${path}&ticket=${await fresh()}`, ''), '401 login.required')
  })

  test('a ticket changes nothing: it is for GET alone', async () => {
    await using server = await openServer()
    const person = await server.logIn()
    const ticket = await ticketOf(server, person, '/api/v2/things')
    const { cookie } = person
    assert.equal(
      await tell(post(server, `/api/v2/things?ticket=${ticket}`, {}, { cookie })),
      '401 login.page_key_missing',
    )
    const head = await fetch(`${server.url}/api/v2/things?ticket=${ticket}`, {
      method: 'HEAD',
      headers: { cookie },
    })
    const ended = await fetch(`${server.url}/api/v2/login/sessions?ticket=${ticket}`, {
      method: 'DELETE',
      headers: { cookie },
    })
    assert.deepEqual([head.status, ended.status, server.done], [401, 401, []])
    assert.equal(
      await tell(fetch(`${server.url}/api/v2/things?ticket=${ticket}`, { headers: { cookie } })),
      '200',
    )
  })

  test('a ticket ends with its minute and with its login', async () => {
    const clock = standing()
    await using server = await openServer({ clock })
    const person = await server.logIn()
    const { cookie } = person
    const late = await ticketOf(server, person, '/api/v2/things')
    clock.move(60_000)
    assert.equal(
      await tell(fetch(`${server.url}/api/v2/things?ticket=${late}`, { headers: { cookie } })),
      '401 login.page_key_missing',
    )
    const ticket = await ticketOf(server, person, '/api/v2/things')
    await post(server, '/api/v2/login/logout', {}, person.headers)
    assert.equal(
      await tell(fetch(`${server.url}/api/v2/things?ticket=${ticket}`, { headers: { cookie } })),
      '401 login.required',
    )
  })

  test('a ticket is made for an address of this server, by a page that is in', async () => {
    await using server = await openServer()
    const person = await server.logIn()
    for (const path of [
      '//evil.example',
      'https://evil.example/',
      'api/v2/things',
      '',
      '/a b',
      '/a\r\nX: 1',
      '/ä',
      `/${'a'.repeat(5_000)}`,
    ])
      assert.equal(
        await tell(post(server, '/api/v2/tickets', { path }, person.headers)),
        '422 input.invalid',
        path.slice(0, 40),
      )
    assert.equal(await tell(post(server, '/api/v2/tickets', { path: '/a' })), '401 login.required')
    assert.equal(
      await tell(post(server, '/api/v2/tickets', { path: '/a' }, { cookie: person.cookie })),
      '401 login.page_key_missing',
    )
  })
})
