import type { TurnView } from '#contract'

import { Failure } from '../client/failure.ts'

export interface FollowOptions {
  /** The turn once it is other than `after` says, or when the daemon has waited long enough. */
  get(after: string | undefined): Promise<TurnView>
  sleep(ms: number, options: { signal: AbortSignal }): Promise<void>
  /** Resolves as long as somebody can see it: nothing is asked for behind other windows. */
  seen(options: { signal: AbortSignal }): Promise<void>
  onTurn(turn: TurnView): void
  /** Null once it is over. */
  onFailure(failure: Failure | null): void
  readonly signal: AbortSignal
}

/** Between two looks, ms: words that come faster are read no faster. */
const paceMs = 100
const longestPauseMs = 10_000

/** Follows a turn to its end. What passes is tried again, each time later; what does not ends it. */
export async function followTurn(options: FollowOptions): Promise<void> {
  const { get, sleep, seen, onTurn, onFailure, signal } = options
  let turn: TurnView | undefined
  let failures = 0
  while (!signal.aborted) {
    try {
      // oxlint-disable-next-line no-await-in-loop
      await seen({ signal })
      // oxlint-disable-next-line no-await-in-loop
      turn = keepWords(turn, await get(turn?.revision))
      if (failures > 0) onFailure(null)
      failures = 0
      onTurn(turn)
      if (hasEnded(turn)) return
      // oxlint-disable-next-line no-await-in-loop
      await sleep(paceMs, { signal })
    } catch (error) {
      if (signal.aborted) return
      if (!(error instanceof Failure)) throw error
      onFailure(error)
      if (!error.isPassing && error.kind !== 'busy') return
      failures += 1
      const pause = error.retryAfterMs ?? Math.min(longestPauseMs, 250 * 2 ** failures)
      // oxlint-disable-next-line no-await-in-loop
      await sleep(pause, { signal }).catch(() => undefined) // it is left, and the loop ends
    }
  }
}

export function hasEnded({ status }: Pick<TurnView, 'status'>): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled'
}

/** Words that have come stay until what they have become is told; without that they would be gone for a moment. */
function keepWords(before: TurnView | undefined, turn: TurnView): TurnView {
  const saying = before?.saying ?? null
  if (saying === null || turn.saying !== null || hasEnded(turn)) return turn
  return turn.parts.length > (before?.parts.length ?? 0) ? turn : { ...turn, saying }
}
