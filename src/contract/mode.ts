import { z } from 'zod'

/**
 * How freely a run may act: `observe` simulates only, `draft` asks before it changes anything, `autopilot` acts within
 * its grants.
 */
export const Mode = z.enum(['observe', 'draft', 'autopilot'])
export type Mode = z.infer<typeof Mode>

/** The one of them that leaves less to whoever acts. */
export function stricterMode(one: Mode, other: Mode): Mode {
  const { options } = Mode
  return options.indexOf(one) < options.indexOf(other) ? one : other
}
