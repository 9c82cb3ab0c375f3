import assert from 'node:assert/strict'
import { test } from 'node:test'

import { filtersOf, isFiltered, readActivitySearch } from './search.ts'

test('of an address only what can be filtered by is understood', () => {
  const read = readActivitySearch({
    by: 'ada',
    tool: '',
    resource: 7,
    kind: 'x',
    since: '2026-13-01',
    until: '2026-03-04',
  })
  assert.deepEqual(read, { by: 'ada', until: '2026-03-04' })
  assert.equal(isFiltered(read), true)
  assert.deepEqual(readActivitySearch({ all: true }), { all: true })
  assert.deepEqual(readActivitySearch({ all: 'true' }), {})
  assert.equal(isFiltered(readActivitySearch({ sort: 'time' })), false)
})

test('a day in the address means all of that day where the person is', () => {
  assert.deepEqual(filtersOf({ since: '2026-03-04', until: '2026-03-04', tool: 'fs.*', all: true }), {
    tool: 'fs.*',
    since: new Date(2026, 2, 4).toISOString(),
    until: new Date(2026, 2, 4, 23, 59, 59, 999).toISOString(),
  })
})
