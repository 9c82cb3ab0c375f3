import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'

import { type Attacked, byToken, headerLines, openServer, rawRequest } from './server.ts'

/** A6: a body of another type than the one that is asked for is read by another parser, which believes other things. */

describe('A6 bodies of other types', () => {
  let server: Attacked
  before(async () => {
    server = await openServer()
  })
  after(() => server[Symbol.asyncDispose]())

  async function send(
    headers: Record<string, string>,
    body: string,
    target = 'POST /api/v2/things',
  ): Promise<string> {
    const own = { host: `127.0.0.1:${server.port}`, ...byToken }
    const { status, code = '' } = await server.raw(
      rawRequest(target, headerLines({ ...own, ...headers }), body),
    )
    return `${status} ${code}`.trim()
  }

  test('JSON in UTF-8 is taken, however its type is spelled', async () => {
    for (const type of [
      'application/json',
      'Application/JSON',
      'application/json; charset=utf-8',
      'application/json;charset="UTF-8"',
    ])
      assert.equal(await send({ 'content-type': type }, '{"a":"ä"}'), '200', type)
    assert.deepEqual(
      server.done.splice(0),
      Array.from({ length: 4 }, () => ({ a: 'ä' })),
    )
  })

  test('nothing else is, also when it only looks like JSON', async () => {
    const form = '--x\r\ncontent-disposition: form-data; name="files"; filename="a"\r\n\r\n{}\r\n--x--\r\n'
    const bodies: [string, string][] = [
      ['multipart/form-data; boundary=x', form],
      ['multipart/mixed; boundary=x', form],
      ['application/json; boundary=x', '{"a":1}'],
      ['application/json, multipart/form-data; boundary=x', form],
      ['application/json; charset=utf-7', '+AHsAfQ-'],
      ['application/json; charset=utf-16', '{}'],
      ['application/json; charset=latin1', '{}'],
      ['application/json; charset=utf-8; charset=utf-7', '{}'],
      ['application/json; version=1', '{}'],
      ['application/problem+json', '{}'],
      ['application/vnd.api+json', '{}'],
      ['application/jsonp', '{}'],
      ['application/json5', '{}'],
      ['application/x-ndjson', '{}'],
      ['application/xml', '<a/>'],
      ['application/octet-stream', '{}'],
      ['text/json', '{}'],
      ['text/html', '<p>'],
      ['json', '{}'],
      ['*/*', '{}'],
      ['', '{}'],
    ]
    for (const [type, body] of bodies)
      for (const target of ['POST /api/v2/things', 'POST /api/v2/login/link', 'POST /api/v2/tickets'])
        assert.equal(
          await send({ 'content-type': type }, body, target),
          '415 http.content_type_refused',
          type,
        )
    assert.deepEqual(server.done, [])
  })

  test('a body that is packed is refused, so that none unpacks to too much', async () => {
    for (const encoding of ['gzip', 'br', 'deflate', 'zstd', 'identity', 'gzip, gzip'])
      assert.equal(
        await send({ 'content-type': 'application/json', 'content-encoding': encoding }, '{}'),
        '415 http.content_type_refused',
      )
  })

  test('what says that it is JSON and is none is refused without a word of what it is', async () => {
    for (const body of [
      '--x\r\n',
      'a=1&b=2',
      '<a/>',
      "{'a':1}",
      '{"a":1}{"a":2}',
      '{"a":1',
      '[1,]',
      'NaN',
      '\u0000',
    ])
      assert.equal(await send({ 'content-type': 'application/json' }, body), '422 input.invalid', body)
    assert.deepEqual([server.done, server.failures], [[], []])
  })
})
