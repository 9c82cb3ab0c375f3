import { statSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'

import type { Diagnostics } from '#contract'

/** What a process can say of itself without asking anything. */
export interface Vitals extends Disposable {
  eventLoop(): Diagnostics['eventLoop']
  memory(): Diagnostics['memory']
}

/** How often a timer is looked at, in milliseconds: what is shorter is not seen. */
const resolutionMs = 10
/** How long delays are gathered before they are forgotten. */
const gatherMs = 60_000

export function openVitals(): Vitals {
  const delays = [1, 2].map(() => monitorEventLoopDelay({ resolution: resolutionMs }))
  // One is forgotten while the other is half full, so that there is always at least half of the time to look at.
  let [full, young] = delays
  let turnedAt = performance.now()
  for (const delay of delays) delay.enable()

  return {
    eventLoop() {
      if (performance.now() - turnedAt > gatherMs) {
        ;[full, young] = [young, full]
        young?.reset()
        turnedAt = performance.now()
      }
      return { p50Ms: late(full?.percentile(50)), p99Ms: late(full?.percentile(99)), maxMs: late(full?.max) }
    },
    memory() {
      const { rss, heapUsed, external } = process.memoryUsage()
      return { rssBytes: rss, heapBytes: heapUsed, externalBytes: external }
    },
    [Symbol.dispose]() {
      for (const delay of delays) delay.disable()
    },
  }
}

/** By how much a timer was late, in milliseconds with two digits; it measures from one time to the next, in nanoseconds. */
function late(nanoseconds = 0): number {
  return Math.max(0, Math.round(nanoseconds / 10_000 - resolutionMs * 100) / 100)
}

/** The size of a database and of its log, in bytes. */
export function sizeOf(file: string): Diagnostics['database'] {
  const bytes = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0
  return { bytes: bytes(file), walBytes: bytes(`${file}-wal`) }
}
