import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { describe, test } from 'node:test'

import { createMemoryLoginStore } from '#http/testing'

import { type Attacked, byToken, openServer, tell } from './server.ts'

/** A10: the token of the command line in a browser, cookies that somebody made, logins that have ended. */

const day = 24 * 3_600_000

function ask(server: Attacked, headers: Record<string, string>, path = '/api/v2/things'): Promise<string> {
  return tell(fetch(`${server.url}${path}`, { headers }))
}

describe('A10 the token', () => {
  test('comes from programs alone: with anything that only browsers send it is none', async () => {
    await using server = await openServer()
    const person = await server.logIn()
    assert.equal(await ask(server, byToken), '200')
    // What Node's own fetch may not set is sent as it is.
    const browser = [
      'sec-fetch-site: same-origin',
      'sec-fetch-dest: empty',
      'sec-fetch-user: ?1',
      `origin: ${server.url}`,
    ]
    for (const line of [...browser, `cookie: ${person.cookie}`, 'cookie: a=b']) {
      const head = [
        `host: 127.0.0.1:${server.port}`,
        `authorization: ${byToken.authorization}`,
        line,
        'connection: close',
      ]
      const { code } = await server.raw(`GET /api/v2/things HTTP/1.1\r\n${head.join('\r\n')}\r\n\r\n`)
      assert.equal(code, 'login.required', line)
    }
  })

  test('is taken whole, in its one place and spelling', async () => {
    await using server = await openServer()
    const { authorization } = byToken
    const token = authorization.slice('Bearer '.length)
    const wrong = [
      token,
      `bearer ${token}`,
      `Bearer  ${token}`,
      `Bearer ${token.slice(0, -1)}`,
      `Bearer ${token}x`,
      `Bearer ${token.toUpperCase()}`,
      `Bearer ${token}, Bearer ${token}`,
      `Bearer "${token}"`,
      'Bearer undefined',
      'Bearer null',
      'Bearer ',
      'Bearer',
      `Basic ${btoa(`ada:${token}`)}`,
      `Token ${token}`,
    ]
    for (const one of wrong)
      assert.equal(await ask(server, { authorization: one }), '401 login.required', one)
    const places: Record<string, string>[] = [
      { cookie: `token=${token}` },
      { cookie: `adjutant_session_${server.port}=${token}` },
      { 'x-adjutant-page-key': token },
      { 'x-api-key': token },
      { 'proxy-authorization': authorization },
    ]
    for (const place of places) assert.equal(await ask(server, place), '401 login.required')
    for (const query of ['token', 'access_token', 'authorization', 'ticket', 't'])
      assert.equal(await ask(server, {}, `/api/v2/things?${query}=${token}`), '401 login.required', query)
  })

  test('is worth nothing after the start that made it', async () => {
    await using server = await openServer({ token: 'token-of-the-next-start' })
    assert.equal(await ask(server, byToken), '401 login.required')
  })
})

describe('A10 the cookie', () => {
  test('is taken as it was made, and not with any sign of it changed', async () => {
    await using server = await openServer()
    const { cookie, headers, pageKey } = await server.logIn()
    assert.equal(await ask(server, headers), '200')
    const [name = '', value = ''] = cookie.split(/=(.*)/s)
    const id = value.slice(0, value.lastIndexOf('.'))
    const signature = value.slice(value.lastIndexOf('.') + 1)
    const other = (await server.logIn()).cookie.split(/=(.*)/s)[1] ?? ''
    const forged = [
      id,
      `${id}.`,
      `.${signature}`,
      `${id}.${signature.slice(0, -1)}`,
      `${id}.${signature}=`,
      `${id}.${'A'.repeat(signature.length)}`,
      `${id.slice(0, -1)}.${signature}`,
      `${id}.${other.slice(other.lastIndexOf('.') + 1)}`,
      `${id}.${createHmac('sha256', '').update(id).digest('base64').replaceAll('=', '')}`,
      `${id}.${createHmac('sha256', new Uint8Array(32)).update(id).digest('base64').replaceAll('=', '')}`,
      `${id}.${createHmac('sha256', new Uint8Array(32).fill(7)).update(id).digest('base64').replaceAll('=', '')}`,
      `"${value}"x`,
      'undefined',
      '',
      `j:{"id":"${id}"}`,
    ]
    for (const one of forged)
      assert.equal(
        await ask(server, { cookie: `${name}=${one}`, 'x-adjutant-page-key': pageKey }),
        '401 login.required',
        one,
      )
    for (let at = 0; at < value.length; at += 1) {
      const sign = value[at] === 'A' ? 'B' : 'A'
      const changed = `${value.slice(0, at)}${sign}${value.slice(at + 1)}`
      const said = await ask(server, { cookie: `${name}=${changed}`, 'x-adjutant-page-key': pageKey })
      assert.equal(said, '401 login.required', `sign ${at}`)
    }
  })

  test('under another name, or of a server at another port, is none', async () => {
    await using server = await openServer()
    const { cookie, pageKey } = await server.logIn()
    const value = cookie.split(/=(.*)/s)[1] ?? ''
    for (const name of [
      'adjutant_session',
      `adjutant_session_${server.port + 1}`,
      `ADJUTANT_SESSION_${server.port}`,
    ])
      assert.equal(
        await ask(server, { cookie: `${name}=${value}`, 'x-adjutant-page-key': pageKey }),
        '401 login.required',
      )
  })

  test('counts with its own page key, and the key with its own cookie', async () => {
    await using server = await openServer()
    const one = await server.logIn()
    const two = await server.logIn()
    const { cookie } = one
    for (const key of [
      two.pageKey,
      one.pageKey.slice(0, -1),
      `${one.pageKey}x`,
      one.pageKey.toLowerCase(),
      '',
      'null',
    ])
      assert.equal(
        await ask(server, { cookie, 'x-adjutant-page-key': key }),
        '401 login.page_key_missing',
        key,
      )
    assert.equal(await ask(server, { cookie }), '401 login.page_key_missing')
    assert.equal(await ask(server, { 'x-adjutant-page-key': one.pageKey }), '401 login.required')
    assert.equal(await ask(server, { cookie: `${cookie}; k=${one.pageKey}` }), '401 login.page_key_missing')
    assert.equal(
      await ask(server, { cookie }, `/api/v2/things?pageKey=${one.pageKey}`),
      '401 login.page_key_missing',
    )
  })
})

describe('A10 logins', () => {
  test('outlive a restart, and not the key of the home', async () => {
    const store = createMemoryLoginStore()
    const first = await openServer({ store })
    const { headers } = await first.logIn()
    const { port } = first
    await first[Symbol.asyncDispose]()
    {
      await using again = await openServer({ store, port })
      assert.equal(await ask(again, headers), '200')
    }
    await using foreign = await openServer({ store, port, key: new Uint8Array(32).fill(8) })
    assert.equal(await ask(foreign, headers), '401 login.required')
  })

  test('are ended by leaving, one by one, and all the others at once', async () => {
    await using server = await openServer()
    const [one, two, three, four] = [
      await server.logIn(),
      await server.logIn(),
      await server.logIn(),
      await server.logIn(),
    ]
    const send = (method: string, path: string, headers: Record<string, string>): Promise<Response> =>
      fetch(`${server.url}/api/v2/login/${path}`, {
        method,
        headers: method === 'POST' ? { ...headers, 'content-type': 'application/json' } : headers,
      })
    const ended: string[] = []
    using _ = server.entrance.logins.onEnded((id) => void ended.push(id))
    const left = await send('POST', 'logout', one.headers)
    assert.match(left.headers.get('set-cookie') ?? '', /^adjutant_session_\d+=; Max-Age=0; Path=\/;/)
    assert.equal(await ask(server, one.headers), '401 login.required')
    const idOf = ({ cookie }: { cookie: string }): string => /=([^.]+)\./.exec(cookie)?.[1] ?? ''
    assert.equal(await tell(send('DELETE', `sessions/${idOf(two)}`, three.headers)), '200')
    assert.equal(
      await tell(send('DELETE', `sessions/${idOf(two)}`, three.headers)),
      '404 login.session_unknown',
    )
    assert.equal(await ask(server, two.headers), '401 login.required')
    const { items } = (await (await send('GET', 'sessions', three.headers)).json()) as {
      items: { isOwn: boolean }[]
    }
    assert.deepEqual([items.length, items.filter(({ isOwn }) => isOwn).length], [2, 1])
    assert.deepEqual(await (await send('DELETE', 'sessions', three.headers)).json(), { ended: 1 })
    assert.equal(await ask(server, four.headers), '401 login.required')
    assert.equal(await ask(server, three.headers), '200')
    assert.deepEqual(ended, [one, two, four].map(idOf))
  })

  test('end when nobody has used them for thirty days, and not before', async () => {
    let now = Date.UTC(2026, 0, 1)
    await using server = await openServer({
      clock: { now: () => now, after: () => ({ [Symbol.dispose]() {} }) },
    })
    const used = await server.logIn()
    const unused = await server.logIn()
    for (let count = 0; count < 3; count += 1) {
      now += 29 * day
      assert.equal(await ask(server, used.headers), '200')
    }
    assert.equal(await ask(server, unused.headers), '401 login.required')
    now += 30 * day
    assert.equal(await ask(server, used.headers), '401 login.required')
  })

  test('a window that logs in again leaves the others of its browser in, and has their login', async () => {
    await using server = await openServer()
    const first = await server.logIn()
    const second = await server.logIn({ cookie: first.cookie })
    assert.deepEqual(second, first)
    assert.equal(await ask(server, first.headers), '200')
    // A cookie that was planted by another program is the login of nobody.
    const planted = await server.logIn({ cookie: `adjutant_session_${server.port}=planted.AAAA` })
    assert.notEqual(planted.cookie, first.cookie)
    assert.doesNotMatch(planted.cookie, /planted/)
  })
})
