import { sleep } from '#base'
import { isGoing, type TurnView } from '#contract'

import type { Desk } from '../operations/desk.ts'
import { lookAtTurn } from './turn-view.ts'

/** How often is looked whether something has come, in milliseconds: as often as a person sees a text grow. */
const lookEveryMs = 60

interface Look {
  /** How much of each value is shown. */
  readonly cut: number
  readonly signal: AbortSignal
}

/** A turn as it is once it is other than it was, or when the time is over, or this process ends. */
export async function lookWhenOther(
  { workspace, ending }: Pick<Desk, 'workspace' | 'ending'>,
  run: string,
  { after, waitMs, cut, signal }: Look & { after?: string | undefined; waitMs: number },
): Promise<TurnView> {
  const { clock } = workspace
  const until = clock.now() + waitMs
  const isEnding = (): boolean => ending?.aborted === true
  const either = ending ? AbortSignal.any([signal, ending]) : signal
  for (;;) {
    const turn = await lookAtTurn(workspace, await workspace.runs.get(run))
    const isOver = clock.now() >= until || isEnding()
    if (after === undefined || turn.revision !== after || isOver) return turn.view(cut)
    try {
      await sleep(clock, Math.min(lookEveryMs, Math.max(1, until - clock.now())), { signal: either })
    } catch (error) {
      if (signal.aborted || !isEnding()) throw error
    }
  }
}

/** A turn each time that it is other than it was, until it has ended or waits for a person, or this process ends. */
export async function* followTurn(
  desk: Pick<Desk, 'workspace' | 'ending'>,
  run: string,
  { cut, signal }: Look,
): AsyncGenerator<TurnView, void, undefined> {
  let after: string | undefined
  for (;;) {
    const view = await lookWhenOther(desk, run, { after, waitMs: 10_000, cut, signal })
    if (view.revision !== after) yield view
    if (!isGoing(view) || desk.ending?.aborted === true) return
    after = view.revision
  }
}
