import { countText, durationText, sizeText } from '#base'

import type { Output } from '../../client/create-client.ts'
import type { LiveStatus } from '../../live/live.ts'
import { diagnosticsText } from '../../text/diagnostics.ts'
import { shellText } from '../../text/shell.ts'
import { type RequestRow, requestRows } from './request-rows.ts'

export type Diagnostics = Output<'diagnostics.get'>
export type Health = Output<'health.get'>

/** Pairs of a name and what it is, under a heading. */
export interface FactGroup {
  readonly title: string
  readonly facts: readonly (readonly [string, string])[]
}

/** A latency as a bucket tells it: its upper bound, or that it is beyond the last. */
export function boundText(ms: number, lastBound: number): string {
  const { requests } = diagnosticsText
  return Number.isFinite(ms) ? requests.atMost(latencyText(ms)) : requests.over(latencyText(lastBound))
}

/** `0.4 ms`, `12 ms`, `1.3 s`. */
export function latencyText(ms: number): string {
  return ms > 0 && ms < 9.95 ? `${Number(ms.toFixed(1))} ms` : durationText(ms)
}

export function pageFacts({ state, leads, events, reconnections, resets }: LiveStatus): FactGroup {
  const { page } = diagnosticsText
  return {
    title: page.title,
    facts: [
      [page.state, shellText.live[state]],
      [page.leads, leads ? page.leadsHere : page.leadsThere],
      [page.events, countText(events)],
      [page.reconnections, countText(reconnections)],
      [page.resets, countText(resets)],
    ],
  }
}

export function streamFacts(health: Diagnostics['stream']): FactGroup {
  const { stream } = diagnosticsText
  if (health === null) return { title: stream.title, facts: [] }
  return {
    title: stream.title,
    facts: [
      [stream.clients, countText(health.clients.length)],
      [stream.slow, countText(health.slow)],
      [stream.delivered, countText(health.delivered)],
      [stream.resumed, countText(health.resumed)],
      [stream.resets, countText(health.resets)],
      [stream.refused, countText(health.refused)],
      [stream.newest, countText(health.newest)],
      [stream.epoch, health.epoch],
    ],
  }
}

export function processFacts({ database, memory, eventLoop }: Diagnostics): FactGroup {
  const { process } = diagnosticsText
  const { p50Ms, p99Ms, maxMs } = eventLoop
  return {
    title: process.title,
    facts: [
      [process.database, sizeText(database.bytes)],
      [process.wal, sizeText(database.walBytes)],
      [process.memory, sizeText(memory.rssBytes)],
      [process.heap, sizeText(memory.heapBytes)],
      [process.external, sizeText(memory.externalBytes)],
      [process.delay, process.delays(latencyText(p50Ms), latencyText(p99Ms), latencyText(maxMs))],
    ],
  }
}

/** All of it as lines, to be sent to somebody who helps. No path and no content of anybody's is in it. */
export function diagnosticsLines(
  diagnostics: Diagnostics,
  health: Health | undefined,
  live: LiveStatus,
): string {
  const { runs, effects, requests, health: healthText, stream } = diagnosticsText
  const buffer = diagnostics.stream?.buffer
  const times = diagnostics.requests
  return [
    `${shellText.name} ${diagnostics.at}`,
    health === undefined
      ? ''
      : block({
          title: healthText.title,
          facts: [
            [healthText.version, health.version],
            [healthText.build, health.build],
            [healthText.started, health.startedAt],
            ...health.dependencies.map(({ name, status }) => [name, healthText.status[status]] as const),
          ],
        }),
    block(pageFacts(live)),
    block(streamFacts(diagnostics.stream)),
    buffer === undefined
      ? ''
      : block({
          title: stream.buffer,
          facts: [
            [stream.bufferEvents, stream.of(countText(buffer.events), countText(buffer.maxEvents))],
            [stream.bufferLength, stream.of(countText(buffer.length), countText(buffer.maxLength))],
          ],
        }),
    block(processFacts(diagnostics)),
    block({
      title: runs.title,
      facts: diagnostics.runs.map(({ status, count }) => [status, countText(count)] as const),
    }),
    block({
      title: effects.title,
      facts: diagnostics.effects.map(
        ({ undo, outcome, count }) => [`${undo}, ${effects[outcome]}`, countText(count)] as const,
      ),
    }),
    times === null
      ? ''
      : block({
          title: requests.title,
          facts: requestRows(times).map(
            (row) => [requestName(row), requestLine(row, times.boundsMs)] as const,
          ),
        }),
  ]
    .filter(Boolean)
    .join('\n\n')
}

export function requestName({ route }: RequestRow): string {
  return route.endsWith(' *') ? `${route.slice(0, -1)}${diagnosticsText.requests.nowhere}` : route
}

function requestLine(row: RequestRow, boundsMs: readonly number[]): string {
  const { requests } = diagnosticsText
  const bound = (ms: number): string => boundText(ms, boundsMs.at(-1) ?? 0)
  return [
    countText(row.count),
    `${requests.errors.toLowerCase()} ${countText(row.refused)}`,
    `${requests.mean.toLowerCase()} ${latencyText(row.meanMs)}`,
    `p50 ${bound(row.p50Ms)}`,
    `p95 ${bound(row.p95Ms)}`,
    `p99 ${bound(row.p99Ms)}`,
  ].join(', ')
}

function block({ title, facts }: FactGroup): string {
  return facts.length === 0 ? '' : [title, ...facts.map(([name, value]) => `  ${name}: ${value}`)].join('\n')
}
