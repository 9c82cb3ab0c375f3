import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { type Kept, Ring } from './ring.ts'

const event = (position: number, length = 10): Kept => ({
  position,
  run: 'run_a',
  root: 'run_a',
  data: 'x'.repeat(length),
})
const positions = (events: readonly Kept[]): number[] => events.map(({ position }) => position)

describe('the ring of the newest events', () => {
  test('gives what comes after a position, however far apart positions are', () => {
    const ring = new Ring(10, { maxEvents: 100, maxLength: 10_000 })
    for (const position of [12, 13, 20, 31]) ring.push(event(position))
    assert.deepEqual(positions(ring.after(10, 2)), [12, 13])
    assert.deepEqual(positions(ring.after(13, 9)), [20, 31])
    assert.deepEqual(positions(ring.after(25, 9)), [31])
    assert.deepEqual(positions(ring.after(31, 9)), [])
  })

  test('lets the oldest go when there are too many, and knows from where on it is whole', () => {
    const ring = new Ring(0, { maxEvents: 3, maxLength: 10_000 })
    for (let position = 1; position <= 1_000; position += 1) {
      ring.push(event(position))
      assert.equal(ring.events, Math.min(position, 3))
      assert.equal(ring.floor, Math.max(0, position - 3))
      assert.deepEqual(positions(ring.after(ring.floor, 9)), positions(ring.after(0, 9)))
    }
    assert.deepEqual([ring.newest, ring.length], [1_000, 30])
  })

  test('lets the oldest go when they are too long together, but never the newest', () => {
    const ring = new Ring(0, { maxEvents: 100, maxLength: 25 })
    for (const position of [1, 2, 3]) ring.push(event(position))
    assert.deepEqual([positions(ring.after(0, 9)), ring.floor], [[2, 3], 1])
    ring.push(event(4, 500))
    assert.deepEqual([positions(ring.after(0, 9)), ring.floor, ring.length], [[4], 3, 500])
  })

  test('is empty up to where it begins anew', () => {
    const ring = new Ring(0, { maxEvents: 3, maxLength: 100 })
    ring.push(event(1))
    ring.restart(50)
    assert.deepEqual([ring.floor, ring.newest, ring.events, ring.length], [50, 50, 0, 0])
  })
})
