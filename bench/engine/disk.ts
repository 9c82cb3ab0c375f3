import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

export interface SyncLatency {
  readonly p50Ms: number
  readonly p99Ms: number
}

/** How long the folder's disk takes, now, to make 4 KiB at the end of a file durable. */
export function measureSync(folder: string, samples: number): SyncLatency {
  const path = join(folder, 'sync-probe')
  const page = Buffer.alloc(4_096, 7)
  const file = openSync(path, 'a')
  try {
    const times = Array.from({ length: samples }, () => {
      writeSync(file, page)
      const begin = performance.now()
      fdatasyncSync(file)
      return performance.now() - begin
    })
    return { p50Ms: percentile(times, 50), p99Ms: percentile(times, 99) }
  } finally {
    closeSync(file)
    rmSync(path, { force: true })
  }
}

/** The smallest value that at least `percent` of all do not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const value = sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)]
  if (value === undefined) throw new Error('no values to take a percentile of')
  return value
}

export function median(values: readonly number[]): number {
  return percentile(values, 50)
}
