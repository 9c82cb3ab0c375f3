import type { Output } from '../../client/create-client.ts'

type RequestTimes = NonNullable<Output<'diagnostics.get'>['requests']>

/** How long the requests of one address took. */
export interface RequestRow {
  /** Such as `GET /api/v2/runs/:id`; `GET *` for addresses at which there is nothing. */
  readonly route: string
  readonly count: number
  /** Of them with a status of 4xx or 5xx. */
  readonly refused: number
  readonly meanMs: number
  /** The upper bound of the bucket that the quantile lies in; Infinity for the last. */
  readonly p50Ms: number
  readonly p95Ms: number
  readonly p99Ms: number
}

/** One row an address, those asked most first. */
export function requestRows({ boundsMs, routes }: RequestTimes): readonly RequestRow[] {
  const groups = Map.groupBy(routes, ({ route }) => route)
  const rows = [...groups].map(([route, same]): RequestRow => {
    const counts = [...boundsMs, Infinity].map((_, bucket) =>
      same.reduce((sum, { counts: own }) => sum + (own[bucket] ?? 0), 0),
    )
    const count = counts.reduce((sum, one) => sum + one, 0)
    const refused = same
      .filter(({ status }) => status === '4xx' || status === '5xx')
      .reduce((sum, { counts: own }) => sum + own.reduce((all, one) => all + one, 0), 0)
    const quantile = (part: number): number => quantileOf(counts, boundsMs, part)
    return {
      route,
      count,
      refused,
      meanMs: count === 0 ? 0 : same.reduce((sum, { sumMs }) => sum + sumMs, 0) / count,
      p50Ms: quantile(0.5),
      p95Ms: quantile(0.95),
      p99Ms: quantile(0.99),
    }
  })
  return rows.filter(({ count }) => count > 0).toSorted((a, b) => b.count - a.count)
}

/** Upper bound of the bucket in which the part lies of all that was counted. */
export function quantileOf(counts: readonly number[], bounds: readonly number[], part: number): number {
  const wanted = counts.reduce((sum, one) => sum + one, 0) * part
  let seen = 0
  for (const [bucket, count] of counts.entries()) {
    seen += count
    if (count > 0 && seen >= wanted) return bounds[bucket] ?? Infinity
  }
  return 0
}
