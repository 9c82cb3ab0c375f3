import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'

import { type Attacked, byToken, headerLines, openServer, rawRequest } from './server.ts'

/** A1: a page whose name was made to lead to this machine sends requests as if to its own server. */

const refused = ['421 http.host_refused', '421 http.host_refused']

describe('A1 a rebound name', () => {
  let server: Attacked
  before(async () => {
    server = await openServer({ hosts: ['desk.example:4777', 'plain.example'] })
  })
  after(() => server[Symbol.asyncDispose]())

  /** Nothing is told to the stranger, and to nobody else by that way: not even to who shows the token. */
  async function ask(host: string): Promise<string[]> {
    const replies = await Promise.all([
      server.raw(rawRequest('GET /', [`host: ${host}`])),
      server.raw(rawRequest('GET /api/v2/things', [`host: ${host}`, ...headerLines(byToken)])),
    ])
    return replies.map(({ status, code }) => `${status} ${code ?? ''}`.trim())
  }

  test('the names of this machine and those that were allowed are answered', async () => {
    const { port } = server
    for (const host of [
      `127.0.0.1:${port}`,
      `localhost:${port}`,
      `[::1]:${port}`,
      'desk.example:4777',
      'plain.example',
    ])
      assert.deepEqual(await ask(host), ['200', '200'], host)
  })

  test('no other name, port or spelling is', async () => {
    const { port } = server
    const hosts = [
      'evil.example',
      `evil.example:${port}`,
      `127.0.0.1.evil.example:${port}`,
      `localhost.evil.example:${port}`,
      `evil.localhost:${port}`,
      `localhost.:${port}`,
      `127.0.0.1.:${port}`,
      `LOCALHOST:${port}`,
      '127.0.0.1',
      'localhost',
      `127.0.0.1:${port + 1}`,
      `127.0.0.1:0${port}`,
      `127.0.0.1:${port}:80`,
      `0.0.0.0:${port}`,
      `127.0.0.2:${port}`,
      `127.1:${port}`,
      `2130706433:${port}`,
      `0x7f.0.0.1:${port}`,
      `[::]:${port}`,
      `[0:0:0:0:0:0:0:1]:${port}`,
      `[::ffff:127.0.0.1]:${port}`,
      `::1:${port}`,
      `user@127.0.0.1:${port}`,
      `127.0.0.1:${port}@evil.example`,
      `127.0.0.1:${port}, evil.example`,
      `127.0.0.1:${port}/`,
      `http://127.0.0.1:${port}`,
      'desk.example',
      'plain.example:4777',
      'a.desk.example:4777',
      '',
    ]
    for (const host of hosts) assert.deepEqual(await ask(host), refused, host)
    assert.deepEqual(server.done, [])
  })
})
