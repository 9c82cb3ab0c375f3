import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { LoginSession, LoginStore } from '../ports/login-store.ts'
import { ManualClock } from '../testing/manual-clock.ts'
import { createMemoryLoginStore } from '../testing/memory-login-store.ts'
import { Logins } from './logins.ts'
import { hashOf, loginKeys } from './secrets.ts'

const keys = loginKeys(new Uint8Array(32).fill(1))
const given = { by: 'link', agent: 'Firefox' } as const

function open() {
  const clock = new ManualClock()
  const kept = new Map<string, LoginSession>()
  const store = createMemoryLoginStore(kept)
  let touches = 0
  const counted: LoginStore = {
    ...store,
    touch(id, at) {
      touches += 1
      store.touch(id, at)
    },
  }
  let count = 0
  const randomBytes = (length: number): Uint8Array => {
    count += 1
    return new Uint8Array(length).fill(count % 256).with(0, count >> 8)
  }
  const logins = new Logins({ store: counted, clock, randomBytes, key: keys.pageKeys })
  return { logins, clock, kept, touches: () => touches }
}

test('of what a browser keeps, only a hash is kept', () => {
  const { logins, kept } = open()
  const { login, pageKey } = logins.open({ by: 'passphrase', agent: 'x'.repeat(1_000) }, undefined)
  assert.equal(login.pageKeyHash, hashOf(pageKey))
  assert.equal(login.agent.length, 200)
  assert.ok(!JSON.stringify([...kept]).includes(pageKey))
})

test('use is written down once a minute', async () => {
  const { logins, clock, touches } = open()
  const { login } = logins.open(given, undefined)
  const use = (): LoginSession => logins.use(logins.find(login.id) ?? login)
  for (let seconds = 0; seconds < 180; seconds += 10) {
    use()
    await clock.pass(10_000)
  }
  assert.equal(touches(), 2)
  assert.equal(use().seenAt, clock.now())
})

test('more than two hundred end the one that was used longest ago, and whoever listens is told', async () => {
  const { logins, clock } = open()
  const ended: string[] = []
  using _ = logins.onEnded((id) => void ended.push(id))
  const opened: string[] = []
  for (let count = 0; count < 200; count += 1) {
    opened.push(logins.open(given, undefined).login.id)
    await clock.pass(1)
  }
  const [first = '', second = ''] = opened
  await clock.pass(60_000)
  const used = logins.find(first)
  assert.ok(used)
  logins.use(used)
  logins.open(given, undefined)
  assert.deepEqual([ended, logins.list().length, logins.find(second)], [[second], 200, undefined])
  assert.ok(logins.find(first))
})

test('a browser that has a login goes on with it, unless it has ended', async () => {
  const { logins, clock } = open()
  const one = logins.open(given, undefined)
  const again = logins.open({ by: 'passphrase', agent: 'other' }, one.login)
  assert.deepEqual([again.login.id, again.pageKey, logins.list().length], [one.login.id, one.pageKey, 1])
  logins.end(one.login.id)
  const anew = logins.open(given, one.login)
  assert.notEqual(anew.login.id, one.login.id)
  await clock.pass(30 * 24 * 3_600_000)
  assert.notEqual(logins.open(given, anew.login).login.id, anew.login.id)
})

test('those that nobody uses any more are removed when the next one comes', async () => {
  const { logins, clock, kept } = open()
  logins.open(given, undefined)
  await clock.pass(31 * 24 * 3_600_000)
  assert.deepEqual([logins.list(), kept.size], [[], 1])
  logins.open(given, undefined)
  assert.equal(kept.size, 1)
})
