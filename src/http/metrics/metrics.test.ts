import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { fastify } from 'fastify'

import { Diagnostics } from '#contract/operations'

import { registerRequestLog } from '../request-log.ts'
import { metricsText } from './metrics-text.ts'
import { registerMetrics } from './register-metrics.ts'
import { RequestMeter } from './request-meter.ts'

const sample: Diagnostics = Diagnostics.parse({
  at: '2026-01-01T00:00:01Z',
  startedAt: '2026-01-01T00:00:00Z',
  stream: {
    epoch: 'e',
    newest: 9,
    clients: [
      { since: '2026-01-01T00:00:00Z', lag: 3, isSlow: true, delivered: 1, resets: 0 },
      { since: '2026-01-01T00:00:00Z', lag: 0, isSlow: false, delivered: 4, resets: 0 },
    ],
    slow: 1,
    delivered: 5,
    resets: 1,
    resumed: 2,
    refused: 0,
    buffer: { events: 9, maxEvents: 100, length: 900, maxLength: 10_000 },
  },
  requests: {
    boundsMs: [1, 10],
    routes: [{ route: 'GET /a"b\\c', status: '2xx', counts: [2, 1, 1], sumMs: 40 }],
  },
  runs: [{ status: 'running', count: 2 }],
  effects: [{ undo: 'reversible', outcome: 'done', count: 7 }],
  database: { bytes: 4_096, walBytes: 32 },
  eventLoop: { p50Ms: 0.5, p99Ms: 12, maxMs: 40 },
  memory: { rssBytes: 1, heapBytes: 2, externalBytes: 3 },
})

describe('metrics', () => {
  test('are lines that Prometheus reads', () => {
    const text = metricsText(sample)
    for (const line of text.trimEnd().split('\n'))
      assert.match(
        line,
        /^(?:# (?:HELP|TYPE) \w+ .+|[a-z_]+(?:\{(?:[a-z]+="(?:[^"\\\n]|\\["\\n])*",?)+\})? [\d.e+-]+)$/,
      )
    assert.ok(text.endsWith('\n'))
    for (const line of [
      'adjutant_start_time_seconds 1767225600',
      'adjutant_runs{status="running"} 2',
      'adjutant_effects_total{outcome="done",undo="reversible"} 7',
      'adjutant_stream_clients{is="slow"} 1',
      'adjutant_stream_lag_events 3',
      'adjutant_event_loop_delay_seconds{quantile="0.99"} 0.012',
    ])
      assert.ok(text.includes(`\n${line}\n`), line)
  })

  test('count in each bucket of times all that is in those before', () => {
    const lines = metricsText(sample)
      .split('\n')
      .filter((line) => line.startsWith('adjutant_request'))
    const labels = 'route="GET /a\\"b\\\\c",status="2xx"'
    assert.deepEqual(lines, [
      `adjutant_request_duration_seconds_bucket{${labels},le="0.001"} 2`,
      `adjutant_request_duration_seconds_bucket{${labels},le="0.01"} 3`,
      `adjutant_request_duration_seconds_bucket{${labels},le="+Inf"} 4`,
      `adjutant_request_duration_seconds_sum{${labels}} 0.04`,
      `adjutant_request_duration_seconds_count{${labels}} 4`,
    ])
  })

  test('name each family once', () => {
    const names = metricsText(sample)
      .split('\n')
      .filter((line) => line.startsWith('# TYPE'))
    assert.equal(new Set(names).size, names.length)
  })
})

describe('the times of requests', () => {
  test('are kept by route and kind of answer, whatever stands in the address', async () => {
    const app = fastify()
    const meter = new RequestMeter()
    app.get('/things/:id', ({ params }, reply) => {
      const { id } = params as { id: string }
      return reply.code(id === '7' ? 404 : 200).send('')
    })
    registerRequestLog(app, (answered) => meter.note(answered))
    registerMetrics(app, async () => ({ ...sample, requests: meter.times() }))
    for (const path of ['/things/1', '/things/2?q=x', '/things/7', '/nothing/a', '/nothing/b'])
      await app.inject(path)
    const { body, headers } = await app.inject('/metrics')
    assert.equal(headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8')
    const counts = body.match(/_count\{.*/g)
    assert.deepEqual(counts, [
      '_count{route="GET /things/:id",status="2xx"} 2',
      '_count{route="GET /things/:id",status="4xx"} 1',
      '_count{route="GET *",status="4xx"} 2',
    ])
    await app.close()
  })

  test('fall into the bucket that they are not above', () => {
    const meter = new RequestMeter()
    for (const ms of [0, 1, 1.1, 5_000, 5_001, 90_000]) meter.note({ route: 'GET /', status: 200, ms })
    assert.deepEqual(meter.times().routes[0]?.counts, [2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2])
  })

  test('are not those of what goes on until somebody leaves', () => {
    const meter = new RequestMeter()
    meter.note({ route: 'GET /api/v2/stream', status: 200, ms: 90_000 })
    meter.note({ route: 'GET /api/v2/ws', status: 101, ms: 90_000 })
    assert.deepEqual(meter.times().routes, [])
  })
})
