import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { byToken, json, openServer, tell } from './server.ts'

/** A13: what is open at the first start until somebody closes it, and stays open. */

const open = [
  'GET /',
  'HEAD /',
  'GET /api/v2/login',
  'HEAD /api/v2/login',
  'POST /api/v2/login/link',
  'POST /api/v2/login/passphrase',
]

describe('A13 the first start', () => {
  test('nothing is open but the page, who am I, and the two ways to log in', async () => {
    await using server = await openServer()
    const closed = server.routes.filter((route) => !open.includes(route))
    assert.ok(closed.length >= 10, closed.join())
    assert.deepEqual(
      open.filter((route) => !server.routes.includes(route)),
      [],
    )
    for (const route of closed) {
      const [method = '', path = ''] = route.split(' ')
      const response = await fetch(`${server.url}${path.replace(':id', 'x')}`, { method, headers: json })
      assert.equal(response.status, 401, route)
    }
    assert.equal(await tell(fetch(`${server.url}/api/v2/unheard-of`)), '401 login.required')
    assert.deepEqual(server.done, [])
  })

  test('without a passphrase none opens it, the empty one neither, and a link is the only way in', async () => {
    await using server = await openServer({ passphrase: { isSet: () => false, verify: async () => true } })
    const guess = (passphrase: unknown): Promise<string> =>
      tell(
        fetch(`${server.url}/api/v2/login/passphrase`, {
          method: 'POST',
          headers: json,
          body: JSON.stringify({ passphrase }),
        }),
      )
    for (const passphrase of ['admin', 'password', 'adjutant', 'null', ' '])
      assert.equal(await guess(passphrase), '409 login.no_passphrase')
    for (const passphrase of ['', null, undefined, true, {}, []])
      assert.equal(await guess(passphrase), '422 input.invalid')
    const person = await server.logIn()
    assert.equal(await tell(fetch(`${server.url}/api/v2/things`, { headers: person.headers })), '200')
  })

  test('nobody gets a link but who is in already, or whoever may read the home', async () => {
    await using server = await openServer()
    const ask = (headers: Record<string, string>): Promise<string> =>
      tell(
        fetch(`${server.url}/api/v2/login/links`, {
          method: 'POST',
          headers: { ...json, ...headers },
          body: '{}',
        }),
      )
    assert.equal(await ask({}), '401 login.required')
    assert.equal(await ask(byToken), '200')
  })

  test('a stranger is told that nobody is in and whether there is a passphrase, and no more', async () => {
    await using server = await openServer()
    await server.logIn()
    const response = await fetch(`${server.url}/api/v2/login`)
    assert.deepEqual(await response.json(), { by: null, via: null, login: null, passphrase: false })
    assert.equal(response.headers.get('set-cookie'), null)
  })

  test('a passphrase that is given while the server runs counts from then on', async () => {
    let isSet = false
    await using server = await openServer({
      passphrase: { isSet: () => isSet, verify: async (text) => text === 'a long one' },
    })
    const guess = (passphrase: string): Promise<string> =>
      tell(
        fetch(`${server.url}/api/v2/login/passphrase`, {
          method: 'POST',
          headers: json,
          body: JSON.stringify({ passphrase }),
        }),
      )
    assert.equal(await guess('a long one'), '409 login.no_passphrase')
    isSet = true
    assert.equal(await guess('another'), '401 login.passphrase_wrong')
    assert.equal(await guess('a long one'), '200')
  })
})
