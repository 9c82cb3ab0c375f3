import { isJsonObject } from '#base'
import { type UndoStanding, unwoundKind } from '#gate'
import type { RunRow } from '#engine'

import { undoStandingNow } from '../running/fold-shelf.ts'
import type { Workspace } from '../workspace.ts'

/** How far a run is taken back, and by which run. */
export interface Undone {
  readonly standing: UndoStanding
  /** The run that did so last; undefined for none. */
  readonly by: string | undefined
  /** `none`, `partial`, or the run that took it back in whole. */
  readonly undoneBy: string
}

export async function undoneOf(workspace: Workspace, row: RunRow): Promise<Undone> {
  const standing = await undoStandingNow(workspace, row)
  const [unwound] =
    standing.state === 'none'
      ? []
      : await workspace.facts.list({ kind: unwoundKind, subject: row.id, order: 'newest', limit: 1 })
  const data = unwound?.data
  const by = isJsonObject(data) && typeof data['by'] === 'string' ? data['by'] : undefined
  return { standing, by, undoneBy: standing.state === 'whole' ? (by ?? 'whole') : standing.state }
}
