import assert from 'node:assert/strict'
import { test } from 'node:test'

import { parseEnd, parseMove, parseWhen, requireComing } from './parse-when.ts'
import { instantOf, isZone } from './wall-time.ts'

/** `2026-11-27T10:00` in a zone; a Friday unless said otherwise. */
function here(wall = '2026-11-27T10:00', zone = 'Europe/Berlin'): { now: number; zone: string } {
  return { now: instantOf(wall, zone), zone }
}

function table(cases: Readonly<Record<string, string>>, at = here()): void {
  for (const [words, expected] of Object.entries(cases)) assert.equal(parseWhen(words, at), expected, words)
}

function refuses(code: string, words: readonly string[], at = here()): void {
  for (const text of words) assert.throws(() => parseWhen(text, at), { code }, text)
}

test('reads days from words', () => {
  table({
    today: '2026-11-27',
    Tomorrow: '2026-11-28',
    'the day after tomorrow': '2026-11-29',
    yesterday: '2026-11-26',
    '2026-12-03': '2026-12-03',
    '3 Dec': '2026-12-03',
    '3rd of December': '2026-12-03',
    'Dec 3': '2026-12-03',
    'December 3rd, 2027': '2027-12-03',
    'Thursday, 3 December 2026': '2026-12-03',
    'sept 3': '2027-09-03',
    'the 15th': '2026-12-15',
    'the 27th': '2026-11-27',
    'the 31st': '2026-12-31',
    'in 3 days': '2026-11-30',
    'in two weeks': '2026-12-11',
    'in a month': '2026-12-27',
    'a week from tomorrow': '2026-12-05',
    '2 days after monday': '2026-12-02',
    '3 days ago': '2026-11-24',
    'due  on   monday': '2026-11-30',
  })
})

test('a date without its year is the next one, today included', () => {
  table({ '27 Nov': '2026-11-27', '26 Nov': '2027-11-26', '1 Jan': '2027-01-01', 'May 1': '2027-05-01' })
})

test('a weekday is the next one after today, and next friday that of next week', () => {
  table({
    friday: '2026-12-04',
    sat: '2026-11-28',
    thurs: '2026-12-03',
    monday: '2026-11-30',
    'next monday': '2026-11-30',
    'next friday': '2026-12-04',
    'next sunday': '2026-12-06',
    'monday next week': '2026-11-30',
    'this sunday': '2026-11-29',
  })
  const monday = here('2026-11-23T10:00')
  table(
    {
      monday: '2026-11-30',
      tuesday: '2026-11-24',
      'next monday': '2026-11-30',
      'next tuesday': '2026-12-01',
      'this friday': '2026-11-27',
    },
    monday,
  )
})

test('weeks end on Friday, months on their last day', () => {
  table({
    'end of the week': '2026-11-27',
    'end of next week': '2026-12-04',
    'start of next week': '2026-11-30',
    'end of the month': '2026-11-30',
    'end of next month': '2026-12-31',
    'beginning of next month': '2026-12-01',
    'end of the year': '2026-12-31',
    'end of next year': '2027-12-31',
    'end of feb': '2027-02-28',
    'end of February 2028': '2028-02-29',
  })
  table(
    { tomorrow: '2027-01-01', 'end of the month': '2026-12-31', 'in 1 day': '2027-01-01' },
    here('2026-12-31T23:59'),
  )
})

test('leap days are there where the calendar has them', () => {
  table({ '29 Feb 2028': '2028-02-29', '2028-02-29': '2028-02-29' })
  table({ '29 Feb': '2028-02-29', tomorrow: '2028-02-29' }, here('2028-02-28T12:00'))
  table({ 'in a year': '2029-02-28' }, here('2028-02-29T12:00'))
  table({ '29 Feb': '2028-02-29' }, here('2027-03-28T12:00'))
  refuses('tools.date_missing', ['29 Feb', '29 Feb 2027', '2027-02-29', '2100-02-29'])
})

test('reads times, with a day on either side or none', () => {
  table({
    'tomorrow 5pm': '2026-11-28T17:00',
    '5:30 p.m. tomorrow': '2026-11-28T17:30',
    '3 Dec 14:00': '2026-12-03T14:00',
    '2026-12-03T14:00': '2026-12-03T14:00',
    '2026-12-03 14:00:00': '2026-12-03T14:00',
    'next friday at noon': '2026-12-04T12:00',
    'tomorrow morning': '2026-11-28T09:00',
    'tomorrow in the afternoon': '2026-11-28T14:00',
    'this evening': '2026-11-27T18:00',
    tonight: '2026-11-27T20:00',
    'in 3 days at 8am': '2026-11-30T08:00',
    'tomorrow at nine in the evening': '2026-11-28T21:00',
    '17:00': '2026-11-27T17:00',
    '9am': '2026-11-28T09:00',
    '10:00': '2026-11-28T10:00',
    '12am': '2026-11-28T00:00',
    '12pm': '2026-11-27T12:00',
    'in an hour': '2026-11-27T11:00',
    'in 90 minutes': '2026-11-27T11:30',
    'in 1.5 hours': '2026-11-27T11:30',
    'in 1h 30m': '2026-11-27T11:30',
    '2026-12-03T14:00Z': '2026-12-03T15:00',
    '2026-12-03T14:00:00+09:00': '2026-12-03T06:00',
  })
})

test('the day is that of the zone, not of the machine', () => {
  const now = Date.UTC(2026, 11, 31, 23, 30)
  assert.equal(parseWhen('today', { now, zone: 'Europe/Berlin' }), '2027-01-01')
  assert.equal(parseWhen('today', { now, zone: 'America/New_York' }), '2026-12-31')
  assert.equal(parseWhen('tomorrow', { now, zone: 'Pacific/Kiritimati' }), '2027-01-02')
})

test('what could mean several, and what is not wholly understood, is refused', () => {
  refuses('tools.date_unclear', [
    '',
    'the',
    '12/03',
    '12/03/2026',
    '3.12.',
    '3.12.2026',
    'at 9',
    '15',
    "9 o'clock",
    'midnight',
    'tomorrow at midnight',
    'next week',
    'next month',
    'may',
    'whenever',
    'soon',
    'monday tuesday',
    '5pm 6pm',
    'tomorrow 5pm 6pm',
    'the meeting on friday',
    'before friday',
    'in -3 days',
    '99999-01-01',
    'in 0 minutes',
    '5:30',
    "nine o'clock tomorrow",
    'half past nine',
    'this friday',
    'next weekend',
    'tomorrow 2-3pm',
    'every friday',
  ])
  assert.throws(() => parseWhen('12/03', here()), { hint: /day 12 of month 03 or day 03 of month 12/ })
})

test('days and times that do not exist are refused', () => {
  refuses('tools.date_missing', [
    '31 Feb',
    'Feb 30',
    '31 April',
    '32 Dec',
    '0 Dec',
    'the 0th',
    'the 32nd',
    '2026-02-30',
    '2026-13-01',
    'Friday, 3 December 2026',
    'mon 25:00',
    'tomorrow 13pm',
    'tomorrow 0am',
    '2026-12-03 24:30',
    '2026-12-03 14:60',
    'in 9999 years',
    '2026-12-03T14:00+99:00',
  ])
})

test('times that the clocks leave out are refused, those that come twice are the first', () => {
  refuses('tools.date_missing', ['2027-03-28 02:30', '28 March 2:30am'])
  assert.throws(() => parseWhen('28 March 2:30am', here()), {
    message: /the clocks go forward/,
    hint: /03:30/,
  })
  assert.equal(parseWhen('2026-10-25 02:30', here('2026-10-01T12:00')), '2026-10-25T02:30')
  assert.equal(instantOf('2026-10-25T02:30', 'Europe/Berlin'), Date.UTC(2026, 9, 25, 0, 30))
  const before = here('2027-03-28T01:30')
  assert.equal(parseWhen('in an hour', before), '2027-03-28T03:30')
  assert.equal(parseWhen('2:30am', before), '2027-03-29T02:30')
  // An hour later the clocks show the same again, and nothing that is written down would tell.
  refuses('tools.date_unclear', ['in 1 hour'], here('2026-10-25T02:30'))
  assert.equal(parseWhen('in 2 hours', here('2026-10-25T02:30')), '2026-10-25T03:30')
  // Where midnight itself is left out, the day begins at one.
  assert.equal(instantOf('2018-11-04', 'America/Sao_Paulo'), Date.UTC(2018, 10, 4, 3))
})

test('an end is a time after the start, or so long after it', () => {
  const start = '2026-12-03T14:00'
  const cases: Readonly<Record<string, string>> = {
    '15:30': '2026-12-03T15:30',
    'until 3pm': '2026-12-03T15:00',
    '01:00': '2026-12-04T01:00',
    '90 minutes': '2026-12-03T15:30',
    'for 1h 30m': '2026-12-03T15:30',
    '48 hours': '2026-12-05T14:00',
    'half an hour': '2026-12-03T14:30',
    '2026-12-04 09:00': '2026-12-04T09:00',
    tomorrow: '2026-11-28',
  }
  for (const [words, expected] of Object.entries(cases))
    assert.equal(parseEnd(words, start, here()), expected, words)
  assert.equal(parseEnd('2026-12-05', '2026-12-03', here()), '2026-12-05')
  assert.throws(() => parseEnd('1 hour', '2026-12-03', here()), { code: 'tools.date_unclear' })
  // Real hours, although the clocks go forward in between.
  assert.equal(parseEnd('2 hours', '2027-03-28T01:00', here()), '2027-03-28T04:00')
})

test('what is put off keeps what is not said: its day or its time', () => {
  const from = '2026-12-03T14:00'
  assert.equal(parseMove('15:30', from, here()), '2026-12-03T15:30')
  assert.equal(parseMove('friday', from, here()), '2026-12-04T14:00')
  assert.equal(parseMove('friday 9am', from, here()), '2026-12-04T09:00')
  assert.equal(parseMove('friday', '2026-12-03', here()), '2026-12-04')
})

test('what is over is told from what is to come', () => {
  for (const wall of ['2026-11-27', '2026-11-27T10:01', '2026-11-28'])
    assert.equal(requireComing(wall, here()), wall)
  for (const wall of ['2026-11-26', '2026-11-27T10:00', '2020-01-01T00:00'])
    assert.throws(() => requireComing(wall, here()), { code: 'tools.date_past' }, wall)
})

test('knows which time zones there are', () => {
  assert.deepEqual(['Europe/Berlin', 'UTC', 'Mars/Olympus', ''].map(isZone), [true, true, false, false])
})
