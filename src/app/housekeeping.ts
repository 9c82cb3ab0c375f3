import { sleep } from '#base'

import { forgetDue } from './forgetting/forget-due.ts'
import { forgetVectorRuns } from './library/forget-vectors.ts'
import type { Workspace } from './workspace.ts'

/** Not at once: whoever starts wants something else first. */
const firstAfterMs = 5 * 60_000
const everyMs = 6 * 60 * 60_000
const dayMs = 24 * 60 * 60_000
/** Trees of runs that go before others get their turn. */
const atOnce = 20
/** Who has removed what was too old, as the audit log has it. */
const by = 'retention'

interface House {
  readonly workspace: Workspace
  /** Told what could not be done; it is tried again the next time. */
  readonly failed: (error: unknown) => void
}

/** Removes now and then what is kept for longer than people want it to be; ends when it is disposed of. */
export function keepHouse({ workspace, failed }: House): Disposable {
  const over = new AbortController()
  const { signal } = over
  async function work(): Promise<void> {
    for (let waitMs = firstAfterMs; ; waitMs = everyMs) {
      await sleep(workspace.clock, waitMs, { signal })
      try {
        await cleanUp(workspace, { signal })
      } catch (error) {
        if (signal.aborted) return
        failed(error)
      }
    }
  }
  work().catch(() => {})
  return { [Symbol.dispose]: () => over.abort() }
}

/** Removes once what is too old by now, and finishes what a forgetting that was cut short has left. */
export async function cleanUp(workspace: Workspace, { signal }: { signal: AbortSignal }): Promise<void> {
  const { retention, snapshots, clock, settings } = workspace
  const { runsDays, runsKeep, snapshotDays, snapshotMb } = settings.of('retention')
  if (runsDays !== null) {
    const rule = { before: clock.now() - runsDays * dayMs, keep: runsKeep, most: atOnce }
    for (;;) {
      signal.throwIfAborted()
      const { runs } = retention.prune(rule, { by, at: clock.now() })
      if (runs < atOnce) break
      await sleep(clock, 20, { signal })
    }
  }
  const { forgotten: due } = await forgetDue(workspace, { by, signal })
  const { forgotten: ofVectors } = await forgetVectorRuns(workspace, { by, signal })
  const forgotten = due + ofVectors
  if (runsDays !== null || snapshotDays !== null || snapshotMb !== null || forgotten > 0)
    await snapshots.sweep({ signal })
  await workspace.scrub({ signal })
}
