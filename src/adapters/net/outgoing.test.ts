import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { AppError } from '#contract'

import { isLoopbackAddress, isPublicAddress } from './address.ts'
import { afterRedirect, type Outgoing, toOutgoing } from './outgoing.ts'

function to(url: string, method = 'GET', headers: Record<string, string> = {}): Outgoing {
  return toOutgoing({ url, method, headers })
}

const isRefused = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'net.redirect_refused'

describe('addresses', () => {
  test('of the public internet are told from those beside them', () => {
    const yes = ['1.1.1.1', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255']
    yes.push('128.0.0.0', '169.253.255.255', '172.15.255.255', '172.32.0.0', '192.167.255.255', '192.169.0.0')
    yes.push('223.255.255.255', '2000::1', '2001:200::1', '2606:4700::1111', '2a00::1', '3ffe::1')
    for (const address of yes) assert.equal(isPublicAddress(address), true, address)
    const no = [
      '10.0.0.0',
      '100.64.0.0',
      '127.0.0.1',
      '169.254.0.0',
      '172.16.0.0',
      '224.0.0.0',
      '::1',
      '4000::1',
    ]
    for (const address of [...no, '1fff::1', 'fe80::1%1', '2606:4700::1111%1', '01.1.1.1', '1.1.1', '']) {
      assert.equal(isPublicAddress(address), false, address)
    }
  })

  test('of this machine are known', () => {
    for (const address of ['127.0.0.1', '127.1.2.3', '::1']) assert.equal(isLoopbackAddress(address), true)
    for (const address of ['128.0.0.1', '::2', '10.0.0.1', 'localhost', '']) {
      assert.equal(isLoopbackAddress(address), false)
    }
  })
})

describe('afterRedirect', () => {
  test('never goes from https to http, not even at home', () => {
    const sent = to('https://a.example/x')
    assert.throws(() => afterRedirect(sent, { status: 302, location: 'http://a.example/x' }), isRefused)
    const next = afterRedirect(sent, { status: 302, location: 'https://b.example/y' })
    assert.equal(next?.destination.url.href, 'https://b.example/y')
    assert.equal(next.destination.port, 443)
    const up = afterRedirect(to('http://a.example/'), { status: 302, location: 'https://a.example/' })
    assert.equal(up?.destination.url.protocol, 'https:')
  })

  test('takes another port or another scheme for another origin', () => {
    const secret = { authorization: 'secret', accept: 'x' }
    for (const location of [
      'http://a.example:81/',
      'https://a.example/',
      'http://b.a.example/',
      '//b.example/',
    ]) {
      const next = afterRedirect(to('http://a.example/', 'GET', secret), { status: 302, location })
      assert.deepEqual(next?.headers, { accept: 'x' }, location)
    }
    const home = afterRedirect(to('http://a.example/', 'GET', secret), { status: 302, location: '/next' })
    assert.deepEqual(home?.headers, secret)
  })

  test('is no redirect without a place to go or with another status', () => {
    assert.equal(afterRedirect(to('http://a.example/'), { status: 302, location: undefined }), undefined)
    for (const status of [200, 300, 304, 305, 306, 404]) {
      assert.equal(afterRedirect(to('http://a.example/'), { status, location: '/x' }), undefined)
    }
  })

  test('keeps the method where it changes nothing, and the fragment to itself', () => {
    assert.equal(
      afterRedirect(to('http://a.example/', 'HEAD'), { status: 303, location: '/x' })?.method,
      'HEAD',
    )
    assert.equal(
      afterRedirect(to('http://a.example/', 'PUT'), { status: 302, location: '/x' })?.method,
      'PUT',
    )
    assert.equal(
      afterRedirect(to('http://a.example/', 'PUT'), { status: 303, location: '/x' })?.method,
      'GET',
    )
    const next = afterRedirect(to('http://a.example/'), { status: 302, location: '/x#here' })
    assert.equal(next?.destination.url.href, 'http://a.example/x')
  })
})
