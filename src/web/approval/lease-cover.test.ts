import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { coverOf, placesOf, suggestedLease } from './lease-cover.ts'
import type { LeaseDraft } from './lease-words.ts'
import { heldEffect, heldRequest } from './testing.ts'

const open: LeaseDraft = { tools: null, on: null, effects: null, until: null }
const move = heldEffect('a')
const far = heldEffect('b', {
  changes: [{ verb: 'move', target: '/srv/b', from: '/home/ada/in/b', sizeBytes: 1 }],
})
const request = heldRequest('c')

describe('what a lease would cover', () => {
  test('is bounded by tools, whole names and beginnings', () => {
    assert.deepEqual(coverOf({ ...open, tools: ['fs.*'] }, [move, request]), ['yes', 'no'])
    assert.deepEqual(coverOf({ ...open, tools: ['fs.mov'] }, [move]), ['no'])
  })

  test('is bounded by places, at both ends of a move', () => {
    const draft = { ...open, on: ['fs.write:/home/ada'] }
    assert.deepEqual(coverOf(draft, [move, far]), ['yes', 'no'])
    assert.deepEqual(coverOf({ ...open, on: ['fs.write:/home/a'] }, [move]), ['no'], 'names are whole')
    assert.deepEqual(coverOf({ ...open, on: ['fs.write:/home/ada/out/'] }, [move]), ['no'])
  })

  test('reaches into folders whose names have marks of patterns in them', () => {
    const odd = heldEffect('o', {
      changes: [{ verb: 'create', target: '/a/[old]*/x', from: null, sizeBytes: 1 }],
    })
    assert.deepEqual(coverOf({ ...open, on: placesOf([odd]) }, [odd]), ['yes'])
    assert.deepEqual(coverOf({ ...open, on: ['fs.write:/a/[[]old][*]'] }, [odd]), ['yes'])
  })

  test('is bounded by hosts, their ports, and the secrets that go along', () => {
    const to = (...on: string[]) => coverOf({ ...open, on }, [request])
    assert.deepEqual(to('net:api.example.org:443', 'secret:billing'), ['yes'])
    assert.deepEqual(to('net:api.example.org:*', 'secret:billing'), ['yes'])
    assert.deepEqual(to('net:api.example.org:443'), ['no'])
    assert.deepEqual(to('net:api.example.org:80', 'secret:billing'), ['no'])
    assert.deepEqual(to('fs.write:/'), ['no'])
  })

  test('ends with its number, which what it does not cover does not use up', () => {
    const others = ['d', 'e', 'f'].map((key) => heldEffect(key))
    assert.deepEqual(coverOf({ ...open, tools: ['fs.*'], effects: 2 }, [request, ...others]), [
      'no',
      'yes',
      'yes',
      'beyond',
    ])
  })

  test('leaves to a person what asks for where its data comes from', () => {
    const reasons = [{ code: 'flow.private_leaves', text: 'Sends what is private.' }]
    assert.deepEqual(coverOf(open, [{ ...request, reasons }, move]), ['asks', 'yes'])
  })
})

describe('what is suggested', () => {
  test('covers all that is asked now, and no more than that many', () => {
    const now = Date.parse('2026-11-27T10:07:00Z')
    const draft = suggestedLease([move, far, request], now)
    assert.deepEqual(coverOf(draft, [move, far, request, heldEffect('z')]), ['no', 'no', 'yes', 'no'])
    const files = suggestedLease([move, heldEffect('d')], now)
    assert.deepEqual(files, {
      tools: ['fs.*'],
      on: ['fs.write:/home/ada'],
      effects: 2,
      until: '2026-11-27T11:15:00.000Z',
    })
    assert.deepEqual(coverOf(files, [move, heldEffect('d'), heldEffect('e')]), ['yes', 'yes', 'beyond'])
  })

  test('is never the whole disk', () => {
    assert.deepEqual(
      placesOf([heldEffect('x', { changes: [{ verb: 'move', target: '/a', from: '/b', sizeBytes: 1 }] })]),
      [],
    )
    assert.deepEqual(placesOf([move]), [
      'fs.write:/home/ada',
      'fs.write:/home/ada/out',
      'fs.write:/home/ada/in',
    ])
  })
})
