import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import fc from 'fast-check'

import { findLengths, findTimes, type Here, readTime, type TimeReading } from './index.ts'

/** A Wednesday, 10:30 in Berlin. */
const here: Here = { now: Date.UTC(2026, 10, 25, 9, 30), zone: 'Europe/Berlin' }

function textOf({ start, end }: TimeReading): string {
  return [start, end]
    .flatMap((one) => one ?? [])
    .map(({ day, time }) => `${day}${time === null ? '' : `T${time}`}`)
    .join(' / ')
}

function read(text: string, at: Here = here): string | null {
  const outcome = readTime(text, at)
  return outcome === null || typeof outcome === 'string' ? outcome : textOf(outcome)
}

const days: Readonly<Record<string, string>> = {
  today: '2026-11-25',
  tomorrow: '2026-11-26',
  tommorow: '2026-11-26',
  'the day after tomorrow': '2026-11-27',
  friday: '2026-11-27',
  'on Fri': '2026-11-27',
  'this friday': '2026-11-27',
  wednesday: '2026-12-02',
  wenesday: '2026-12-02',
  'next monday': '2026-11-30',
  'next wednesday': '2026-12-02',
  'next friday': '2026-12-04',
  'friday next week': '2026-12-04',
  'on friday of next week': '2026-12-04',
  'in three days': '2026-11-28',
  'in 2 weeks': '2026-12-09',
  'in a fortnight': '2026-12-09',
  'a week from today': '2026-12-02',
  'a week from friday': '2026-12-04',
  'in a month': '2026-12-25',
  "in three days' time": '2026-11-28',
  '3 Dec': '2026-12-03',
  'by 3 Dec.': '2026-12-03',
  '3rd of December': '2026-12-03',
  'the 3rd of december 2027': '2027-12-03',
  'December 3rd, 2026': '2026-12-03',
  'on the 3rd': '2026-12-03',
  'the third of december': 'none',
  'on the 31st': '2026-12-31',
  '1 january': '2027-01-01',
  '14.12.': '2026-12-14',
  'on 14.12': '2026-12-14',
  '1.2.2027': '2027-02-01',
  'on 25/12': '2026-12-25',
  '2026-12-03': '2026-12-03',
  'friday, 4 december': '2026-12-04',
  'the end of the month': '2026-11-30',
  'by the end of the week': '2026-11-27',
  'end of next month': '2026-12-31',
  'the end of the year': '2026-12-31',
  'the end of january': '2027-01-31',
}

const times: Readonly<Record<string, string>> = {
  'tomorrow morning': '2026-11-26T09:00',
  'tomorrow at noon': '2026-11-26T12:00',
  'friday afternoon': '2026-11-27T14:00',
  'tomorrow evening': '2026-11-26T18:00',
  tonight: '2026-11-25T20:00',
  'this evening': '2026-11-25T18:00',
  'in the morning': '2026-11-26T09:00',
  'at 5pm': '2026-11-25T17:00',
  '5 p.m.': '2026-11-25T17:00',
  '12am tomorrow': '2026-11-26T00:00',
  'at 9': '2026-11-26T09:00',
  'at 11': '2026-11-25T11:00',
  '17:00': '2026-11-25T17:00',
  '8:15': '2026-11-26T08:15',
  'at 15.30': '2026-11-25T15:30',
  'on the 3rd at 8:15': '2026-12-03T08:15',
  'on 14.12. at 15.30': '2026-12-14T15:30',
  'at 15.30 on 14.12.': '2026-12-14T15:30',
  'tomorrow morning at half past nine': '2026-11-26T09:30',
  'a quarter to eight on friday': '2026-11-27T07:45',
  "nine o'clock tomorrow": '2026-11-26T09:00',
  'at nine in the evening': '2026-11-25T21:00',
  'tonight at 8': '2026-11-25T20:00',
  'tomorrow at 3 in the afternoon': '2026-11-26T15:00',
  'at 3 tomorrow afternoon': '2026-11-26T15:00',
  'friday at 03:00': '2026-11-27T03:00',
  'in two hours': '2026-11-25T12:30',
  'in half an hour': '2026-11-25T11:00',
  'in an hour and a half': '2026-11-25T12:00',
  'in 90 minutes': '2026-11-25T12:00',
  '2026-12-03T14:00': '2026-12-03T14:00',
  '2026-12-03 14:00': '2026-12-03T14:00',
}

const stretches: Readonly<Record<string, string>> = {
  'tomorrow 2-3pm': '2026-11-26T14:00 / 2026-11-26T15:00',
  'from 2 to 3pm on friday': '2026-11-27T14:00 / 2026-11-27T15:00',
  'on friday between 10 and 11:30': '2026-11-27T10:00 / 2026-11-27T11:30',
  '14:00–15:30': '2026-11-25T14:00 / 2026-11-25T15:30',
  'tomorrow from 11 to 1pm': '2026-11-26T11:00 / 2026-11-26T13:00',
  'from 11am to 1pm': '2026-11-25T11:00 / 2026-11-25T13:00',
  'next week': '2026-11-30 / 2026-12-06',
  'this weekend': '2026-11-28 / 2026-11-29',
  'next month': '2026-12-01 / 2026-12-31',
  'in december': '2026-12-01 / 2026-12-31',
  'from monday to wednesday': '2026-11-30 / 2026-12-02',
  '10-12 december': '2026-12-10 / 2026-12-12',
}

const refused: Readonly<Record<string, string>> = {
  '12/03': 'ambiguous',
  'on 12/03 at 10:00': 'ambiguous',
  '24/7': 'ambiguous',
  '10.12': 'ambiguous',
  'at 3': 'ambiguous',
  'tomorrow at 3': 'ambiguous',
  midnight: 'ambiguous',
  'this week': 'ambiguous',
  'next year': 'ambiguous',
  'friday or monday': 'ambiguous',
  'friday week': 'ambiguous',
  'this monday': 'ambiguous',
  'at 9pm in the morning': 'ambiguous',
  'february 30': 'missing',
  'the 30th of february': 'missing',
  '31.11.': 'missing',
  'on the 32nd': 'missing',
  'at 25:00': 'missing',
  '13pm': 'missing',
  'friday, 5 december': 'missing',
  yesterday: 'past',
  'last friday': 'past',
  'two days ago': 'past',
  'today at 9': 'past',
  'this morning': 'past',
  '2026-11-20': 'past',
  'last week': 'past',
  soon: 'vague',
  sometime: 'vague',
  'after lunch': 'vague',
  'before friday': 'vague',
  'in a few days': 'vague',
  'within two hours': 'vague',
  'the week after next': 'vague',
  'every monday': 'recurring',
  'on mondays': 'recurring',
  'every two weeks': 'recurring',
}

describe('one time', () => {
  for (const [kind, table] of Object.entries({ days, times, stretches, refused }))
    test(`is read, or refused, as the conventions have it: ${kind}`, () => {
      const all = Object.fromEntries(Object.keys(table).map((text) => [text, read(text) ?? 'none']))
      assert.deepEqual(all, table)
    })

  test('is none where nothing speaks of one', () => {
    const words = [
      'the sun',
      'sat down',
      'mon ami',
      'may',
      'march on',
      'room 4',
      'call 911',
      'version 2.10',
      '10.5 percent',
    ]
    const more = [
      'the second draft',
      'the 3rd floor',
      '5 km',
      'now and then',
      'one',
      '',
      '192.168.0.1',
      'at 10 downing',
    ]
    for (const text of [...words, ...more]) {
      const outcome = readTime(text, here)
      assert.ok(outcome === null || typeof outcome === 'string', `${text}: ${JSON.stringify(outcome)}`)
    }
  })

  test('is none in the hour that the clocks leave out', () => {
    const spring: Here = { now: Date.UTC(2027, 2, 27, 9), zone: 'Europe/Berlin' }
    assert.equal(read('tomorrow at 02:30', spring), 'missing')
    assert.equal(read('tomorrow at 03:30', spring), '2027-03-28T03:30')
  })

  test('so many hours from now is counted as they pass', () => {
    const autumn: Here = { now: Date.UTC(2026, 9, 24, 22), zone: 'Europe/Berlin' }
    assert.equal(read('in five hours', autumn), '2026-10-25T04:00')
    assert.equal(read('in five hours', { ...autumn, zone: 'UTC' }), '2026-10-25T03:00')
  })
})

describe('times in a sentence', () => {
  function found(text: string): readonly string[] {
    return findTimes(text, here).map(
      ({ from, to, reading, refused: why }) => `${text.slice(from, to)} = ${reading ? textOf(reading) : why}`,
    )
  }

  test('are found where they stand, with the words that lead to them', () => {
    assert.deepEqual(found('remind me tomorrow at 5pm to call Tom'), ['tomorrow at 5pm = 2026-11-26T17:00'])
    assert.deepEqual(found('pay the rent by the end of the month'), ['by the end of the month = 2026-11-30'])
    assert.deepEqual(
      found('Lunch on Friday with Tom at noon'),
      ['on Friday = 2026-11-27', 'at noon = 2026-11-26T12:00'].map((one) => one.replace('26T', '25T')),
    )
  })

  test('that are two are told as two', () => {
    assert.deepEqual(found('move it to friday or monday'), ['to friday = 2026-11-27', 'monday = 2026-11-30'])
  })
})

test('lengths are found, and times so long from now are none', () => {
  const minutes = (text: string): readonly number[] => findLengths(text).map((one) => one.minutes)
  const table: Readonly<Record<string, readonly number[]>> = {
    'a 45 minute review': [45],
    'a 45-minute review': [45],
    'for an hour': [60],
    'one hour': [60],
    'an hour and a half': [90],
    '1h 30m': [90],
    '1.5 hours': [90],
    'half an hour': [30],
    'in two hours': [],
    'two hours ago': [],
    'two weeks': [],
  }
  assert.deepEqual(Object.fromEntries(Object.keys(table).map((text) => [text, minutes(text)])), table)
})

test('any text is read the same each time, without an error', () => {
  const words = [
    'tomorrow',
    'at',
    '5',
    'pm',
    ':',
    '.',
    '/',
    '-',
    'friday',
    'the',
    'end',
    'of',
    'month',
    '30',
    'february',
    'in',
    'half',
    'an',
    'hour',
    'next',
    'every',
    '2026',
    "o'clock",
    '3rd',
    ' ',
  ]
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.constantFrom(...words)).map((all) => all.join(' ')),
    fc.array(fc.constantFrom(...words)).map((all) => all.join('')),
  )
  fc.assert(
    fc.property(text, (said) => {
      const once = findTimes(said, here)
      assert.deepEqual(findTimes(said, here), once)
      let end = 0
      for (const { from, to } of once) {
        assert.ok(from >= end && to > from && to <= said.length)
        end = to
      }
      readTime(said, here)
      findLengths(said)
    }),
  )
})
