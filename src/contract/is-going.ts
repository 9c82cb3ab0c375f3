import type { TurnView } from './operations/turns.ts'

/** Whether a turn goes on by itself. */
export function isGoing({ status, isForPerson }: Pick<TurnView, 'status' | 'isForPerson'>): boolean {
  return !isForPerson && !['completed', 'failed', 'cancelled', 'paused'].includes(status)
}
