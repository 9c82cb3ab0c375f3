import assert from 'node:assert/strict'
import { test } from 'node:test'

import { AppError } from '#contract'

import type { Egress, EgressRequest } from './egress.ts'

/** An Egress to be tested, with a server behind it that does what the path says. */
export interface EgressBench extends AsyncDisposable {
  readonly egress: Egress
  /**
   * `http://host:port` of a granted server: `/echo` answers 200 with the request's method and body as `METHOD:body` and
   * the header `X-Echo: yes`; `/status/N` answers N; `/big` answers 10,000 bytes; `/hop` redirects to `/echo`; `/loop`
   * to itself; `/out` to `forbidden`; `/lost` takes the request and breaks the connection; `/never` never answers.
   */
  readonly server: string
  /** A URL of a host that is not granted. */
  readonly forbidden: string
  /** A URL of a granted host where nobody listens. */
  readonly dead: string
  /** Method and path of what has arrived at the server, oldest first. */
  arrived(): readonly string[]
}

const signal = new AbortController().signal
const limits = { maxBytes: 5_000, signal }

function get(url: string): EgressRequest {
  return { url, method: 'GET', headers: {} }
}

function coded(code: string): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof AppError, `not coded: ${String(error)}`)
    assert.equal(error.code, code, error.message)
    return true
  }
}

/** What every Egress must do. Each adapter's test file calls this once. */
export function testEgress(open: () => Promise<EgressBench>): void {
  test('sends a request and gives the answer with lower-case header names', async () => {
    await using bench = await open()
    const body = new TextEncoder().encode('hello')
    const url = `${bench.server}/echo`
    const response = await bench.egress.send({ url, method: 'POST', headers: { 'x-a': '1' }, body }, limits)
    assert.equal(response.status, 200)
    assert.equal(response.headers['x-echo'], 'yes')
    assert.equal(new TextDecoder().decode(response.body), 'POST:hello')
    assert.equal(response.url, url)
  })

  test('gives a status that means failure as an answer', async () => {
    await using bench = await open()
    for (const status of [404, 500]) {
      const response = await bench.egress.send(get(`${bench.server}/status/${status}`), limits)
      assert.equal(response.status, status)
    }
  })

  test('refuses a host that is not granted before anything is sent, also as a redirect', async () => {
    await using bench = await open()
    await assert.rejects(bench.egress.send(get(bench.forbidden), limits), coded('gate.host_not_granted'))
    await assert.rejects(
      bench.egress.send(get(`${bench.server}/out`), limits),
      coded('gate.host_not_granted'),
    )
    assert.deepEqual(bench.arrived(), ['GET /out'])
  })

  test('follows a redirect and says where it ended', async () => {
    await using bench = await open()
    const response = await bench.egress.send(get(`${bench.server}/hop`), limits)
    assert.equal(response.url, `${bench.server}/echo`)
    assert.equal(new TextDecoder().decode(response.body), 'GET:')
  })

  test('ends endless redirects after the fifth', async () => {
    await using bench = await open()
    await assert.rejects(
      bench.egress.send(get(`${bench.server}/loop`), limits),
      coded('net.redirect_refused'),
    )
    assert.equal(bench.arrived().length, 6)
  })

  test('ends an answer that is too large', async () => {
    await using bench = await open()
    await assert.rejects(
      bench.egress.send(get(`${bench.server}/big`), limits),
      coded('net.response_too_large'),
    )
    const whole = await bench.egress.send(get(`${bench.server}/big`), { maxBytes: 10_000, signal })
    assert.equal(whole.body.length, 10_000)
  })

  test('tells a request that was never sent from one that may have arrived', async () => {
    await using bench = await open()
    await assert.rejects(bench.egress.send(get(bench.dead), limits), coded('net.failed'))
    await assert.rejects(bench.egress.send(get(`${bench.server}/lost`), limits), coded('net.interrupted'))
  })

  test('refuses what is not a URL', async () => {
    await using bench = await open()
    await assert.rejects(bench.egress.send(get('not a url'), limits), coded('net.request_invalid'))
  })

  test('stops waiting with the reason of the caller', async () => {
    await using bench = await open()
    const gaveUp = new Error('gave up')
    const giveUp = new AbortController()
    const waiting = bench.egress.send(get(`${bench.server}/never`), { maxBytes: 100, signal: giveUp.signal })
    waiting.catch(() => {})
    while (bench.arrived().length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    giveUp.abort(gaveUp)
    await assert.rejects(waiting, gaveUp)
    await assert.rejects(
      bench.egress.send(get(`${bench.server}/echo`), { maxBytes: 100, signal: AbortSignal.abort(gaveUp) }),
      gaveUp,
    )
    assert.deepEqual(bench.arrived(), ['GET /never'])
  })
}
