import { sleep } from '#base'
import { toProblem } from '#contract'

import type { Workspace } from '../workspace.ts'

/** Passages that get their vectors at once: others want the machine, too. */
const atOnce = 32
const pauseMs = 50
/** Once all have theirs, it is looked again after so long. */
const lookEveryMs = 30_000

/** Makes the vectors that passages have none of yet, since another model was set; ends when it is disposed of. */
export function keepVectors({
  library,
  clock,
  log,
}: Pick<Workspace, 'library' | 'clock' | 'log'>): Disposable {
  const over = new AbortController()
  const { signal } = over
  async function work(): Promise<void> {
    for (let waitMs = lookEveryMs; ;) {
      await sleep(clock, waitMs, { signal })
      try {
        const made = await library.embed({ limit: atOnce, signal })
        waitMs = made > 0 ? pauseMs : lookEveryMs
      } catch (error) {
        if (signal.aborted) return
        log?.write({ level: 'warn', event: 'documents.no_vectors', code: toProblem(error).code })
        waitMs = lookEveryMs
      }
    }
  }
  work().catch(() => {})
  return { [Symbol.dispose]: () => over.abort() }
}
