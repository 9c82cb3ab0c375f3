import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'

import { createEgress } from '#adapters'
import type { EgressResponse } from '#gate'
import { createMemorySecrets } from '#gate/testing'

import { clock, get, grantsOf, limits, serve } from './victim.ts'

const value = 's3cr3t/of+the=forge&"x"'
const other = 'another-value-of-the-vault'
const bound = { hosts: ['127.0.0.1'], methods: ['GET'], pathPrefixes: ['/'], header: 'authorization' }

type Answer = Parameters<typeof serve>[0]

/** Asks a server with a secret, and gives what comes back. */
async function ask(answer: Answer, { withSecret = true } = {}): Promise<EgressResponse> {
  await using server = await serve(answer)
  const egress = createEgress({
    grants: [
      ...grantsOf(`127.0.0.1:${server.port}`),
      { capability: 'secret', resource: 'forge', reason: 'test' },
    ],
    clock,
    secrets: createMemorySecrets(
      [
        { ...bound, name: 'forge', value },
        { ...bound, name: 'other', value: other },
      ],
      { plainOnLoopback: true },
    ),
  })
  const headers: Record<string, string> = withSecret ? { authorization: 'Token {{secret:forge}}' } : {}
  return await egress.send(get(`http://127.0.0.1:${server.port}/`, headers), limits)
}

const bytes = Buffer.from(value)
const base64 = (text: string): string => Buffer.from(text).toString('base64')

const echoes: Readonly<Record<string, string | Buffer>> = {
  plain: value,
  'in the middle of a word': `x${value}x`,
  reversed: [...value].toReversed().join(''),
  base64: base64(value),
  'base64 at the second alignment': base64(`u${value}`),
  'base64 at the third alignment': base64(`us${value}`),
  'base64 of a user and password': base64(`user:${value}`),
  'base64 for URLs': Buffer.from(`?${value}`).toString('base64url'),
  'base64 in lines': base64(`....${value}`).replaceAll(/.{10}/g, '$&\r\n'),
  hex: bytes.toString('hex'),
  'hex in capitals': bytes.toString('hex').toUpperCase(),
  'hex with colons': bytes.toString('hex').replaceAll(/..(?=.)/g, '$&:'),
  'percent-encoded': encodeURIComponent(value),
  'percent-encoded twice': encodeURIComponent(encodeURIComponent(value)),
  'percent-encoded altogether': Array.from(bytes, (byte) => `%${byte.toString(16)}`).join(''),
  'in JSON': JSON.stringify({ authorization: `Token ${value}` }),
  'in JSON with every letter escaped': Array.from(
    value,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  ).join(''),
  'in HTML': value.replaceAll('&', '&amp;').replaceAll('"', '&quot;'),
  'in UTF-16': Buffer.from(value, 'utf16le'),
}

describe('G2: a server that sends the secret back', () => {
  for (const [how, echo] of Object.entries(echoes)) {
    test(`is heard without it: ${how}`, async () => {
      const { body } = await ask((_request, response) => {
        response.write('before ')
        response.write(echo)
        response.end(' after')
      })
      const text = Buffer.from(body).toString('latin1')
      assert.ok(text.startsWith('before ') && text.endsWith(' after'), text)
      assert.ok(text.includes('{{secret:forge}}'), text)
      for (const spelled of Object.values(echoes)) {
        assert.equal(text.includes(spelled.toString('latin1')), false, text)
      }
    })
  }

  test('is heard without it when it is split over pieces', async () => {
    const { body } = await ask(async (_request, response) => {
      for (const letter of base64(`user:${value}`)) {
        response.write(letter)
        await pause(1)
      }
      response.end()
    })
    assert.match(Buffer.from(body).toString(), /^.{0,8}\{\{secret:forge\}\}.{0,4}$/)
  })

  test('is heard without it in headers, whatever their names', async () => {
    const { headers } = await ask((_request, response) => {
      response.writeHead(200, {
        'x-echo': `Token ${value}`,
        'set-cookie': `a=${encodeURIComponent(value)}`,
        'x-debug': base64(value),
        etag: bytes.toString('hex'),
      })
      response.end()
    })
    const all = JSON.stringify(headers)
    for (const spelled of [
      JSON.stringify(value).slice(1, -1),
      encodeURIComponent(value),
      base64(value),
      bytes.toString('hex'),
    ]) {
      assert.equal(all.includes(spelled), false, all)
    }
    assert.equal(headers['x-echo'], 'Token {{secret:forge}}')
  })

  test('is heard without any value of the vault, also when nothing was sent with the request', async () => {
    const { body } = await ask((_request, response) => response.end(`${other} and ${base64(value)}`), {
      withSecret: false,
    })
    assert.match(Buffer.from(body).toString(), /^\[redacted\] and \[redacted\].?=$/)
  })

  test('is heard unchanged where it says nothing of them', async () => {
    const said = Buffer.from(Array.from({ length: 4_096 }, (_, index) => index % 256))
    const { body } = await ask((_request, response) => response.end(said))
    assert.deepEqual(Buffer.from(body), said)
  })

  test('tells nothing in an error either', async () => {
    for (const answer of [
      `HTTP/1.1 200 ${value}\r\nContent-Length: 100\r\n\r\n${value}`,
      `HTTP/1.1 200 OK\r\nContent-Length: ${value}\r\n\r\n`,
      `${value}\r\n\r\n`,
      `HTTP/1.1 200 OK\r\nX: ${value}\0\r\n\r\n`,
    ]) {
      await assert.rejects(
        ask((request) => request.socket.end(answer)),
        (error) => {
          for (let part: unknown = error; part instanceof Error; part = part.cause) {
            const all = [
              part.message,
              part.stack,
              JSON.stringify(part),
              ...Object.values(part).map(String),
            ].join(' ')
            assert.equal(all.includes('s3cr3t'), false, all)
          }
          return true
        },
      )
    }
  })
})
