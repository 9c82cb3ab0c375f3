import { sleep } from '#base'
import { isAllForPerson, openRunsOf, Stillness, type Workspace } from '#app'
import { isTerminal, type RunInfo } from '#engine'

import type { Invocation } from '../invocation.ts'
import { Progress } from './progress.ts'

/** How often the tree of a run is looked at for something that waits for a person, in milliseconds. */
const lookEveryMs = 200

/**
 * Waits until a run has ended or waits for a person, itself or in a run within it, and tells meanwhile how far it is.
 *
 * @returns undefined when the person stopped waiting
 */
export async function follow(
  { console, stopping }: Invocation,
  workspace: Workspace,
  id: string,
): Promise<RunInfo | undefined> {
  const row = await workspace.runs.get(id)
  const over = new AbortController()
  const signal = AbortSignal.any([stopping, over.signal])
  const progress = console.asJson ? undefined : await Progress.open(console, workspace, row)
  const telling = progress?.follow({ signal })
  try {
    await Promise.race([workspace.runs.settled(id, { signal }), waitsForPerson(workspace, id, { signal })])
    return await workspace.runs.get(id)
  } catch (error) {
    if (stopping.aborted) return undefined
    throw error
  } finally {
    over.abort()
    await telling
  }
}

async function waitsForPerson(
  workspace: Workspace,
  id: string,
  { signal }: { signal: AbortSignal },
): Promise<void> {
  const stillness = new Stillness()
  for (;;) {
    await sleep(workspace.clock, lookEveryMs, { signal })
    const rows = await openRunsOf(workspace, id)
    const seemsStill = rows.length > 0 && isAllForPerson(rows)
    if (stillness.look(seemsStill ? rows.map((row) => row.id) : null)) return
    if (rows.length === 0 && isTerminal((await workspace.runs.get(id)).status)) return
  }
}
