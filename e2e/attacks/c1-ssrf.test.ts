import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { createEgress } from '#adapters'

import { ssrfForms } from './ssrf-forms.ts'
import { clock, codeOf, get, grantsOf, limits, serve, type Serving } from './victim.ts'

/** Where a granted name may lead: every kind of address that is not the public internet's. */
const inside: Readonly<Record<string, readonly string[]>> = {
  'nowhere and everywhere': ['0.0.0.0', '0.1.2.3', '::', '255.255.255.255'],
  'this machine': ['127.0.0.1', '127.255.255.254', '::1', '::127.0.0.1'],
  'private networks': [
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    'fc00::1',
    'fd12::1',
    'fec0::1',
  ],
  'a carrier': ['100.64.0.1', '100.127.255.255'],
  'this link, and the metadata of clouds': ['169.254.169.254', 'fe80::1', 'fe80::1%eth0'],
  'IPv4 in IPv6': [
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::808:808',
    '64:ff9b:1::1',
    '2002:7f00:1::',
    '2002:808:808::',
    '2001::1',
  ],
  'tests and documents': [
    '192.0.2.1',
    '198.18.0.1',
    '198.19.255.255',
    '198.51.100.1',
    '203.0.113.1',
    '2001:db8::1',
    '3fff::1',
    '100::1',
  ],
  protocols: ['192.0.0.1', '192.88.99.1'],
  'many at once': ['224.0.0.1', '239.1.1.1', 'ff02::1'],
  'what is reserved': ['240.0.0.1'],
  'what is no address': ['2130706433', '0x7f.1', 'nonsense', ''],
}

describe('C1: requests to where nobody is let', () => {
  for (const [name, form] of Object.entries(ssrfForms)) {
    test(`a grant for one host opens no other: ${name}`, async () => {
      await using victim = await serve()
      const asked: string[] = []
      const egress = createEgress({
        grants: grantsOf('granted.example:80'),
        clock,
        resolve: async (host) => (asked.push(host), ['127.0.0.1']),
      })
      const url = form.replace('PORT', String(victim.port))
      const code = await codeOf(egress.send(get(url), limits))
      assert.match(code, /^(gate\.host_not_granted|net\.request_invalid)$/, `${url}: ${code}`)
      assert.deepEqual([victim.seen, asked], [[], []], 'nobody was asked and nothing was sent')
    })
  }

  for (const [kind, addresses] of Object.entries(inside)) {
    test(`a granted name that leads inside is refused: ${kind}`, async () => {
      await using victim = await serve()
      for (const address of addresses) {
        const egress = createEgress({
          grants: grantsOf(`granted.example:${victim.port}`),
          clock,
          resolve: async () => [address],
        })
        const work = egress.send(get(`http://granted.example:${victim.port}/`), limits)
        assert.equal(await codeOf(work), 'gate.address_refused', address)
      }
      assert.equal(victim.seen.length, 0)
    })
  }

  test('an address is reached when that very address was granted, and this machine by its name when that was', async () => {
    await using victim = await serve()
    const [byAddress, byName] = ways(victim)
    const at = (host: string) => get(`http://${host}:${victim.port}/`)
    assert.equal(await codeOf(byAddress.send(at('127.0.0.1'), limits)), 'let through')
    assert.equal(await codeOf(byName.send(at('localhost'), limits)), 'let through')
    assert.equal(await codeOf(byAddress.send(at('localhost'), limits)), 'gate.host_not_granted')
    assert.equal(await codeOf(byName.send(at('127.0.0.1'), limits)), 'gate.host_not_granted')
    const lying = createEgress({ grants: grantsOf('localhost:*'), clock, resolve: async () => ['10.0.0.1'] })
    assert.equal(await codeOf(lying.send(at('localhost'), limits)), 'gate.address_refused')
    assert.equal(victim.seen.length, 2)
  })

  test('a pattern of hosts opens no address, no name of this network and nothing that leads inside', async () => {
    await using victim = await serve()
    const patterns = ['*:*', '*.example:*', '**.example:*', `*:${victim.port}`]
    const egress = createEgress({
      grants: patterns.map((resource) => ({ capability: 'net', resource, pattern: true, reason: 'test' })),
      clock,
      resolve: async () => ['127.0.0.1'],
    })
    for (const host of [
      '127.0.0.1',
      '[::1]',
      'localhost',
      'x.localhost',
      'printer.local',
      'metadata.google.internal',
      'intranet',
    ]) {
      const code = await codeOf(egress.send(get(`http://${host}:${victim.port}/`), limits))
      assert.equal(code, 'gate.host_not_granted', host)
    }
    assert.equal(
      await codeOf(egress.send(get(`http://a.example:${victim.port}/`), limits)),
      'gate.address_refused',
    )
    assert.equal(victim.seen.length, 0)
  })
})

function ways(victim: Serving) {
  return [
    createEgress({ grants: grantsOf(`127.0.0.1:${victim.port}`), clock }),
    createEgress({ grants: grantsOf('localhost:*'), clock, resolve: async () => ['127.0.0.1'] }),
  ] as const
}
