import type { Diagnostics, Implementations, Operations } from '#contract'

import { openVitals, sizeOf } from '../diagnostics/vitals.ts'
import type { Desk } from './desk.ts'
import { wireTime } from './wire-time.ts'

/** How long a count of all runs is good enough, in milliseconds: it looks at every run there is. */
const countedForMs = 5_000

export function diagnosticsOperations(desk: Desk): Pick<Implementations<Operations>, 'diagnostics.get'> {
  const { workspace, program, served } = desk
  const vitals = openVitals()
  let counted: { readonly at: number; readonly runs: Diagnostics['runs'] } | undefined

  function countRuns(now: number): Diagnostics['runs'] {
    if (!counted || Math.abs(now - counted.at) > countedForMs)
      counted = { at: now, runs: workspace.countRuns() }
    return counted.runs
  }

  return {
    async 'diagnostics.get'() {
      const now = workspace.clock.now()
      return {
        at: wireTime(now),
        startedAt: wireTime(program.startedAt),
        stream: served?.stream() ?? null,
        requests: served?.requests() ?? null,
        runs: countRuns(now),
        effects: workspace.effects.counts(),
        database: sizeOf(workspace.home.database.file),
        eventLoop: vitals.eventLoop(),
        memory: vitals.memory(),
      }
    },
  }
}
