import type { Retention } from '#adapters'
import { type Clock, sleep } from '#base'
import type { RetentionSettings } from '#contract'

import type { Snapshots } from './snapshots.ts'

/** Not at once: whoever starts wants something else first. */
const firstAfterMs = 5 * 60_000
const everyMs = 6 * 60 * 60_000
const dayMs = 24 * 60 * 60_000
/** Trees of runs that go before others get their turn. */
const atOnce = 20
/** Who has removed what was too old, as the audit log has it. */
const by = 'retention'

interface House {
  readonly retention: Retention
  readonly snapshots: Snapshots
  readonly clock: Clock
  settings(): RetentionSettings
  /** Told what could not be done; it is tried again the next time. */
  failed(error: unknown): void
}

/** Removes now and then what is kept for longer than people want it to be; ends when it is disposed of. */
export function keepHouse(house: House): Disposable {
  const over = new AbortController()
  const { signal } = over
  async function work(): Promise<void> {
    for (let waitMs = firstAfterMs; ; waitMs = everyMs) {
      await sleep(house.clock, waitMs, { signal })
      try {
        await cleanUp(house, { signal })
      } catch (error) {
        if (signal.aborted) return
        house.failed(error)
      }
    }
  }
  work().catch(() => {})
  return { [Symbol.dispose]: () => over.abort() }
}

/** Removes once what is too old by now. */
export async function cleanUp(house: House, { signal }: { signal: AbortSignal }): Promise<void> {
  const { retention, snapshots, clock } = house
  const { runsDays, runsKeep, snapshotDays, snapshotMb } = house.settings()
  if (runsDays !== null) {
    const rule = { before: clock.now() - runsDays * dayMs, keep: runsKeep, most: atOnce }
    for (;;) {
      signal.throwIfAborted()
      const { runs } = retention.prune(rule, { by, at: clock.now() })
      if (runs < atOnce) break
      await sleep(clock, 20, { signal })
    }
  }
  if (runsDays !== null || snapshotDays !== null || snapshotMb !== null) await snapshots.sweep({ signal })
}
