import assert from 'node:assert/strict'
import { test } from 'node:test'

import { ManualClock } from '../testing/manual-clock.ts'
import { OneTimeSecrets } from './one-time-secrets.ts'

function open() {
  const clock = new ManualClock()
  let count = 0
  const randomBytes = (length: number): Uint8Array => new Uint8Array(length).fill((count += 1))
  return { clock, secrets: new OneTimeSecrets<string>({ clock, randomBytes, holdsMs: 60_000, most: 3 }) }
}

test('a secret gives what it stands for, once', () => {
  const { clock, secrets } = open()
  const { secret, expiresAt } = secrets.issue('a')
  assert.match(secret, /^[\w-]{43}$/)
  assert.equal(expiresAt, clock.now() + 60_000)
  assert.deepEqual(
    [secrets.take('none'), secrets.take(secret), secrets.take(secret)],
    [undefined, 'a', undefined],
  )
})

test('a secret ends at its time', async () => {
  const { clock, secrets } = open()
  const early = secrets.issue('early')
  await clock.pass(1)
  const late = secrets.issue('late')
  await clock.pass(59_999)
  assert.deepEqual([secrets.take(early.secret), secrets.take(late.secret)], [undefined, 'late'])
})

test('one more than there is room for ends the oldest', () => {
  const { secrets } = open()
  const issued = ['a', 'b', 'c', 'd'].map((value) => secrets.issue(value))
  assert.deepEqual(
    issued.map(({ secret }) => secrets.take(secret)),
    [undefined, 'b', 'c', 'd'],
  )
})
