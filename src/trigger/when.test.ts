import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import fc from 'fast-check'

import { nextTime, type When, whenProblem } from './when.ts'

const berlin = (cron: string): When => ({ cron, zone: 'Europe/Berlin' })

function times(when: When, from: string, count: number): string[] {
  const found: string[] = []
  for (let at: number | null = Date.parse(from); at !== null && found.length < count;) {
    at = nextTime(when, at)
    if (at !== null) found.push(new Date(at).toISOString().slice(0, 16))
  }
  return found
}

describe('times that come again', () => {
  test('are by the clocks of their zone, over both changes of them', () => {
    assert.deepEqual(times(berlin('0 8 * * 1-5'), '2027-03-25T12:00Z', 3), [
      '2027-03-26T07:00',
      '2027-03-29T06:00',
      '2027-03-30T06:00',
    ])
    assert.deepEqual(times(berlin('0 8 * * *'), '2027-10-30T00:00Z', 3), [
      '2027-10-30T06:00',
      '2027-10-31T07:00',
      '2027-11-01T07:00',
    ])
  })

  test('that the clocks leave out are when they go on, once; that they show twice are the first', () => {
    assert.deepEqual(times(berlin('30 2 * * *'), '2027-03-27T12:00Z', 2), [
      '2027-03-28T01:00',
      '2027-03-29T00:30',
    ])
    assert.deepEqual(times(berlin('30 2 * * *'), '2027-10-30T12:00Z', 2), [
      '2027-10-31T00:30',
      '2027-11-01T01:30',
    ])
  })

  test('every so many minutes go by time that has passed', () => {
    assert.equal(times(berlin('*/30 2 * * *'), '2027-10-30T12:00Z', 4).length, 4)
    assert.deepEqual(times(berlin('*/30 2 * * *'), '2027-10-30T12:00Z', 4), [
      '2027-10-31T00:00',
      '2027-10-31T00:30',
      '2027-10-31T01:00',
      '2027-10-31T01:30',
    ])
  })

  test('rest on the time that is given alone, in the past as well, and each is later than that', () => {
    const crons = ['0 8 * * 1-5', '30 2 * * *', '*/15 * * * *', '0 0 29 2 *', '0 0 L * *']
    const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC']
    const from = Date.UTC(2000, 0, 1)
    fc.assert(
      fc.property(
        fc.constantFrom(...crons),
        fc.constantFrom(...zones),
        fc.integer({ min: from, max: Date.UTC(2060, 0, 1) }),
        fc.nat(86_400_000),
        (cron, zone, at, later) => {
          const next = nextTime({ cron, zone }, at)
          assert.ok(next !== null && next > at)
          assert.equal(next, nextTime({ cron, zone }, at))
          // Nothing lies between: from anywhere before it, it is the same one.
          if (at + later < next) assert.equal(nextTime({ cron, zone }, at + later), next)
        },
      ),
    )
  })
})

test('what is wrong with them is said', () => {
  const now = Date.UTC(2027, 0, 1)
  assert.equal(whenProblem(berlin('0 8 * * 1-5'), now), undefined)
  assert.match(whenProblem({ cron: '0 8 * * *', zone: 'Mars/Base' }, now)?.message ?? '', /no time zone/)
  for (const cron of [
    '',
    '0 8 * *',
    '0 0 8 * * *',
    '@daily',
    '0 8 ? * *',
    '60 8 * * *',
    '0 8 31 2 *',
    'a b c d e',
    '0 8 * * */0',
  ])
    assert.equal(whenProblem(berlin(cron), now)?.field, 'cron', cron)
})
