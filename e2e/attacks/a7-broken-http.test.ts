import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'

import { type Attacked, byToken, headerLines, json, openServer, rawRequest } from './server.ts'

/** A7: requests that two readers take for two different things, and requests without end. */

describe('A7 broken HTTP', () => {
  let server: Attacked
  let head: string[]
  before(async () => {
    server = await openServer()
    head = [
      'POST /api/v2/things HTTP/1.1',
      `Host: 127.0.0.1:${server.port}`,
      ...headerLines({ ...byToken, ...json }),
    ]
  })
  after(async () => {
    await server[Symbol.asyncDispose]()
    assert.deepEqual([server.done, server.failures], [[], []])
  })

  /** What would be done if the second half of a message were taken for a request of its own. */
  const hidden = (): string => [...head, 'Content-Length: 8', '', '{"a":99}'].join('\r\n')

  /** Everything that came back, as the statuses of all answers. */
  async function statuses(bytes: string | Uint8Array): Promise<number[]> {
    const { text } = await server.raw(bytes)
    return [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status))
  }

  test('lengths that disagree are refused, and what follows is no request', async () => {
    const lengths = [
      ['Content-Length: 0', 'Transfer-Encoding: chunked'],
      ['Transfer-Encoding: chunked', 'Content-Length: 4'],
      ['Content-Length: 0', 'Content-Length: 7'],
      ['Content-Length: 7', 'Content-Length: 7'],
      ['Content-Length: 0, 7'],
      ['Content-Length: 7, 7'],
      ['Content-Length: +7'],
      ['Content-Length: -7'],
      ['Content-Length: 0x7'],
      ['Content-Length: 7 7'],
      ['Content-Length: '],
      ['Content-Length: 99999999999999999999'],
      ['Content-Length : 7'],
      ['Transfer-Encoding: xchunked'],
      ['Transfer-Encoding: identity'],
      ['Transfer-Encoding: chunked, identity'],
      ['Transfer-Encoding: chunked', 'Transfer-Encoding: identity'],
      ['Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'],
      ['Transfer-Encoding:\u000bchunked'],
      ['Transfer-Encoding : chunked'],
      [' Transfer-Encoding: chunked', 'Content-Length: 0'],
    ]
    for (const length of lengths) {
      const text = [...head, ...length, '', `0\r\n\r\n${hidden()}`].join('\r\n')
      const said = await statuses(text)
      assert.deepEqual(said, [400], length.join(' and '))
    }
  })

  test('line ends, spaces and signs that readers take differently are refused', async () => {
    const ends = '\r\n\r\n'
    const broken = [
      head.join('\n') + '\n\n' + hidden(),
      [...head, 'X: a\nContent-Length: 4'].join('\r\n') + ends,
      [...head, 'X: a\rContent-Length: 4'].join('\r\n') + ends,
      [...head, 'X: a\u0000b'].join('\r\n') + ends,
      [...head, 'X a: b'].join('\r\n') + ends,
      [...head, ': b'].join('\r\n') + ends,
      [...head, 'no colon'].join('\r\n') + ends,
      [...head, 'X: a', '\tfolded: b'].join('\r\n') + ends,
      head.join('\r\n').replace('HTTP/1.1', 'HTTP/1.1 HTTP/1.1') + ends,
      head.join('\r\n').replace('HTTP/1.1', 'HTTP/9.9') + ends,
      head.join('\r\n').replace('HTTP/1.1', 'HTTP/2.0') + ends,
      head.join('\r\n').replace('HTTP/1.1', 'HTTP/0.9') + ends,
      head.join('\r\n').replace('POST ', 'POST\t') + ends,
      head.join('\r\n').replace('POST', 'PO\u0000ST') + ends,
      head.join('\r\n').replace('POST', 'BREW') + ends,
      `\u0016\u0003\u0001\u0002${hidden()}`,
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    ]
    for (const text of broken) {
      const said = await statuses(text)
      assert.ok(
        said.length === 1 && said[0] === 400,
        `${JSON.stringify(text.slice(0, 300))} gave ${said.join()}`,
      )
    }
  })

  test('pieces of a body whose sizes cannot be read are refused', async () => {
    const chunked = [...head, 'Transfer-Encoding: chunked', ''].join('\r\n')
    for (const piece of [
      '8;a\n\r\n{"a":99}',
      '0x8\r\n{"a":99}',
      '-8\r\n{"a":99}',
      '8 \n{"a":99}',
      'zz\r\n{"a":99}',
      '2\r\n{"a":99}',
    ])
      assert.deepEqual((await statuses(`${chunked}\r\n${piece}\r\n0\r\n\r\n`)).at(-1) ?? 0, 400, piece)
  })

  test('headers of 20 KB and thousands of them are refused', async () => {
    const long = await server.raw(rawRequest('GET /', [...head.slice(1), `X: ${'a'.repeat(20_000)}`]))
    assert.deepEqual([long.status, long.code], [431, 'http.headers_too_large'])
    const many = await server.raw(
      rawRequest('GET /', [...head.slice(1), ...Array<string>(6_000).fill('X: a')]),
    )
    assert.equal(many.status, 431)
    const path = await server.raw(rawRequest(`GET /${'a'.repeat(20_000)}`, head.slice(1)))
    assert.equal(path.status, 431)
  })

  test('a body of 2 MB is refused, whether or not it says beforehand how long it is', async () => {
    const body = JSON.stringify({ a: 'x'.repeat(2_000_000) })
    const whole = await server.raw([...head, `Content-Length: ${body.length}`, '', body].join('\r\n'))
    assert.deepEqual([whole.status, whole.code], [413, 'http.body_too_large'])
    const pieces = body.match(/.{1,50000}/g) ?? []
    const chunks = pieces.map((piece) => `${piece.length.toString(16)}\r\n${piece}\r\n`).join('')
    const piecemeal = await server.raw(
      [...head, 'Transfer-Encoding: chunked', '', `${chunks}0\r\n\r\n`].join('\r\n'),
    )
    assert.deepEqual([piecemeal.status, piecemeal.code], [413, 'http.body_too_large'])
  })

  test('bytes that are no UTF-8 are no text', async () => {
    const body = Buffer.from([0x22, 0xc3, 0x28, 0x22])
    const start = Buffer.from([...head, 'Connection: close', 'Content-Length: 4', '', ''].join('\r\n'))
    const { status, code } = await server.raw(Buffer.concat([start, body]))
    assert.deepEqual([status, code], [422, 'input.invalid'])
  })

  test('addresses that are none are refused, and nobody is told more without a login', async () => {
    for (const target of ['/%zz', '/%', '/%c0%ae', '/api/v2/%'])
      assert.deepEqual(await statuses(rawRequest(`GET ${target}`, [head[1] ?? ''])), [401], target)
    for (const target of [
      '/..%2f..%2fetc',
      '/api/v2/../../etc/passwd',
      '//evil.example/',
      '/\\evil.example',
      '/%00',
      '/a;b',
      '/%0d%0aX:1',
    ])
      assert.deepEqual(await statuses(rawRequest(`GET ${target}`, head.slice(1))), [404], target)
    assert.deepEqual(await statuses(rawRequest('GET /%zz', head.slice(1))), [422])
  })

  test('who sends a header without end is cut off after five seconds or so', async () => {
    const began = performance.now()
    const { status, code } = await server.raw(`${head.join('\r\n')}\r\nX: `, { patienceMs: 9_000 })
    assert.deepEqual([status, code], [408, 'http.request_timeout'])
    const tookMs = performance.now() - began
    assert.ok(tookMs > 4_000 && tookMs < 8_500, `${tookMs} ms`)
  })
})
