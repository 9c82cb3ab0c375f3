import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import fc from 'fast-check'

import { judgeUse, type SecretUse } from './judge-use.ts'
import { parseHost } from './parse-host.ts'
import { SecretBinding } from './secret.ts'

const use: SecretUse = {
  host: 'api.example.org',
  port: 443,
  method: 'POST',
  path: '/v1/messages',
  header: 'authorization',
  https: true,
}
const binding: SecretBinding = {
  hosts: [parseHost('api.example.org')],
  methods: ['GET', 'POST'],
  paths: ['/v1'],
  header: 'authorization',
}

function judged(change: Partial<SecretUse>, bound: Partial<SecretBinding> = {}): string | undefined {
  return judgeUse({ ...binding, ...bound }, { ...use, ...change })
}

describe('a use of a secret', () => {
  test('is allowed where the secret is bound to', () => {
    assert.equal(judged({}), undefined)
    assert.equal(judged({ path: '/v1' }), undefined)
    assert.equal(judged({ path: '/v1/' }), undefined)
    assert.equal(judged({ method: 'GET' }), undefined)
  })

  for (const [what, change, why] of [
    ['another host', { host: 'evil.example' }, /host evil\.example/],
    ['a host that ends the same', { host: 'evilapi.example.org' }, /host/],
    ['a host that begins the same', { host: 'api.example.org.evil.example' }, /host/],
    ['the host with a dot at its end', { host: 'api.example.org.' }, /host/],
    ['the address of the host', { host: '203.0.113.7' }, /host/],
    ['plain http', { https: false, port: 80 }, /https/],
    ['another port', { port: 8443 }, /port 8443/],
    ['port 80 over https', { port: 80 }, /port 80/],
    ['another method', { method: 'DELETE' }, /method DELETE/],
    ['the method in another case', { method: 'post' }, /method/],
    ['a path beside', { path: '/v2/messages' }, /path/],
    ['a path that begins the same', { path: '/v1x' }, /path/],
    ['a path above', { path: '/' }, /path/],
    ['a path that climbs', { path: '/v1/../admin' }, /path/],
    ['a path that climbs in disguise', { path: '/v1/%2e%2e/admin' }, /path/],
    ['a path with a hidden separator', { path: '/v1/..%2fadmin' }, /path/],
    ['a path that is encoded twice', { path: '/v1/%252e%252e%252fadmin' }, /path/],
    ['a path with a backslash', { path: '/v1\\..\\admin' }, /path/],
    ['a path with a parameter that hides dots', { path: '/v1/..;/admin' }, /path/],
    ['a path with two slashes', { path: '/v1//admin' }, /path/],
    ['a path in another case', { path: '/V1/messages' }, /path/],
    ['another header', { header: 'x-api-key' }, /header authorization only/],
    ['a cookie', { header: 'cookie' }, /header/],
  ] as const) {
    test(`is refused for ${what}`, () => assert.match(judged(change) ?? 'allowed', why))
  }

  test('of a star covers one name and no more', () => {
    const hosts = [parseHost('*.example.org')]
    assert.equal(judged({ host: 'api.example.org' }, { hosts }), undefined)
    for (const host of [
      'example.org',
      'a.b.example.org',
      '.example.org',
      'apiexample.org',
      'a_b.example.org',
    ])
      assert.match(judged({ host }, { hosts }) ?? 'allowed', /host/, host)
  })

  test('goes over plain http to this very machine alone, and only where that is bound', () => {
    const hosts = ['127.0.0.1:8080', '[::1]:8080', 'localhost', 'api.example.org:8080'].map(parseHost)
    const plain = { https: false, port: 8080 }
    assert.equal(judged({ ...plain, host: '127.0.0.1' }, { hosts }), undefined)
    assert.equal(judged({ ...plain, host: '::1' }, { hosts }), undefined)
    assert.equal(judged({ https: false, port: 80, host: 'localhost' }, { hosts }), undefined)
    assert.match(judged({ ...plain, host: 'localhost' }, { hosts }) ?? 'allowed', /port/)
    assert.match(judged({ ...plain, host: '127.0.0.2' }, { hosts }) ?? 'allowed', /host/)
    assert.match(judged({ ...plain, host: 'api.example.org' }, { hosts }) ?? 'allowed', /https/)
  })

  test('with no methods named is any method, and below / any path that is plain', () => {
    assert.equal(judged({ method: 'PURGE', path: '/a/b.c' }, { methods: [], paths: ['/'] }), undefined)
    assert.match(judged({ path: '/a/%2e%2e/b' }, { paths: ['/'] }) ?? 'allowed', /path/)
  })

  test('is never allowed below a path by what is not below it', () => {
    const segment = fc.string({
      unit: fc.constantFrom('a', 'b', '.', '%', '2', 'e', 'f', '/', '\\', ';'),
      maxLength: 12,
    })
    fc.assert(
      fc.property(segment, (rest) => {
        const path = `/v1${rest}`
        if (judged({ path }) !== undefined) return
        // As the most forgiving of servers reads it: decoded twice, backslashes turned, parameters dropped, dots climbed.
        const read = decodeTwice(path)
          .replaceAll('\\', '/')
          .replaceAll(/;[^/]*/g, '')
        assert.ok(/^\/v1(\/|$)/.test(new URL(read, 'https://host').pathname), path)
      }),
      { numRuns: 2_000 },
    )
  })
})

function decodeTwice(text: string): string {
  const once = (from: string): string =>
    from.replaceAll(/%([0-9a-f]{2})/gi, (_, digits: string) =>
      String.fromCodePoint(Number.parseInt(digits, 16)),
    )
  return once(once(text))
}

describe('a host', () => {
  test('is read as people write it, and as the network asks for it', () => {
    assert.deepEqual(parseHost('API.Example.ORG'), { host: 'api.example.org', port: null })
    assert.deepEqual(parseHost('api.example.org:8443'), { host: 'api.example.org', port: 8443 })
    assert.deepEqual(parseHost('bücher.example'), { host: 'xn--bcher-kva.example', port: null })
    assert.deepEqual(parseHost('[::1]:8080'), { host: '::1', port: 8080 })
    assert.deepEqual(parseHost('0x7f.1'), { host: '127.0.0.1', port: null })
    assert.deepEqual(parseHost('*.Example.org:444'), { host: '*.example.org', port: 444 })
  })

  for (const text of [
    '',
    '*',
    '*.org',
    '*.*.example.org',
    'a*.example.org',
    'https://api.example.org',
    'api.example.org/v1',
    'user@api.example.org',
    'api.example.org:99999',
    'api.example.org.',
    'api example.org',
    'api.example.org?x',
    'api.example.org#x',
    '\\\\host',
    '::1',
  ]) {
    test(`is not ${JSON.stringify(text)}`, () =>
      assert.throws(() => parseHost(text), { code: 'vault.binding_invalid' }))
  }
})

describe('a binding', () => {
  test('is not to a header that steers the connection, nor to a path that a server may read in two ways', () => {
    for (const header of ['host', 'content-length', 'transfer-encoding', 'Authorization', 'a b', ''])
      assert.equal(SecretBinding.safeParse({ ...binding, header }).success, false, header)
    for (const path of ['v1', '', '/a/../b', '/a/%2e%2e', '/a b', '/a\n', '/a//b'])
      assert.equal(SecretBinding.safeParse({ ...binding, paths: [path] }).success, false, path)
    assert.equal(SecretBinding.safeParse({ ...binding, hosts: [] }).success, false)
    assert.equal(SecretBinding.safeParse(binding).success, true)
  })
})
