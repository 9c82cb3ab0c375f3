import { publicLabel } from '#contract'
import type { Handler } from '#engine'

import { Unpredictable } from '../overlay/unpredictable.ts'
import type { PlannedEffects } from './planned-effects.ts'

/** The undo handler of a dry-run: what would be taken back by something that cannot be simulated counts as taken back. */
export function createObservingUndo(
  inner: Handler,
  { effects, now }: { effects: PlannedEffects; now: () => number },
): Handler {
  return {
    ...inner,
    async run(raw, prepared, call) {
      try {
        return await inner.run(raw, prepared, call)
      } catch (error) {
        if (!(error instanceof Unpredictable)) throw error
        const effect = effects.of(call, 'undo', now())
        effect.outcome = 'unknown'
        effect.why = error.message
        return { output: { state: 'undone' }, label: publicLabel }
      }
    },
  }
}
