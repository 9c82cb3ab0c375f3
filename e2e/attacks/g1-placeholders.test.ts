import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { createEgress } from '#adapters'
import type { EgressRequest } from '#gate'
import { createMemorySecrets, type MemorySecrets } from '#gate/testing'

import { clock, codeOf, get, grantsOf, limits, serve, type Serving } from './victim.ts'

const value = 's3cr3t-of-the-forge'
const forge = {
  name: 'forge',
  value,
  hosts: ['127.0.0.1'],
  methods: ['GET'],
  pathPrefixes: ['/repos/'],
  header: 'authorization',
}
const bearer = { authorization: 'Bearer {{secret:forge}}' }

function egressTo(
  servers: readonly Serving[],
  { granted = ['forge'], secrets }: { granted?: readonly string[]; secrets?: MemorySecrets } = {},
) {
  const grants = [
    ...grantsOf(...servers.map(({ port }) => `127.0.0.1:${port}`)),
    ...granted.map((resource) => ({ capability: 'secret' as const, resource, reason: 'test' })),
  ]
  const kept = secrets ?? createMemorySecrets([forge], { plainOnLoopback: true })
  return createEgress({ grants, clock, secrets: kept })
}

describe('G1: placeholders of secrets', () => {
  test('are filled where the secret is granted and bound to', async () => {
    await using server = await serve()
    const secrets = createMemorySecrets([forge], { plainOnLoopback: true })
    await egressTo([server], { secrets }).send(
      get(`http://127.0.0.1:${server.port}/repos/a?b=1`, bearer),
      limits,
    )
    assert.equal(server.seen[0]?.headers['authorization'], `Bearer ${value}`)
    assert.deepEqual(secrets.uses, [
      {
        name: 'forge',
        host: '127.0.0.1',
        port: server.port,
        method: 'GET',
        path: '/repos/a',
        header: 'authorization',
        https: false,
      },
    ])
  })

  const elsewhere: Readonly<Record<string, (at: string) => Partial<EgressRequest>>> = {
    'on another path': (at) => ({ url: `${at}/user`, headers: bearer }),
    'on a path that goes up': (at) => ({ url: `${at}/repos/../user`, headers: bearer }),
    'on a path that goes up once decoded': (at) => ({ url: `${at}/repos/..%2fuser`, headers: bearer }),
    'on a path that goes up once decoded twice': (at) => ({
      url: `${at}/repos/%252e%252e/user`,
      headers: bearer,
    }),
    'on a path that goes up with a parameter': (at) => ({ url: `${at}/repos/..;/user`, headers: bearer }),
    'on a path that goes up with backslashes': (at) => ({ url: `${at}/repos/..%5cuser`, headers: bearer }),
    'with another method': (at) => ({ url: `${at}/repos/a`, method: 'DELETE', headers: bearer }),
    'in another header': (at) => ({ url: `${at}/repos/a`, headers: { 'x-token': '{{secret:forge}}' } }),
    'in the path': (at) => ({ url: `${at}/repos/{{secret:forge}}` }),
    'in the query': (at) => ({ url: `${at}/repos/a?token={{secret:forge}}` }),
    'in the query, escaped': (at) => ({ url: `${at}/repos/a?token=%7B%7Bsecret:forge%7D%7D` }),
    'in the name of a host': () => ({ url: 'http://{{secret:forge}}.example/' }),
    'in the name of a header': (at) => ({ url: `${at}/repos/a`, headers: { '{{secret:forge}}': 'x' } }),
    'in a body': (at) => ({
      url: `${at}/repos/a`,
      method: 'POST',
      body: Buffer.from('{"t":"{{secret:forge}}"}'),
    }),
    'in a body, in UTF-16': (at) => ({
      url: `${at}/repos/a`,
      method: 'POST',
      body: Buffer.from('{{secret:forge}}', 'utf16le'),
    }),
    'for a secret that is not there': (at) => ({
      url: `${at}/repos/a`,
      headers: { authorization: '{{secret:other}}' },
    }),
    'half written': (at) => ({ url: `${at}/repos/a`, headers: { authorization: 'Bearer {{secret:forge' } }),
    'forged from two': (at) => ({
      url: `${at}/repos/a`,
      headers: { authorization: '{{sec{{secret:forge}}ret:forge}}' },
    }),
  }
  for (const [where, make] of Object.entries(elsewhere)) {
    test(`are refused ${where}, and nothing is sent`, async () => {
      await using server = await serve()
      const request = {
        method: 'GET',
        headers: {},
        ...make(`http://127.0.0.1:${server.port}`),
      } as EgressRequest
      const code = await codeOf(egressTo([server], { granted: ['forge', 'other'] }).send(request, limits))
      assert.equal(code, 'gate.secret_refused')
      assert.equal(server.seen.length, 0)
    })
  }

  test('are refused to a run that was not granted the secret, and the keeper is not asked', async () => {
    await using server = await serve()
    const secrets = createMemorySecrets([forge], { plainOnLoopback: true })
    const egress = egressTo([server], { granted: ['forge2', 'forg', 'FORGE'], secrets })
    assert.equal(
      await codeOf(egress.send(get(`http://127.0.0.1:${server.port}/repos/a`, bearer), limits)),
      'gate.secret_refused',
    )
    assert.deepEqual([server.seen, secrets.uses], [[], []])
  })

  test('are refused where there is no vault', async () => {
    await using server = await serve()
    const egress = createEgress({
      grants: [
        ...grantsOf(`127.0.0.1:${server.port}`),
        { capability: 'secret', resource: 'forge', reason: '' },
      ],
      clock,
    })
    const work = egress.send(get(`http://127.0.0.1:${server.port}/repos/a`, bearer), limits)
    assert.equal(await codeOf(work), 'gate.secret_refused')
    assert.equal(server.seen.length, 0)
  })

  test('are refused over plain http to any other machine, and the keeper is not asked', async () => {
    const secrets = createMemorySecrets([{ ...forge, hosts: ['api.example.org'] }], { plainOnLoopback: true })
    const egress = createEgress({
      grants: [...grantsOf('api.example.org:80'), { capability: 'secret', resource: 'forge', reason: '' }],
      clock,
      secrets,
      resolve: async () => ['93.184.216.34'],
    })
    const work = egress.send(get('http://api.example.org/repos/a', bearer), limits)
    assert.equal(await codeOf(work), 'gate.secret_refused')
    assert.deepEqual(secrets.uses, [])
  })

  test('stay behind on a redirect to another origin, in whatever header they stand', async () => {
    await using other = await serve()
    await using server = await serve((_request, response) =>
      response.writeHead(302, { location: `http://127.0.0.1:${other.port}/repos/a` }).end(),
    )
    const secrets = createMemorySecrets([{ ...forge, header: 'accept' }], { plainOnLoopback: true })
    const egress = egressTo([server, other], { secrets })
    await egress.send(get(`http://127.0.0.1:${server.port}/repos/a`, { accept: '{{secret:forge}}' }), limits)
    assert.equal(server.seen[0]?.headers['accept'], value)
    assert.equal(other.seen.length, 1)
    assert.equal(JSON.stringify(other.seen).includes(value), false)
    assert.equal(JSON.stringify(other.seen).includes('secret:'), false)
  })

  test('are asked for anew on a redirect, so that it leads out of no path', async () => {
    await using server = await serve((request, response) => {
      if (request.url === '/repos/a') response.writeHead(302, { location: '/user' }).end()
      else response.end('taken')
    })
    const work = egressTo([server]).send(get(`http://127.0.0.1:${server.port}/repos/a`, bearer), limits)
    assert.equal(await codeOf(work), 'gate.secret_refused')
    assert.deepEqual(
      server.seen.map(({ url }) => url),
      ['/repos/a'],
    )
  })

  test('are not carried on by a redirect that holds what was sent', async () => {
    await using other = await serve()
    for (const spelled of [
      value,
      encodeURIComponent(Buffer.from(value).toString('base64')),
      Buffer.from(value).toString('hex'),
    ]) {
      await using server = await serve((_request, response) =>
        response.writeHead(302, { location: `http://127.0.0.1:${other.port}/?leak=${spelled}` }).end(),
      )
      const work = egressTo([server, other]).send(
        get(`http://127.0.0.1:${server.port}/repos/a`, bearer),
        limits,
      )
      assert.equal(await codeOf(work), 'net.redirect_refused')
    }
    assert.equal(other.seen.length, 0)
  })

  test('with a value that would begin a header of its own are refused, without a word of it', async () => {
    await using server = await serve()
    const secrets = createMemorySecrets([{ ...forge, value: 'abcdefgh\r\nX-Evil: 1' }], {
      plainOnLoopback: true,
    })
    await assert.rejects(
      egressTo([server], { secrets }).send(get(`http://127.0.0.1:${server.port}/repos/a`, bearer), limits),
      (error) =>
        error instanceof Error &&
        !`${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`.includes('abcdefgh'),
    )
    assert.equal(server.seen.length, 0)
  })

  test('a value that is a placeholder itself is sent as it is', async () => {
    await using server = await serve()
    const secrets = createMemorySecrets(
      [
        { ...forge, value: '{{secret:second}}' },
        { ...forge, name: 'second', value: 'never-to-be-seen' },
      ],
      { plainOnLoopback: true },
    )
    const egress = egressTo([server], { granted: ['forge', 'second'], secrets })
    await egress.send(get(`http://127.0.0.1:${server.port}/repos/a`, bearer), limits)
    assert.equal(server.seen[0]?.headers['authorization'], 'Bearer {{secret:second}}')
  })
})
