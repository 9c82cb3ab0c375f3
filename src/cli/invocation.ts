import type { Console } from './console.ts'
import type { Given } from './given.ts'
import type { Surroundings } from './surroundings.ts'

/** One call of a command. */
export interface Invocation {
  readonly surroundings: Surroundings
  readonly console: Console
  readonly given: Given
  /** The folder that `--home` or `ADJUTANT_HOME` names, or the person's own. */
  readonly homeFolder: string
  /** Who asks, for the journal. */
  readonly by: string
  /** Aborted at the first request to stop; the second ends the process. */
  readonly stopping: AbortSignal
}
