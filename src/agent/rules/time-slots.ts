import type { DayTime, FoundTime } from '#dates'

/** As tools take it: `2026-12-03`, or `2026-12-03T14:00`. */
export function wallText({ day, time }: DayTime): string {
  return time === null ? day : `${day}T${time}`
}

const plainLead = /^(?:|(?:due )?(?:on|by|at|in|this)|due|due for|for|on by)$/
const movingLead = /^(?:to|until|till|to be|for|to at|to on|to in)$/

/**
 * The one day or time that something is to be done at: null where none is said; undefined where several are said, one
 * that is refused, or a stretch of time.
 */
export function onePoint(times: readonly FoundTime[], { isMove = false } = {}): DayTime | null | undefined {
  const [found, other] = times
  if (!found) return null
  if (other || !found.reading || found.reading.isRange) return undefined
  const isFine = isMove ? movingLead.test(found.lead) : plainLead.test(found.lead)
  return isFine ? found.reading.start : undefined
}
