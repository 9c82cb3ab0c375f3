import type { Diagnostics, RequestTimes, StreamHealth } from '#contract'

type Labels = Readonly<Record<string, string>>
type Sample = readonly [value: number, labels?: Labels]

/** Diagnostics as Prometheus reads them (text format 0.0.4). */
export function metricsText(diagnostics: Diagnostics): string {
  const { runs, effects, stream, requests, database, eventLoop, memory } = diagnostics
  return [
    ...family('adjutant_start_time_seconds', 'gauge', 'When the process began.', [
      [Date.parse(diagnostics.startedAt) / 1_000],
    ]),
    ...family(
      'adjutant_runs',
      'gauge',
      'Runs that are kept, by state.',
      runs.map(({ status, count }) => [count, { status }]),
    ),
    ...family(
      'adjutant_effects_total',
      'counter',
      'Attempts at effects, by what became of them and how they can be taken back.',
      effects.map(({ undo, outcome, count }) => [count, { outcome, undo }]),
    ),
    ...(stream ? streamLines(stream) : []),
    ...(requests ? requestLines(requests) : []),
    ...family('adjutant_database_bytes', 'gauge', 'The database on the disk.', [
      [database.bytes, { part: 'main' }],
      [database.walBytes, { part: 'wal' }],
    ]),
    ...family('adjutant_event_loop_delay_seconds', 'gauge', 'How late timers run.', [
      [eventLoop.p50Ms / 1_000, { quantile: '0.5' }],
      [eventLoop.p99Ms / 1_000, { quantile: '0.99' }],
      [eventLoop.maxMs / 1_000, { quantile: '1' }],
    ]),
    ...family('adjutant_memory_bytes', 'gauge', 'Memory of the process.', [
      [memory.rssBytes, { part: 'resident' }],
      [memory.heapBytes, { part: 'heap' }],
      [memory.externalBytes, { part: 'external' }],
    ]),
    '',
  ].join('\n')
}

function streamLines(stream: StreamHealth): string[] {
  const { clients, slow, delivered, resets, resumed, refused, buffer } = stream
  const lag = Math.max(0, ...clients.map((client) => client.lag))
  return [
    ...family('adjutant_stream_clients', 'gauge', 'Those that follow what happens.', [
      [clients.length - slow, { is: 'quick' }],
      [slow, { is: 'slow' }],
    ]),
    ...family('adjutant_stream_lag_events', 'gauge', 'How far the last of them is behind.', [[lag]]),
    ...family('adjutant_stream_delivered_total', 'counter', 'Events that were told.', [[delivered]]),
    ...family('adjutant_stream_resets_total', 'counter', 'Clients that were sent to look anew.', [[resets]]),
    ...family('adjutant_stream_resumed_total', 'counter', 'Clients that came back.', [[resumed]]),
    ...family('adjutant_stream_refused_total', 'counter', 'Clients for which there was no room.', [
      [refused],
    ]),
    ...family('adjutant_stream_buffer_events', 'gauge', 'The newest events, in memory.', [[buffer.events]]),
  ]
}

function requestLines({ boundsMs, routes }: RequestTimes): string[] {
  const name = 'adjutant_request_duration_seconds'
  const lines = routes.flatMap(({ route, status, counts, sumMs }) => {
    const labels = { route, status }
    let below = 0
    const buckets = counts.map((count, index) => {
      below += count
      const bound = boundsMs[index]
      return sample(`${name}_bucket`, below, {
        ...labels,
        le: bound === undefined ? '+Inf' : String(bound / 1_000),
      })
    })
    return [...buckets, sample(`${name}_sum`, sumMs / 1_000, labels), sample(`${name}_count`, below, labels)]
  })
  return [...heading(name, 'histogram', 'How long requests took.'), ...lines]
}

function family(name: string, type: 'counter' | 'gauge', help: string, samples: readonly Sample[]): string[] {
  return [...heading(name, type, help), ...samples.map(([value, labels]) => sample(name, value, labels))]
}

function heading(name: string, type: string, help: string): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`]
}

function sample(name: string, value: number, labels: Labels = {}): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`)
  return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}`
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
