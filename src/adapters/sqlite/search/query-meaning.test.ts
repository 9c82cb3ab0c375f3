import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'

import fc from 'fast-check'

import { createRandom } from '#engine/testing'
import type { SearchScope } from '#memory'
import { taken } from '#memory/testing'

import { openDatabase } from '../open-database.ts'
import { prepareDatabase } from '../stores.ts'
import { createSearchTables } from './search-tables.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'adjutant-search-'))
const options = { file: path.join(folder, 'home.db'), key: new Uint8Array(32).fill(7) }
prepareDatabase({ ...options, synchronous: 'OFF' })
const db = openDatabase({ ...options, synchronous: 'OFF' })
const tables = createSearchTables(db)
after(() => {
  db.close()
  rmSync(folder, { recursive: true })
})

const space = { name: 'made', dimensions: 24, weight: 0.5 }
const go = (): void => undefined
const random = createRandom(11)

function vector(): Float32Array {
  return Float32Array.from({ length: space.dimensions }, () => random.next() * 2 - 1)
}

/** More than are compared exactly, so that the codes do decide. */
const collections = ['a', 'b', 'c']
for (const collection of collections) {
  for (const name of ['one', 'two', 'three']) {
    const written = Array.from({ length: 120 }, (_, index) => `${collection} ${name} ${index}`)
    const document = taken(`${name}/notes`, written, { collection, modifiedMs: name.length * 1_000 })
    tables.put(document, { space, of: new Map(document.passages.map(({ id }) => [id, vector()])) })
  }
}

const scopes: fc.Arbitrary<SearchScope> = fc.oneof(
  fc.constant({}),
  fc.record(
    {
      collections: fc.subarray(collections),
      under: fc.constantFrom('one', 'two', 'nowhere'),
      since: fc.constantFrom(0, 3_000, 5_000),
    },
    { requiredKeys: [] },
  ),
)
const asked = fc.tuple(
  fc.float32Array({
    minLength: space.dimensions,
    maxLength: space.dimensions,
    min: -1,
    max: 1,
    noNaN: true,
  }),
  scopes,
  fc.integer({ min: 1, max: 40 }),
)

test('what is found by the codes is of the scope, and in the order and with the scores of an exact search', () => {
  fc.assert(
    fc.property(asked, ([query, scope, limit]) => {
      const near = tables.byMeaning(query, { space, scope, limit }, go)
      const exact = tables.byMeaning(query, { space, scope, limit: 2_000, exact: true }, go)
      const found = new Set(near.map(({ passage }) => passage))
      assert.equal(found.size, Math.min(limit, exact.length))
      assert.deepEqual(
        near,
        exact.filter(({ passage }) => found.has(passage)),
      )
    }),
    { numRuns: 60 },
  )
})

test('where few are in the scope, nothing is missed', () => {
  fc.assert(
    fc.property(asked, fc.constantFrom(...collections), ([query, , limit], collection) => {
      const scope = { collections: [collection], under: 'one' }
      assert.deepEqual(
        tables.byMeaning(query, { space, scope, limit }, go),
        tables.byMeaning(query, { space, scope, limit, exact: true }, go),
      )
    }),
    { numRuns: 20 },
  )
})
