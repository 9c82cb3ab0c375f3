import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import fc from 'fast-check'

import { type Around, leaseFields, type LeaseDraft, leaseSentence } from './lease-words.ts'
import { readLease } from './read-lease.ts'

/** In the time of whatever place this runs at: 10:30 in the morning. */
const now = new Date(2026, 10, 27, 10, 30).getTime()
const around: Around = { now, home: '/home/ada' }

function at(hours: number, minutes: number, day = 27): string {
  return new Date(2026, 10, day, hours, minutes).toISOString()
}

function read(text: string): LeaseDraft {
  const found = readLease(text, around)
  if (!('draft' in found)) assert.fail(`unclear: ${found.unclear}`)
  return found.draft
}

describe('a lease in words', () => {
  test('says files, the folder and the hour', () => {
    const draft = { tools: ['fs.*'], on: ['fs.write:/home/ada/Invoices'], effects: 20, until: at(18, 0) }
    assert.equal(leaseSentence(draft, around), 'up to 20 files in ~/Invoices until 18:00')
    assert.deepEqual(read('up to 20 files in ~/Invoices until 18:00'), draft)
  })

  test('says so where there is no bound', () => {
    const draft = { tools: null, on: null, effects: null, until: null }
    assert.equal(leaseSentence(draft, around), 'any number of steps wherever the run may until the run ends')
    assert.deepEqual(read(leaseSentence(draft, around)), draft)
  })

  test('names tools, hosts, and what has blanks in its name', () => {
    const draft = {
      tools: ['fs.move', 'http.request'],
      on: ['fs.write:/home/ada/My files', 'net:api.example.org:443', 'secret:github'],
      effects: 1,
      until: at(9, 0, 29),
    }
    assert.equal(
      leaseSentence(draft, around),
      'up to 1 step by fs.move, http.request in "~/My files" and to api.example.org:443 and on secret:github until 2026-11-29 09:00',
    )
    assert.deepEqual(read(leaseSentence(draft, around)), draft)
  })

  test('is read as people write it', () => {
    assert.equal(read('5 files in /a for 2 hours').until, at(12, 30))
    assert.equal(read('at most 5 changes in /a for an hour').until, at(11, 30))
    assert.equal(
      read('5 files in /a until 9:15').until,
      at(9, 15, 28),
      'the next day, since it is over today',
    )
    assert.deepEqual(read('5 files in /a and ~/b').on, ['fs.write:/a', 'fs.write:/home/ada/b'])
    assert.deepEqual(read('5 requests to api.example.org').on, ['net:api.example.org:443'])
    assert.deepEqual(read('5 steps by fs.move and fs.write in /a').tools, ['fs.move', 'fs.write'])
    assert.equal(read('5 files in ~adam').on?.[0], 'fs.write:~adam', 'the home of somebody else is not ours')
  })

  test('that is not understood names the word', () => {
    for (const [text, unclear] of [
      ['many files', 'many'],
      ['up to 0 files', '0'],
      ['up to 20 apples in /a', 'apples'],
      ['up to 20 files in /a until noon', 'noon'],
      ['up to 20 files in /a until 25:00', '25:00'],
      ['up to 20 files in /a for 2 moons', 'moons'],
      ['up to 20 files in /a please', 'please'],
      ['up to 20', ''],
      ['up to 20 files in', ''],
      ['up to 20 files in "/a', '"/a'],
    ] as const)
      assert.deepEqual(readLease(text, around), { unclear }, text)
  })

  test('is read as what it was printed from', () => {
    const name = fc.stringMatching(/^[a-z]{1,6}(?:\.(?:[a-z]{1,6}|\*))?$/)
    const path = fc.string({ minLength: 1, maxLength: 12 }).map((text) => `fs.write:/${text}`)
    const host = fc.stringMatching(/^[a-z]{1,8}\.org:(?:443|\*)$/).map((text) => `net:${text}`)
    const minutes = fc.integer({ min: 1, max: 5_000 })
    const drafts = fc.record<LeaseDraft>(
      {
        tools: fc.option(fc.array(name, { minLength: 1, maxLength: 3 })),
        on: fc.option(
          fc.array(fc.oneof(path, host, fc.constant('secret:x y')), { minLength: 1, maxLength: 3 }),
        ),
        effects: fc.option(fc.integer({ min: 1, max: 1_000_000 })),
        until: fc.option(minutes.map((count) => new Date(now + count * 60_000).toISOString())),
      },
      { noNullPrototype: true },
    )
    fc.assert(
      fc.property(drafts, (draft) => {
        // Words that mean something else are no names.
        fc.pre(!draft.tools?.some((tool) => ['and', 'in', 'to', 'on', 'by', 'until', 'for'].includes(tool)))
        assert.deepEqual(read(leaseSentence(draft, around)), draft)
      }),
    )
  })
})

test('a lease without bounds is sent as one that is meant so', () => {
  assert.deepEqual(leaseFields({ tools: null, on: null, effects: null, until: null }), { all: true })
  assert.deepEqual(leaseFields({ tools: ['fs.*'], on: null, effects: 3, until: null }), {
    tools: ['fs.*'],
    effects: 3,
  })
})
