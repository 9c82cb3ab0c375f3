import type { EventConflict } from '#contract'

import type { Span } from './date-range.ts'
import { type KeptEvent, viewEvent } from './event.ts'

export interface FoundConflict {
  readonly first: KeptEvent
  readonly second: KeptEvent
  readonly kind: EventConflict['kind']
  readonly from: number
  readonly to: number
}

/**
 * Every two events that are at the same time within some days; two of which one begins when the other ends are not.
 *
 * @param events by when they start
 */
export function conflictsWithin(events: readonly KeptEvent[], span: Span): readonly FoundConflict[] {
  const found: FoundConflict[] = []
  let under: KeptEvent[] = []
  for (const second of events) {
    under = under.filter(({ to }) => to > second.from)
    for (const first of under) {
      const [from, to] = [second.from, Math.min(first.to, second.to)]
      if (from >= span.to || to <= span.from) continue
      const kind = first.allDay || second.allDay ? 'all-day' : 'overlap'
      found.push({ first, second, kind, from, to })
    }
    under.push(second)
  }
  return found
}

export function viewConflict({ first, second, kind, from, to }: FoundConflict): EventConflict {
  return {
    first: viewEvent(first),
    second: viewEvent(second),
    kind,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
  }
}
