import { sleep } from '#base'

import type { Workspace } from '../workspace.ts'

/** Waits until a run has ended or needs a person, but no longer than so many milliseconds. */
export async function settleSoon(
  { runs, clock }: Pick<Workspace, 'runs' | 'clock'>,
  id: string,
  { waitMs, signal }: { waitMs: number; signal: AbortSignal },
): Promise<void> {
  const enough = new AbortController()
  const either = AbortSignal.any([signal, enough.signal])
  const settled = runs.settled(id, { signal: either }).then(() => {})
  const slept = sleep(clock, waitMs, { signal: either })
  try {
    await Promise.race([settled, slept])
  } finally {
    enough.abort()
    // Whichever has lost ends with the abort, which is no failure.
    await Promise.allSettled([settled, slept])
  }
}
