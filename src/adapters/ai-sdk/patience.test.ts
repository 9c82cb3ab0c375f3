import assert from 'node:assert/strict'
import { test } from 'node:test'

import { SimulatedClock } from '#engine/testing'

import { createPatience } from './patience.ts'

/** Steps until so much time has passed. */
function pass(clock: SimulatedClock, ms: number): void {
  const end = clock.elapsed + ms
  clock.after(ms, () => {})
  while (clock.elapsed < end) clock.step()
}

test('runs out when nothing has come for long enough, never early, whatever the clock is set to', () => {
  const clock = new SimulatedClock()
  let times = 0
  const patience = createPatience(clock, 800, () => (times += 1))
  pass(clock, 5_000)
  assert.equal(times, 0)
  for (let sign = 0; sign < 30; sign += 1) {
    patience.sign()
    clock.jump(3_600_000 * (sign % 2 === 0 ? 1 : -2))
    pass(clock, 790)
  }
  assert.equal(times, 0)
  patience.sign()
  pass(clock, 799)
  assert.equal(times, 0)
  pass(clock, 101)
  assert.equal(times, 1)
  pass(clock, 5_000)
  assert.equal(times, 1)
})

test('does not run out any more once it is over', () => {
  const clock = new SimulatedClock()
  {
    using patience = createPatience(clock, 800, () => assert.fail('it was over'))
    patience.sign()
    pass(clock, 700)
  }
  pass(clock, 5_000)
})
