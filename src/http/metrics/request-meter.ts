import type { RequestTimes } from '#contract'

import { socketPath, streamPath } from '../live/register.ts'
import type { AnsweredRequest } from '../request-log.ts'

const boundsMs = [1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000] as const
/** What goes on until somebody leaves; how long says nothing. */
const lasting = new Set([`GET ${streamPath}`, `GET ${socketPath}`])

type Times = RequestTimes['routes'][number]
type Status = Times['status']

/** How long requests took, by route and kind of answer. As many numbers as there are routes, whatever is asked. */
export class RequestMeter {
  readonly #times = new Map<string, Times & { counts: number[] }>()

  note({ route, status: code, ms }: Pick<AnsweredRequest, 'route' | 'status' | 'ms'>): void {
    if (lasting.has(route)) return
    const status: Status = `${Math.min(5, Math.max(1, Math.floor(code / 100))) as 1 | 2 | 3 | 4 | 5}xx`
    const name = `${route} ${status}`
    const times = this.#times.get(name) ?? {
      route,
      status,
      counts: Array.from({ length: boundsMs.length + 1 }, () => 0),
      sumMs: 0,
    }
    this.#times.set(name, times)
    const bucket = boundsMs.findIndex((bound) => ms <= bound)
    const place = bucket < 0 ? boundsMs.length : bucket
    times.counts[place] = (times.counts[place] ?? 0) + 1
    times.sumMs += ms
  }

  times(): RequestTimes {
    return {
      boundsMs: [...boundsMs],
      routes: [...this.#times.values()].map((times) => structuredClone(times)),
    }
  }
}
