import assert from 'node:assert/strict'
import { test } from 'node:test'

import { type Here, readTime } from './index.ts'

/** What the clocks of a zone show; a Friday unless said otherwise. */
function here(wall = '2026-11-27T10:00', zone = 'Europe/Berlin'): Here {
  return { now: Temporal.PlainDateTime.from(wall).toZonedDateTime(zone).epochMilliseconds, zone }
}

function read(text: string, at: Here): string | null {
  const outcome = readTime(text, { ...at, mayBePast: true })
  if (outcome === null || typeof outcome === 'string') return outcome
  const { day, time } = outcome.start
  return time === null ? day : `${day}T${time}`
}

function table(cases: Readonly<Record<string, string | null>>, at = here()): void {
  assert.deepEqual(Object.fromEntries(Object.keys(cases).map((text) => [text, read(text, at)])), cases)
}

test('days', () => {
  table({
    Tomorrow: '2026-11-28',
    'the day after tomorrow': '2026-11-29',
    yesterday: '2026-11-26',
    '3 days ago': '2026-11-24',
    'last friday': '2026-11-20',
    'Thursday, 3 December 2026': '2026-12-03',
    'sept 3': '2027-09-03',
    'the 27th': '2026-11-27',
    'a week from tomorrow': '2026-12-05',
    '2 days after monday': '2026-12-02',
    'due  on   monday': '2026-11-30',
    '26 Nov': '2027-11-26',
    'May 1': '2027-05-01',
    sat: '2026-11-28',
    thurs: '2026-12-03',
    'next sunday': '2026-12-06',
    'start of next week': '2026-11-30',
    'beginning of next month': '2026-12-01',
    'end of next year': '2027-12-31',
    'end of feb': '2027-02-28',
    'end of February 2028': '2028-02-29',
  })
})

test('on the last of a year, on a Monday, and around leap days', () => {
  table(
    { tomorrow: '2027-01-01', 'end of the month': '2026-12-31', 'in 1 day': '2027-01-01' },
    here('2026-12-31T23:59'),
  )
  table(
    { monday: '2026-11-30', 'next tuesday': '2026-12-01', 'this friday': '2026-11-27' },
    here('2026-11-23T10:00'),
  )
  table({ '29 Feb 2028': '2028-02-29', '29 Feb': 'missing', '2100-02-29': 'missing' })
  table({ '29 Feb': '2028-02-29' }, here('2027-03-28T10:00'))
  table({ '29 Feb': '2028-02-29', tomorrow: '2028-02-29' }, here('2028-02-28T12:00'))
  table({ 'in a year': '2029-02-28' }, here('2028-02-29T12:00'))
})

test('times', () => {
  table({
    '5:30 p.m. tomorrow': '2026-11-28T17:30',
    '3 Dec 14:00': '2026-12-03T14:00',
    '2026-12-03 14:00:00': '2026-12-03T14:00',
    'tomorrow in the afternoon': '2026-11-28T14:00',
    'in 3 days at 8am': '2026-11-30T08:00',
    '10:00': '2026-11-28T10:00',
    '12pm': '2026-11-27T12:00',
    'in 1h 30m': '2026-11-27T11:30',
    'in 1.5 hours': '2026-11-27T11:30',
    '2026-12-03T14:00Z': '2026-12-03T15:00',
    '2026-12-03T14:00:00+09:00': '2026-12-03T06:00',
  })
})

test('the day is that of the zone', () => {
  const now = Date.UTC(2026, 11, 31, 23, 30)
  assert.equal(read('today', { now, zone: 'Europe/Berlin' }), '2027-01-01')
  assert.equal(read('today', { now, zone: 'America/New_York' }), '2026-12-31')
  assert.equal(read('tomorrow', { now, zone: 'Pacific/Kiritimati' }), '2027-01-02')
})

test('what is not one time is none', () => {
  table({
    '': null,
    the: null,
    '15': null,
    '12/03/2026': 'ambiguous',
    'mon 25:00': 'missing',
    'tomorrow 0am': 'missing',
    '2026-12-03 24:30': 'missing',
    'monday tuesday': 'ambiguous',
    'tomorrow 5pm 6pm': 'ambiguous',
    'the meeting on friday': 'ambiguous',
    'in -3 days': null,
    '99999-01-01': null,
    'in 9999 years': 'missing',
    'in 0 minutes': null,
    '2026-12-03T14:00+99:00': 'missing',
    '0 Dec': 'missing',
    '32 Dec': 'missing',
    '2026-13-01': 'missing',
    'Friday, 3 December 2026': 'missing',
  })
})

test('what only custom decides is refused where a text is to be exact', () => {
  for (const [text, usual] of Object.entries({
    'at 9': '2026-11-28T09:00',
    'half past nine tomorrow': '2026-11-28T09:30',
    '3.12.': '2026-12-03',
    '3.12.2026': '2026-12-03',
  })) {
    assert.equal(read(text, here()), usual)
    assert.equal(readTime(text, { ...here(), isExact: true }), 'ambiguous', text)
  }
  for (const text of ['9:00', '09.15', 'at 17', 'at 9 in the morning', '3 Dec', 'noon'])
    assert.notEqual(typeof readTime(text, { ...here(), isExact: true }), 'string', text)
})

test('an hour that is left out, and one that comes twice', () => {
  table({ '2027-03-28 02:30': 'missing', '28 March 2:30am': 'missing' })
  table({ 'in an hour': '2027-03-28T03:30', '2:30am': '2027-03-29T02:30' }, here('2027-03-28T01:30'))
  table({ 'in 1 hour': 'ambiguous', 'in 2 hours': '2026-10-25T03:30' }, here('2026-10-25T02:30'))
  table({ '2026-10-25 02:30': '2026-10-25T02:30' }, here('2026-10-01T12:00'))
})
