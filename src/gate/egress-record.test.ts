import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { egressFacts, recordEgress } from './egress-record.ts'
import { createScriptedEgress } from './testing/scripted-egress.ts'

const signal = new AbortController().signal
const limits = { maxBytes: 1_000, signal }

describe('a recorded way out', () => {
  test('leaves one fact a request that was answered, and nothing of what was said', async () => {
    let now = 1_000
    const clock = { now: () => (now += 7), after: () => ({ [Symbol.dispose]() {} }) }
    const egress = recordEgress(
      createScriptedEgress({
        'a.example:443': () => ({ status: 302, headers: { location: 'http://b.example/secret?x=secret' } }),
        'b.example:80': () => ({ status: 404, body: 'four' }),
        'c.example:8443': () => ({ lost: true }),
      }),
      clock,
    )
    await egress.send({ url: 'http://b.example/secret', method: 'get', headers: { a: 'secret' } }, limits)
    const body = new TextEncoder().encode('secret')
    await egress.send({ url: 'https://a.example/secret', method: 'POST', headers: {}, body }, limits)
    await assert.rejects(egress.send({ url: 'https://c.example:8443/', method: 'GET', headers: {} }, limits))
    assert.deepEqual(egressFacts(egress), [
      {
        kind: 'egress',
        subject: 'b.example:80',
        data: {
          host: 'b.example:80',
          method: 'GET',
          status: 404,
          sentBytes: 0,
          receivedBytes: 4,
          redirects: 0,
          ms: 7,
        },
      },
      {
        kind: 'egress',
        subject: 'a.example:443',
        data: {
          host: 'a.example:443',
          answeredBy: 'b.example:80',
          method: 'POST',
          status: 404,
          sentBytes: 6,
          receivedBytes: 4,
          redirects: 1,
          ms: 7,
        },
      },
    ])
  })

  test('that is not recorded leaves none', () => {
    assert.deepEqual(egressFacts(createScriptedEgress({})), [])
  })
})
