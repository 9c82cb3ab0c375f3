import { Mode } from '#contract'

import { usage } from '../given.ts'
import type { Invocation } from '../invocation.ts'

/** The mode that the person asks for, on the command line or for all that they start. */
export function modeAsked({ given, surroundings }: Invocation): Mode | undefined {
  const asked = given.choice('mode', Mode.options)
  const always = surroundings.environment['ADJUTANT_MODE']
  if (asked !== undefined || always === undefined || always === '') return asked
  const mode = Mode.safeParse(always)
  if (mode.success) return mode.data
  throw usage(
    `ADJUTANT_MODE is ${JSON.stringify(always)}.`,
    `Set it to ${Mode.options.join(', ')}, or to nothing.`,
  )
}
