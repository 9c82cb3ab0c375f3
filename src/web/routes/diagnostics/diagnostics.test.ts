import assert from 'node:assert/strict'
import { test } from 'node:test'

import { type Diagnostics, diagnosticsLines } from './diagnostics-text.ts'
import { quantileOf, requestRows } from './request-rows.ts'

const bounds = [1, 10, 100]

test('a quantile is the upper bound of the bucket that it lies in, and endless in the last', () => {
  assert.equal(quantileOf([98, 1, 1, 0], bounds, 0.5), 1)
  assert.equal(quantileOf([98, 1, 1, 0], bounds, 0.99), 10)
  assert.equal(quantileOf([0, 0, 0, 3], bounds, 0.5), Infinity)
  assert.equal(quantileOf([0, 5, 0, 0], bounds, 0), 10)
  assert.equal(quantileOf([0, 0, 0, 0], bounds, 0.99), 0)
})

test('answers of one address are one row, whatever they were, and what was asked most comes first', () => {
  const rows = requestRows({
    boundsMs: bounds,
    routes: [
      { route: 'GET /rare', status: '2xx', counts: [1, 0, 0, 0], sumMs: 1 },
      { route: 'GET /often', status: '2xx', counts: [3, 1, 0, 0], sumMs: 12 },
      { route: 'GET /often', status: '5xx', counts: [0, 0, 0, 1], sumMs: 500 },
      { route: 'GET /never', status: '2xx', counts: [0, 0, 0, 0], sumMs: 0 },
    ],
  })
  assert.deepEqual(rows, [
    {
      route: 'GET /often',
      count: 5,
      refused: 1,
      meanMs: 102.4,
      p50Ms: 1,
      p95Ms: Infinity,
      p99Ms: Infinity,
    },
    { route: 'GET /rare', count: 1, refused: 0, meanMs: 1, p50Ms: 1, p95Ms: 1, p99Ms: 1 },
  ])
})

test('as text the diagnostics have every number, and leave out what there is nothing of', () => {
  const diagnostics: Diagnostics = {
    at: '2026-03-04T10:00:00.000Z',
    startedAt: '2026-03-04T09:00:00.000Z',
    stream: null,
    requests: {
      boundsMs: bounds,
      routes: [{ route: 'GET *', status: '4xx', counts: [0, 0, 0, 2], sumMs: 400 }],
    },
    runs: [{ status: 'waiting', count: 1_200 }],
    effects: [],
    database: { bytes: 4_000_000, walBytes: 0 },
    eventLoop: { p50Ms: 0.42, p99Ms: 12.3, maxMs: 80 },
    memory: { rssBytes: 98_000_000, heapBytes: 41_000_000, externalBytes: 1_000 },
  }
  const text = diagnosticsLines(diagnostics, undefined, {
    state: 'live',
    leads: true,
    reconnections: 2,
    resets: 0,
    events: 31,
  })
  assert.match(text, /Reconnections: 2\n/)
  assert.match(text, /Database: 4\.0 MB\n/)
  assert.match(text, /Delay of the event loop: 0\.4 ms median, 12 ms p99, 80 ms at most/)
  assert.match(text, /waiting: 1,200/)
  assert.match(text, /GET no such address: 2, refused or failed 2, mean 200 ms, p50 > 100 ms/)
  assert.doesNotMatch(text, /Epoch|Effects/)
})
