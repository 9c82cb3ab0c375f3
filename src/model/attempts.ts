import type { AppError, ModelAttempt, ModelUsage } from '#contract'

/** Tokens and money of all tries: what failed half-way is paid for, too. */
export function sumOf(attempts: readonly ModelAttempt[]): { usage: ModelUsage; cost: number | null } {
  const usage = { input: 0, output: 0, cached: 0, estimated: false }
  let cost: number | null = 0
  for (const attempt of attempts) {
    if (!attempt.usage) continue
    usage.input += attempt.usage.input
    usage.output += attempt.usage.output
    usage.cached += attempt.usage.cached
    usage.estimated ||= attempt.usage.estimated
    cost = cost === null || attempt.cost === null ? null : cost + attempt.cost
  }
  return { usage, cost }
}

/** Those that somebody is owed something for. */
export function owedFor(attempts: readonly ModelAttempt[]): ModelAttempt[] {
  return attempts.filter(({ replayed }) => !replayed)
}

/** What to do about a model that has failed: ask it again, ask the next one. */
export interface Remedy {
  readonly again: boolean
  /** Whether it says that its provider is in trouble. */
  readonly troubled: boolean
}

const remedies: Readonly<Record<string, Remedy>> = {
  'model.unreachable': { again: true, troubled: true },
  'model.overloaded': { again: true, troubled: true },
  'model.interrupted': { again: true, troubled: true },
  'model.malformed': { again: true, troubled: true },
  'model.rate_limited': { again: true, troubled: false },
  // It has had its time: to wait for as long once more helps nobody.
  'model.timeout': { again: false, troubled: true },
}

/** Of what it cannot do, or not for us, there is no use in asking again. */
export function remedyFor({ code }: AppError): Remedy {
  return remedies[code] ?? { again: false, troubled: false }
}

const firstPauseMs = 250
const longestPauseMs = 8_000
/** Whoever is told to come back later than that asks somebody else. */
const longestWaitMs = 30_000

/**
 * How long to wait before a model is asked again, in milliseconds; null for not at all.
 *
 * @param random from 0 to 1, so that those who failed together do not come back together
 */
export function pauseBefore(
  retry: number,
  { error, random }: { error: AppError; random: number },
): number | null {
  const told = error.details['retryAfterMs']
  if (typeof told === 'number' && told > 0) return told > longestWaitMs ? null : told
  return Math.min(longestPauseMs, firstPauseMs * 2 ** (retry - 1)) * (0.5 + random / 2)
}
