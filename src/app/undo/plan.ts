import { createObserver, systemClock } from '#adapters'
import type { Grant } from '#contract'
import type { RunRow } from '#engine'
import { type FileChange, Overlay, type PlannedUndo, planUndo, Toolbox, type UndoWish } from '#gate'

import { placeOf } from '../dry-run/place.ts'
import type { Workspace } from '../workspace.ts'

/** What an undo would do. */
export interface UndoPlan {
  /** Newest first. */
  readonly steps: readonly PlannedUndo[]
  /** What of the files would be other than it is, in the order of the paths. */
  readonly files: readonly FileChange[]
}

/** Goes through an undo over a world in which nothing happens. */
export async function planUndoOf(
  workspace: Workspace,
  row: Pick<RunRow, 'id' | 'context'>,
  { wish, signal }: { wish: Omit<UndoWish, 'run'>; signal: AbortSignal },
): Promise<UndoPlan> {
  const place = placeOf(workspace)
  const { tools, standing, reserved, blobs, records, library } = place
  const overlay = new Overlay({ now: () => systemClock.now() })
  const observe = createObserver({ reserved })
  const worlds = new Map<string, ReturnType<Overlay['over']>>()
  const toolbox = new Toolbox({
    tools,
    clock: systemClock,
    standing,
    worldWithin(grants: readonly Grant[]) {
      const name = JSON.stringify(grants)
      const world =
        worlds.get(name) ??
        overlay.over({
          files: observe(grants),
          egress: place.egress(grants),
          blobs,
          ...(records ? { records } : {}),
          ...(library ? { library } : {}),
        })
      worlds.set(name, world)
      return world
    },
  })
  const { facts } = workspace
  const steps = await planUndo({ ...wish, run: row.id }, { facts, toolbox, context: row.context }, { signal })
  return { steps, files: overlay.changes() }
}

const obstacleStates = new Set<PlannedUndo['state']>(['changed', 'irreversible', 'pruned', 'failed'])

/** What would not be taken back, although nobody said that it is to stay. */
export function obstaclesIn({ steps }: UndoPlan): readonly PlannedUndo[] {
  return steps.filter(({ state }) => obstacleStates.has(state))
}

/** What would be taken back, but loses what somebody put there since. */
export function lossesIn({ steps }: UndoPlan): readonly PlannedUndo[] {
  return steps.filter(({ state, loses = [] }) => state === 'undone' && loses.length > 0)
}

export function undoCounts({ steps }: UndoPlan): Readonly<Record<PlannedUndo['state'], number>> {
  const counts = { undone: 0, nothing: 0, changed: 0, irreversible: 0, kept: 0, pruned: 0, failed: 0 }
  for (const { state } of steps) counts[state] += 1
  return counts
}
