import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { CalendarEvent } from '#contract'
import type { ToolCall, World } from '#gate'
import { createMemoryWorld } from '#gate/testing'

import { callOn, perform, performWithCrash, takeBack, undoWithCrash } from '../testing/drive.ts'
import { createEvent } from './create-event.ts'
import { detectConflicts } from './detect-conflicts.ts'
import { eventCollection } from './event.ts'
import { listEvents } from './list-events.ts'
import { removeEvent } from './remove-event.ts'
import { suggestReschedule } from './suggest-reschedule.ts'
import { updateEvent } from './update-event.ts'

/** Friday, 27 November 2026, 10:00 in Berlin. */
const now = Date.UTC(2026, 10, 27, 9)
let calls = 0

function on(world: World, more: Partial<ToolCall> = {}): ToolCall {
  calls += 1
  return callOn(world, { now, zone: 'Europe/Berlin', idempotencyKey: `key-${calls}`, ...more })
}

async function make(world: World, input: object, more?: Partial<ToolCall>): Promise<CalendarEvent> {
  return (await perform(createEvent, { title: 'Event', ...input }, on(world, more))).output.event
}

async function move(world: World, input: object): Promise<CalendarEvent> {
  return (await perform(updateEvent, input, on(world))).output.event
}

async function titles(world: World, range: object, more?: Partial<ToolCall>): Promise<readonly string[]> {
  const { output } = await perform(listEvents, { date_range: range }, on(world, more))
  return output.events.map(({ title }) => title)
}

async function pairs(world: World, range: object): Promise<readonly string[]> {
  const { output } = await perform(detectConflicts, { date_range: range }, on(world))
  return output.conflicts.map(({ first, second, kind }) => `${first.title} ${second.title} ${kind}`)
}

describe('making and moving events', () => {
  test('an event is kept by the clocks of its zone, and told in UTC too', async () => {
    const world = createMemoryWorld()
    const input = { title: 'Dentist', start: 'next friday 9am', end: '30 minutes', place: 'Main Street 4' }
    const event = await make(world, input)
    assert.deepEqual(event, {
      id: event.id,
      title: 'Dentist',
      start: '2026-12-04T09:00',
      end: '2026-12-04T09:30',
      all_day: false,
      zone: 'Europe/Berlin',
      starts_at: '2026-12-04T08:00:00.000Z',
      ends_at: '2026-12-04T08:30:00.000Z',
      place: 'Main Street 4',
      people: [],
    })
    const far = await make(world, { start: '2026-12-04 09:00', time_zone: 'America/New_York' })
    assert.deepEqual([far.start, far.starts_at], ['2026-12-04T09:00', '2026-12-04T14:00:00.000Z'])
  })

  test('lasts an hour or a day unless said otherwise', async () => {
    const world = createMemoryWorld()
    const spans: readonly (readonly [object, string, string])[] = [
      [{ start: 'tomorrow 5pm' }, '2026-11-28T17:00', '2026-11-28T18:00'],
      [{ start: 'tomorrow' }, '2026-11-28', '2026-11-28'],
      [{ start: 'tomorrow 11pm', end: '1am' }, '2026-11-28T23:00', '2026-11-29T01:00'],
      [{ start: '2026-12-03', end: '2026-12-05' }, '2026-12-03', '2026-12-05'],
    ]
    for (const [input, start, end] of spans) {
      const event = await make(world, input)
      assert.deepEqual([event.start, event.end], [start, end], JSON.stringify(input))
    }
  })

  test('what makes no sense is refused', async () => {
    const world = createMemoryWorld()
    const refused = async (input: object, code: string): Promise<void> => {
      await assert.rejects(make(world, input), { code }, JSON.stringify(input))
    }
    await refused({ start: 'tomorrow 5pm', end: '2026-11-28 16:00' }, 'input.invalid')
    await refused({ start: 'tomorrow 5pm', end: '2026-11-28 17:00' }, 'input.invalid')
    await refused({ start: '2026-12-05', end: '2026-12-03' }, 'input.invalid')
    await refused({ start: '2026-12-03', end: '2026-12-03 14:00' }, 'input.invalid')
    await refused({ start: '2026-12-03 14:00', end: '2026-12-04' }, 'input.invalid')
    await refused({ start: '2026-12-01', end: '2027-01-01' }, 'input.invalid')
    await refused({ start: '2027-03-28 02:30' }, 'tools.date_missing')
    await refused({ start: 'at 9' }, 'tools.date_unclear')
    await assert.rejects(make(world, { start: 'today', time_zone: 'Mars/Olympus' }), { name: 'ZodError' })
    await assert.rejects(make(world, { title: ' ', start: 'today' }), { name: 'ZodError' })
    assert.deepEqual(await titles(world, { from: '2026-11-01', to: '2027-04-01' }), [])
  })

  test('a moved event keeps what is not said: its time, its day, how long it lasts', async () => {
    const world = createMemoryWorld()
    await make(world, { title: 'Talk', start: '2026-12-03 14:00', end: '90 minutes' })
    const cases: readonly (readonly [object, string, string])[] = [
      [{ start: 'friday' }, '2026-12-04T14:00', '2026-12-04T15:30'],
      [{ start: '16:00' }, '2026-12-04T16:00', '2026-12-04T17:30'],
      [{ end: '30 minutes' }, '2026-12-04T16:00', '2026-12-04T16:30'],
      [{ start: '2026-12-07 09:00', end: '10:00' }, '2026-12-07T09:00', '2026-12-07T10:00'],
      [{ title: 'Talks' }, '2026-12-07T09:00', '2026-12-07T10:00'],
    ]
    for (const [input, start, end] of cases) {
      const event = await move(world, { event: 'talk', ...input })
      assert.deepEqual([event.start, event.end], [start, end], JSON.stringify(input))
    }
    await make(world, { title: 'Fair', start: '2026-12-10', end: '2026-12-12' })
    const fair = await move(world, { event: 'fair', start: '2026-12-31' })
    assert.deepEqual([fair.start, fair.end], ['2026-12-31', '2027-01-02'])
    await assert.rejects(move(world, { event: 'talk', end: '2026-12-01 10:00' }), { code: 'input.invalid' })
  })

  test('an event lasts as long on the night when the clocks change', async () => {
    const world = createMemoryWorld()
    await make(world, { title: 'Watch', start: '2027-03-20 01:00', end: '3 hours' })
    const { start, end, starts_at, ends_at } = await move(world, { event: 'watch', start: '2027-03-28' })
    assert.deepEqual([start, end], ['2027-03-28T01:00', '2027-03-28T05:00'])
    assert.equal(Date.parse(ends_at) - Date.parse(starts_at), 3 * 60 * 60 * 1_000)
    await assert.rejects(move(world, { event: 'watch', start: '02:30' }), { code: 'tools.date_missing' })
  })

  test('an event to come is meant before one that is over', async () => {
    const world = createMemoryWorld()
    await make(world, { title: 'Standup', start: '2026-11-26 09:00' })
    const next = await make(world, { title: 'Standup', start: '2026-11-30 09:00' })
    assert.equal((await move(world, { event: 'standup', place: 'Room 2' })).id, next.id)
    await make(world, { title: 'Standup', start: '2026-12-01 09:00' })
    await assert.rejects(move(world, { event: 'standup', place: 'Room 3' }), { code: 'tools.record_unclear' })
  })

  test('each change is made once whatever a crash hits, and taken back', async () => {
    for (const call of [1, 2])
      for (const point of ['before', 'after'] as const) {
        const world = createMemoryWorld()
        const input = { title: 'Once', start: '2026-12-03 14:00' }
        const { receipt } = await performWithCrash(createEvent, input, { world, plan: { call, point } })
        assert.equal(await world.records.count(eventCollection, {}), 1)
        await undoWithCrash(createEvent, receipt, { world, plan: { call, point } })
        assert.equal(await world.records.count(eventCollection, {}), 0)
      }
    const world = createMemoryWorld()
    const { id } = await make(world, { title: 'Talk', start: '2026-12-03 14:00' })
    const moved = await perform(updateEvent, { event: id, start: 'friday' }, on(world))
    const removed = await perform(removeEvent, { event: id }, on(world))
    await takeBack(removeEvent, removed, { world })
    await takeBack(updateEvent, moved, { world })
    const { output } = await perform(listEvents, { date_range: { from: '2026-12-03' } }, on(world))
    assert.deepEqual(
      output.events.map(({ start }) => start),
      ['2026-12-03T14:00'],
    )
  })
})

describe('looking', () => {
  test('lists what touches the days, whole days first', async () => {
    const world = createMemoryWorld()
    await make(world, { title: 'Before', start: '2026-12-02 09:00' })
    await make(world, { title: 'Night', start: '2026-12-02 23:00', end: '01:00' })
    await make(world, { title: 'Until midnight', start: '2026-12-02 22:00', end: '2026-12-03 00:00' })
    await make(world, { title: 'Early', start: '2026-12-03 00:00' })
    await make(world, { title: 'Late', start: '2026-12-03 23:30' })
    await make(world, { title: 'Fair', start: '2026-12-01', end: '2026-12-03' })
    await make(world, { title: 'Birthday', start: '2026-12-03' })
    await make(world, { title: 'After', start: '2026-12-04 00:00' })
    assert.deepEqual(await titles(world, { from: '2026-12-03' }), [
      'Fair',
      'Night',
      'Birthday',
      'Early',
      'Late',
    ])
    assert.deepEqual(await titles(world, { from: '2026-12-03 22:00', to: '2026-12-04 00:00' }), [
      'Fair',
      'Birthday',
      'Late',
    ])
    // Whole days are whole days wherever one is; times are moments.
    const there = { zone: 'America/New_York' }
    assert.deepEqual(await titles(world, { from: '2026-12-03' }, there), [
      'Fair',
      'Birthday',
      'Late',
      'After',
    ])
    await assert.rejects(titles(world, { from: '2026-12-03', to: '2026-12-01' }), { code: 'input.invalid' })
    await assert.rejects(titles(world, { from: '2026-12-03', to: '2030-12-01' }), { code: 'input.invalid' })
  })

  test('finds events at the same time; what only touches is none', async () => {
    const world = createMemoryWorld()
    await make(world, { title: 'A', start: '2026-12-03 09:00', end: '10:00' })
    await make(world, { title: 'B', start: '2026-12-03 10:00', end: '11:00' })
    assert.deepEqual(await pairs(world, { from: '2026-12-03' }), [])
    await make(world, { title: 'C', start: '2026-12-03 09:59', end: '10:30' })
    assert.deepEqual(await pairs(world, { from: '2026-12-03' }), ['A C overlap', 'C B overlap'])
    await make(world, { title: 'D', start: '2026-12-03', end: '2026-12-04' })
    await make(world, { title: 'E', start: '2026-12-04 12:00' })
    assert.deepEqual(await pairs(world, { from: '2026-12-04' }), ['D E all-day'])
  })

  test('finds them over midnight, across zones, and of one within another', async () => {
    const world = createMemoryWorld()
    await make(world, { title: 'Night', start: '2026-12-03 22:00', end: '02:00' })
    await make(world, { title: 'Call', start: '2026-12-03 19:00', time_zone: 'America/New_York' })
    await make(world, { title: 'Short', start: '2026-12-04 01:15', end: '5 minutes' })
    const found = await pairs(world, { from: '2026-12-03', to: '2026-12-04' })
    assert.deepEqual(found, ['Night Call overlap', 'Night Short overlap', 'Call Short overlap'])
    await make(world, { title: 'Long', start: '2026-12-04 00:30', end: '03:00' })
    assert.equal((await pairs(world, { from: '2026-12-04' })).length, 6)
    // They are at the same time on the fourth alone.
    assert.deepEqual(await pairs(world, { from: '2026-12-03' }), [])
  })

  test('suggests free times within working hours, as long as the event is', async () => {
    const world = createMemoryWorld()
    const suggest = async (event: string, limit = 5): Promise<readonly string[]> => {
      const { output } = await perform(suggestReschedule, { event, limit }, on(world))
      return output.slots.map(({ start, end, beside }) => [start, end.slice(11), ...beside].join(' '))
    }
    await make(world, { title: 'Talk', start: '2026-11-27 14:00', end: '90 minutes' })
    await make(world, { title: 'Lunch', start: '2026-11-27 11:30', end: '15:00' })
    await make(world, { title: 'Review', start: '2026-11-27 15:30', end: '17:00' })
    await make(world, { title: 'Market', start: '2026-11-30' })
    // Ten o'clock is now; Saturday and Sunday are left out.
    assert.deepEqual(await suggest('talk'), [
      '2026-11-27T10:00 11:30',
      '2026-11-30T09:00 10:30 Market',
      '2026-11-30T10:30 12:00 Market',
      '2026-12-01T09:00 10:30',
      '2026-12-01T10:30 12:00',
    ])
    assert.equal((await suggest('talk', 2)).length, 2)
  })

  test('says why it suggests nothing', async () => {
    const world = createMemoryWorld()
    await make(world, { title: 'Holiday', start: '2026-12-03' })
    await make(world, { title: 'Flight', start: '2026-12-03 08:00', end: '20:00' })
    for (const [event, why] of [
      ['holiday', /whole days/],
      ['flight', /free/],
    ] as const) {
      const { output } = await perform(suggestReschedule, { event }, on(world))
      assert.deepEqual(output.slots, [])
      assert.match(output.why ?? '', why)
    }
  })

  test('a suggested time is by the clocks of the event, so that it can be moved there', async () => {
    const world = createMemoryWorld()
    await make(world, { title: 'Call', start: '2026-12-03 16:00', time_zone: 'America/New_York' })
    const { output } = await perform(suggestReschedule, { event: 'call', limit: 1 }, on(world))
    const [slot] = output.slots
    assert.deepEqual([slot?.start, slot?.zone], ['2026-12-03T03:00', 'America/New_York'])
    const moved = await move(world, { event: 'call', start: slot?.start })
    assert.equal(moved.starts_at, '2026-12-03T08:00:00.000Z')
  })
})
