import type { Output } from '../client/create-client.ts'

export type Step = Output<'runs.steps'>['items'][number]

/** A stretch of time as parts of the whole, from 0 to 1. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

export interface Scale {
  /** Milliseconds since the Unix epoch. */
  readonly begin: number
  readonly end: number
  /** Times at which a line is drawn, ms after the beginning. */
  readonly ticks: readonly number[]
}

/** Lines at round numbers, at most so many. */
const mostTicks = 6
const rounds = [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400]

/** From the first step's beginning to the last one's end; what lasts still ends now. */
export function scaleOf(steps: readonly Step[], now: number): Scale {
  const begin = Math.min(...steps.map(({ startedAt }) => Date.parse(startedAt)))
  const end = Math.max(
    begin + 1,
    ...steps.map(({ endedAt, startedAt }) =>
      endedAt === null ? Math.max(now, Date.parse(startedAt)) : Date.parse(endedAt),
    ),
  )
  const apart = tickOf((end - begin) / mostTicks)
  const ticks = Array.from({ length: Math.floor((end - begin) / apart) }, (_, index) => (index + 1) * apart)
  return { begin, end, ticks }
}

/** The smallest round number of ms that is not smaller. */
function tickOf(ms: number): number {
  const seconds = rounds.find((round) => round * 1_000 >= ms)
  if (ms > 500) return (seconds ?? Math.ceil(ms / 86_400_000) * 86_400) * 1_000
  return [1, 2, 5, 10, 20, 50, 100, 200, 500].find((round) => round >= ms) ?? 500
}

export function stretchOf(from: string, to: string | null, { begin, end }: Scale): Stretch {
  const part = (at: number): number => Math.min(1, Math.max(0, (at - begin) / (end - begin)))
  const first = part(Date.parse(from))
  return { from: first, to: Math.max(first, to === null ? 1 : part(Date.parse(to))) }
}
