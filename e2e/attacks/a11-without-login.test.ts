import assert from 'node:assert/strict'
import { createConnection } from 'node:net'
import { after, before, describe, test } from 'node:test'

import { type Operation } from '#contract'
import { loginOperations, operations } from '#contract/operations'

import { implementationsThatNote, type Served, serveOperations } from '../http/serve-operations.ts'

const called: string[] = []
let served: Served

before(async () => {
  served = await serveOperations(implementationsThatNote(called))
})
after(async () => {
  await served[Symbol.asyncDispose]()
})

/** What may be asked by anybody: how one comes in. */
const open = Object.values<Operation>({ ...operations, ...loginOperations })
  .filter(({ permission }) => permission === 'none')
  .map(({ http }) => http.replaceAll(/\{([^}]+)\}/g, ':$1'))

interface Attempt {
  readonly name: string
  readonly headers: (attacked: Served) => readonly string[]
}

const json = 'content-type: application/json'
const attempts: readonly Attempt[] = [
  { name: 'without anything', headers: () => [json] },
  {
    name: 'with a body that is no JSON, and never comes to its end',
    headers: () => [json, 'content-length: 900000'],
  },
  { name: 'with another token', headers: () => [json, 'authorization: Bearer token-of-the-command-linf'] },
  {
    name: 'with a token in another spelling',
    headers: () => [json, `authorization: bearer\t${served.token}x`],
  },
  {
    name: 'with a cookie and a key that nobody gave out',
    headers: ({ port }) => [json, `cookie: adjutant_session_${port}=abc.def`, 'x-adjutant-page-key: abc'],
  },
  { name: 'with a ticket that nobody gave out', headers: () => [json, 'x-ticket: abc'] },
]

/** The status and code that come back, although the request is not complete. */
function ask(route: string, headers: readonly string[]): Promise<string> {
  const [method = '', pattern = ''] = route.split(' ')
  const path = `${pattern.replaceAll(/:[^/]+/g, 'x')}?ticket=abc`
  return new Promise((resolve, reject) => {
    const socket = createConnection({ port: served.port, host: '127.0.0.1' })
    let text = ''
    socket
      .setEncoding('latin1')
      .setTimeout(2_000, () => socket.destroy(new Error(`${route} gives no answer`)))
    socket.on('error', reject)
    socket.on('data', (piece: string) => {
      text += piece
      if (!text.includes('\r\n\r\n')) return
      const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? ''
      if (method !== 'HEAD' && !/"code":"[a-z_.]+"/.test(text)) return
      resolve(`${status} ${/"code":"([a-z_.]+)"/.exec(text)?.[1] ?? ''}`.trim())
      socket.destroy()
    })
    const lines = [`${method} ${path} HTTP/1.1`, `host: 127.0.0.1:${served.port}`, ...headers]
    socket.write(`${lines.join('\r\n')}\r\n\r\n{"broken`)
  })
}

describe('A11: what nobody may call who has not come in', () => {
  for (const { name, headers } of attempts) {
    test(`A11: every route refuses a request ${name}, before its body is read or anything runs`, async () => {
      const guarded = served.routes.all.filter(
        (route) => !open.includes(route) && !open.includes(route.replace('HEAD', 'GET')),
      )
      assert.ok(guarded.length > Object.keys(operations).length)
      for (const route of guarded) {
        const answer = await ask(route, headers(served))
        assert.match(answer, route.startsWith('HEAD') ? /^401/ : /^401 login\./, route)
      }
      assert.deepEqual(called, [])
      assert.deepEqual(served.failures, [])
    })
  }

  test('A11: what is open to all is how one comes in, and nothing else', () => {
    assert.deepEqual(open.toSorted(), [
      'GET /api/v2/login',
      'POST /api/v2/login/link',
      'POST /api/v2/login/passphrase',
    ])
  })

  test('A11: with a login the same requests get as far as their bodies', async () => {
    const answer = await ask('POST /api/v2/runs', [
      json,
      'content-length: 8',
      `authorization: Bearer ${served.token}`,
    ])
    assert.equal(answer, '422 input.invalid')
  })
})
