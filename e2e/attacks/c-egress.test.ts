import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, test } from 'node:test'

import { createEgress, systemClock } from '#adapters'
import { AppError, type Grant } from '#contract'

const signal = new AbortController().signal
const limits = { maxBytes: 1_000_000, signal }
const clock = systemClock

function grantsOf(...resources: string[]): Grant[] {
  return resources.map((resource) => ({ capability: 'net', resource, reason: 'test' }))
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'let through'
  } catch (error) {
    return error instanceof AppError ? error.code : String(error)
  }
}

/** Stands for what must not be reached: a database, a printer, the metadata of a cloud. */
interface Victim extends AsyncDisposable {
  readonly port: number
  readonly seen: { url: string; headers: Record<string, unknown> }[]
}

async function openVictim(redirectTo?: (port: number) => string, status = 302): Promise<Victim> {
  const seen: Victim['seen'] = []
  const server = createServer((request, response) => {
    seen.push({ url: request.url ?? '', headers: { ...request.headers } })
    if (redirectTo) response.writeHead(status, { location: redirectTo(port) })
    response.end('internal')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Ways to write an address that is not the public internet's, each with a port to be filled in. */
const disguises = [
  'http://127.0.0.1:PORT/',
  'http://127.1:PORT/',
  'http://127.0.1:PORT/',
  'http://2130706433:PORT/',
  'http://0x7f000001:PORT/',
  'http://0x7f.0.0.1:PORT/',
  'http://017700000001:PORT/',
  'http://0177.0.0.01:PORT/',
  'http://0177.0x0.0.1:PORT/',
  'http://127.0.0.1.:PORT/',
  'http://0:PORT/',
  'http://0.0.0.0:PORT/',
  'http://localhost:PORT/',
  'http://LOCALHOST:PORT/',
  'http://localhost.:PORT/',
  'http://sub.localhost:PORT/',
  'http://１２７.０.０.１:PORT/',
  'http://①②⑦.⓪.⓪.①:PORT/',
  'http://127。0。0。1:PORT/',
  'http://ⓛocalhost:PORT/',
  'http://%31%32%37.0.0.1:PORT/',
  'http://[::1]:PORT/',
  'http://[0:0:0:0:0:0:0:1]:PORT/',
  'http://[::]:PORT/',
  'http://[::ffff:127.0.0.1]:PORT/',
  'http://[::ffff:7f00:1]:PORT/',
  'http://[::127.0.0.1]:PORT/',
  'http://[64:ff9b::7f00:1]:PORT/',
  'http://[64:ff9b:1::7f00:1]:PORT/',
  'http://[2002:7f00:1::]:PORT/',
  'http://[2001:0:7f00:1::]:PORT/',
  'http://[fe80::1]:PORT/',
  'http://[fd00::1]:PORT/',
  'http://[fec0::1]:PORT/',
  'http://[ff02::1]:PORT/',
  'http://10.0.0.1/',
  'http://172.16.0.1/',
  'http://192.168.0.1/',
  'http://100.64.0.1/',
  'http://169.254.169.254/latest/meta-data/',
  'http://169.254.170.2/v2/credentials',
  'http://[fd00:ec2::254]/latest/meta-data/',
  'http://metadata.google.internal/computeMetadata/v1/',
  'http://printer.local/',
  'http://granted.example@127.0.0.1:PORT/',
  'http://granted.example:80@127.0.0.1:PORT/',
  'http://127.0.0.1:PORT#@granted.example/',
  'http://127.0.0.1:PORT\\@granted.example/',
  'http://granted.example.evil.example:PORT/',
  'http://granted.example.:80/',
  'https://granted.example:8443/',
]

const otherWays = [
  'file:///etc/passwd',
  'gopher://127.0.0.1:PORT/_GET',
  'data:text/plain,hello',
  'ftp://127.0.0.1:PORT/',
  'ws://granted.example/',
  'javascript:alert(1)',
  'blob:http://granted.example/x',
  'unix:/var/run/docker.sock',
  '//granted.example/',
  '',
]

describe('C1: requests to where nobody is let', () => {
  test('a grant for one host opens no other, however the other is written', async () => {
    await using victim = await openVictim()
    const egress = createEgress({
      grants: grantsOf('granted.example:80'),
      clock,
      resolve: async () => ['127.0.0.1'],
    })
    for (const form of [...disguises, ...otherWays]) {
      const url = form.replace('PORT', String(victim.port))
      const code = await codeOf(egress.send({ url, method: 'GET', headers: {} }, limits))
      assert.match(code, /^(gate\.host_not_granted|net\.request_invalid)$/, `${url}: ${code}`)
    }
    assert.equal(victim.seen.length, 0)
  })

  test('a granted name that leads inside is refused, whatever kind of inside', async () => {
    await using victim = await openVictim()
    const inside = [
      ['0.0.0.0', '0.1.2.3', '10.1.2.3', '100.64.0.1', '100.127.255.255', '127.0.0.1', '127.255.255.254'],
      [
        '169.254.169.254',
        '172.16.0.1',
        '172.31.255.255',
        '192.0.0.1',
        '192.0.2.1',
        '192.88.99.1',
        '192.168.1.1',
      ],
      ['198.18.0.1', '198.19.255.255', '198.51.100.1', '203.0.113.1', '224.0.0.1', '239.1.1.1', '240.0.0.1'],
      [
        '255.255.255.255',
        '::',
        '::1',
        '::ffff:127.0.0.1',
        '::ffff:8.8.8.8',
        '::127.0.0.1',
        '64:ff9b::808:808',
      ],
      ['64:ff9b:1::1', '100::1', '2001::1', '2001:db8::1', '2002:7f00:1::', '2002:808:808::', '3fff::1'],
      ['fc00::1', 'fd12::1', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'ff02::1', '2130706433', 'nonsense', ''],
    ].flat()
    for (const address of inside) {
      const egress = createEgress({
        grants: grantsOf(`granted.example:${victim.port}`),
        clock,
        resolve: async () => [address],
      })
      const url = `http://granted.example:${victim.port}/`
      const code = await codeOf(egress.send({ url, method: 'GET', headers: {} }, limits))
      assert.equal(code, 'gate.address_refused', address)
    }
    assert.equal(victim.seen.length, 0)
  })

  test('an address is reached when that very address was granted, and localhost when it was', async () => {
    await using victim = await openVictim()
    const at = (host: string): string => `http://${host}:${victim.port}/`
    const byAddress = createEgress({ grants: grantsOf(`127.0.0.1:${victim.port}`), clock })
    const byName = createEgress({
      grants: grantsOf('localhost:*'),
      clock,
      resolve: async () => ['127.0.0.1'],
    })
    assert.equal(
      await codeOf(byAddress.send({ url: at('127.0.0.1'), method: 'GET', headers: {} }, limits)),
      'let through',
    )
    assert.equal(
      await codeOf(byName.send({ url: at('localhost'), method: 'GET', headers: {} }, limits)),
      'let through',
    )
    assert.equal(
      await codeOf(byAddress.send({ url: at('localhost'), method: 'GET', headers: {} }, limits)),
      'gate.host_not_granted',
    )
    assert.equal(
      await codeOf(byName.send({ url: at('127.0.0.1'), method: 'GET', headers: {} }, limits)),
      'gate.host_not_granted',
    )
    const lying = createEgress({ grants: grantsOf('localhost:*'), clock, resolve: async () => ['10.0.0.1'] })
    assert.equal(
      await codeOf(lying.send({ url: at('localhost'), method: 'GET', headers: {} }, limits)),
      'gate.address_refused',
    )
    assert.equal(victim.seen.length, 2)
  })
})

describe('C2: names that change their mind', () => {
  test('one private address among public ones is enough to refuse', async () => {
    for (const addresses of [
      ['8.8.8.8', '127.0.0.1'],
      ['127.0.0.1', '8.8.8.8'],
      ['2606:4700::1111', '::1'],
    ]) {
      const egress = createEgress({
        grants: grantsOf('mixed.example:80'),
        clock,
        resolve: async () => addresses,
      })
      const code = await codeOf(
        egress.send({ url: 'http://mixed.example/', method: 'GET', headers: {} }, limits),
      )
      assert.equal(code, 'gate.address_refused')
    }
  })

  test('the address that was checked is the one that is connected to', async () => {
    await using victim = await openVictim()
    let asked = 0
    const egress = createEgress({
      grants: grantsOf(`localhost:${victim.port}`),
      clock,
      // Answers well at first and badly from then on.
      resolve: async () => ((asked += 1) === 1 ? ['127.0.0.1'] : ['10.0.0.1']),
    })
    const url = `http://localhost:${victim.port}/`
    assert.equal(await codeOf(egress.send({ url, method: 'GET', headers: {} }, limits)), 'let through')
    assert.equal(asked, 1)
    assert.equal(
      await codeOf(egress.send({ url, method: 'GET', headers: {} }, limits)),
      'gate.address_refused',
    )
    assert.equal(victim.seen.length, 1)
  })
})

describe('C3: redirects', () => {
  test('lead nowhere that a request itself may not go', async () => {
    await using victim = await openVictim()
    const forms = [...disguises, ...otherWays.filter((way) => way !== '' && !way.startsWith('//'))]
    const cases = [
      ...forms.map((form) => ({ form, status: 302 })),
      ...[301, 303, 307, 308].map((status) => ({ form: 'http://127.0.0.1:PORT/', status })),
    ]
    for (const { form, status } of cases) {
      const target = form.replace('PORT', String(victim.port))
      // Header values are bytes; a server sends what is beyond Latin-1 percent-encoded.
      const location = target.replaceAll(/[^\u0021-\u007e]/g, (letter) => encodeURIComponent(letter))
      await using server = await openVictim(() => location, status)
      const egress = createEgress({
        grants: grantsOf(`127.0.0.1:${server.port}`),
        clock,
        resolve: async () => ['127.0.0.1'],
      })
      const url = `http://127.0.0.1:${server.port}/`
      const code = await codeOf(egress.send({ url, method: 'GET', headers: {} }, limits))
      assert.match(code, /^(gate\.host_not_granted|net\.redirect_refused)$/, `${status} ${target}: ${code}`)
    }
    assert.equal(victim.seen.length, 0)
  })

  test('to another origin drop every header that may hold a secret', async () => {
    await using other = await openVictim()
    await using server = await openVictim(() => `http://127.0.0.1:${other.port}/taken`)
    const egress = createEgress({ grants: grantsOf('127.0.0.1:*'), clock })
    const headers = {
      authorization: 'Bearer secret',
      cookie: 'session=secret',
      'x-api-key': 'secret',
      'x-vault-token': 'secret',
      referer: 'http://secret.example/',
      accept: 'text/html',
    }
    await egress.send({ url: `http://127.0.0.1:${server.port}/`, method: 'GET', headers }, limits)
    assert.equal(server.seen[0]?.headers['authorization'], 'Bearer secret')
    assert.equal(other.seen.length, 1)
    assert.equal(JSON.stringify(other.seen).includes('secret'), false)
    assert.equal(other.seen[0]?.headers['accept'], 'text/html')
  })

  test('within an origin keep them', async () => {
    await using server = await openVictim()
    await using first = await openVictim((port) => `http://127.0.0.1:${port}/second`)
    const egress = createEgress({ grants: grantsOf(`127.0.0.1:${first.port}`), clock })
    const url = `http://127.0.0.1:${first.port}/`
    const headers = { authorization: 'Bearer mine' }
    assert.equal(await codeOf(egress.send({ url, method: 'GET', headers }, limits)), 'net.redirect_refused')
    assert.deepEqual(
      new Set(first.seen.map((seen) => seen.headers['authorization'])),
      new Set(['Bearer mine']),
    )
    assert.equal(first.seen.length, 6)
    assert.equal(server.seen.length, 0)
  })
})

describe('C4: answers that do not end', () => {
  test('a body without an end is cut at the limit', async () => {
    let sent = 0
    const server = createServer((_request, response) => {
      const piece = Buffer.alloc(64 * 1024)
      const pump = (): void => {
        while (!response.destroyed) {
          sent += piece.length
          if (!response.write(piece)) break
        }
      }
      response.on('drain', pump)
      pump()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const egress = createEgress({ grants: grantsOf(`127.0.0.1:${port}`), clock })
    const code = await codeOf(
      egress.send({ url: `http://127.0.0.1:${port}/`, method: 'GET', headers: {} }, limits),
    )
    assert.equal(code, 'net.response_too_large')
    assert.ok(sent < 32 * 1024 * 1024, `${sent} bytes`)
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  test('a body that says it is too large is not read at all, and a lie about its length does not help', async () => {
    const server = createServer((request, response) => {
      if (request.url === '/honest') response.writeHead(200, { 'content-length': '999999999999' }).write('x')
      else response.writeHead(200, { 'content-encoding': 'gzip' }).end(Buffer.alloc(2_000_000))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const egress = createEgress({ grants: grantsOf(`127.0.0.1:${port}`), clock })
    for (const path of ['honest', 'packed']) {
      const url = `http://127.0.0.1:${port}/${path}`
      assert.equal(
        await codeOf(egress.send({ url, method: 'GET', headers: {} }, limits)),
        'net.response_too_large',
      )
    }
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  test('a body that drips ends with the patience of the caller', async () => {
    let drip: ReturnType<typeof setInterval> | undefined
    const server = createServer((_request, response) => {
      response.write('x')
      drip = setInterval(() => response.write('x'), 10)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const egress = createEgress({ grants: grantsOf(`127.0.0.1:${port}`), clock })
    const patience = AbortSignal.timeout(100)
    const work = egress.send(
      { url: `http://127.0.0.1:${port}/`, method: 'GET', headers: {} },
      { maxBytes: 1_000, signal: patience },
    )
    assert.match(await codeOf(work), /TimeoutError/)
    clearInterval(drip)
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
})
