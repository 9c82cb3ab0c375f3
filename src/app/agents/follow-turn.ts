import { sleep } from '#base'
import { isGoing, type TurnView } from '#contract'

import type { Workspace } from '../workspace.ts'
import { viewTurn } from './turn-view.ts'

/** How often is looked whether something has come, in milliseconds: as often as a person sees a text grow. */
const lookEveryMs = 60

/** A turn as it is once it is other than it was, or when the time is over. */
export async function lookWhenOther(
  workspace: Workspace,
  run: string,
  {
    after,
    waitMs,
    cut,
    signal,
  }: { after?: string | undefined; waitMs: number; cut: number; signal: AbortSignal },
): Promise<TurnView> {
  const { clock } = workspace
  const until = clock.now() + waitMs
  for (;;) {
    const view = await viewTurn(workspace, await workspace.runs.get(run), cut)
    if (after === undefined || view.revision !== after || clock.now() >= until) return view
    await sleep(clock, Math.min(lookEveryMs, Math.max(1, until - clock.now())), { signal })
  }
}

/** A turn each time that it is other than it was, until it has ended or waits for a person. */
export async function* followTurn(
  workspace: Workspace,
  run: string,
  { cut, signal }: { cut: number; signal: AbortSignal },
): AsyncGenerator<TurnView, void, undefined> {
  let after: string | undefined
  for (;;) {
    const view = await lookWhenOther(workspace, run, { after, waitMs: 10_000, cut, signal })
    if (view.revision !== after) yield view
    if (!isGoing(view)) return
    after = view.revision
  }
}
