import { sleep } from '#base'
import { systemClock } from '#app'

import type { Invocation } from '../invocation.ts'
import type { OpenOperations } from './open-operations.ts'

const lookEveryMs = 250
/** So long a command stays for vectors: enough for some hundred passages, little beside what a large folder took. */
const patienceMs = 30_000

/**
 * Stays until the passages of a collection have their vectors, where no other process makes them; not for ever.
 *
 * @returns how many have none yet; 0 where they are made elsewhere, or texts are found by their words alone
 */
export async function followVectors(
  { console, stopping: signal }: Invocation,
  { here }: OpenOperations,
  collection: string,
): Promise<number> {
  const space = await here?.library.space()
  if (!here || !space) return 0
  const end = systemClock.now() + patienceMs
  try {
    for (;;) {
      const [counts] = await here.library.counts(collection)
      const passages = counts?.passages ?? 0
      const done = counts?.vectors[space.name] ?? 0
      if (done >= passages || systemClock.now() > end) return passages - done
      console.live(`${done} of ${passages} passages can be found by what they mean`)
      await sleep(systemClock, lookEveryMs, { signal })
    }
  } finally {
    console.endLive()
  }
}
