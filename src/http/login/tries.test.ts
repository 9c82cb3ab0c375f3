import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { ManualClock } from '../testing/manual-clock.ts'
import { neighbourhood, Tries } from './tries.ts'

test('an address waits for its own guesses alone', () => {
  const tries = new Tries(new ManualClock())
  for (let count = 0; count < 7; count += 1) tries.begin('a')
  assert.deepEqual([tries.waitOf('a'), tries.waitOf('b')], [4_000, 0])
  tries.forget('a')
  assert.equal(tries.waitOf('a'), 0)
})

test('whatever is guessed when, no more than ten guesses come through in the first minute, and seventeen in an hour', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.nat(1_500), fc.nat(120_000)), { maxLength: 300 }), (pauses) => {
      let now = 0
      const tries = new Tries({ now: () => now, after: () => ({ [Symbol.dispose]() {} }) })
      const at: number[] = []
      for (const pause of pauses) {
        now += pause
        if (tries.waitOf('a') > 0) continue
        tries.begin('a')
        at.push(now)
      }
      const [first = 0] = at
      assert.ok(at.filter((time) => time < first + 60_000).length <= 10)
      assert.ok(at.filter((time) => time < first + 3_600_000).length <= 17)
    }),
  )
})

test('of more addresses than are remembered, the ones that guessed least lately are forgotten', () => {
  const tries = new Tries(new ManualClock())
  const guess = (address: string): void => {
    for (let count = 0; count < 5; count += 1) tries.begin(address)
  }
  guess('early')
  for (let count = 0; count < 999; count += 1) guess(`a${count}`)
  guess('early')
  guess('late')
  assert.deepEqual([tries.waitOf('early'), tries.waitOf('late'), tries.waitOf('a0')], [32_000, 1_000, 0])
})

test('a household with a network of addresses counts as one, and IPv4 in IPv6 as IPv4', () => {
  const pairs: [string, string][] = [
    ['127.0.0.1', '127.0.0.1'],
    ['::ffff:127.0.0.1', '127.0.0.1'],
    ['::1', '0:0:0:0::/64'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:0DB8:1:0002::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['', ''],
  ]
  for (const [address, stands] of pairs) assert.equal(neighbourhood(address), stands, address)
})
