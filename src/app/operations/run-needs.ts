import type { RunNeed } from '#contract'

import type { Need } from '../running/for-person.ts'
import { shown } from './shown-value.ts'

/** What a run needs of a person, as it is told on the wire. */
export function needView(need: Need, cut: number): RunNeed {
  switch (need.is) {
    case 'question': {
      const { is, run, node, ask, choices } = need
      return { is, run, node, ask, choices: choices && [...choices] }
    }
    case 'doubt': {
      const { is, run, key, what, why, input, prepared, idempotencyKey } = need
      return {
        is,
        run,
        key,
        tool: what,
        why,
        input: shown(input, cut),
        prepared: shown(prepared, cut),
        idempotencyKey,
      }
    }
    case 'approval': {
      const { is, run, key, ask } = need
      return { is, run, key, ask }
    }
    case 'budget': {
      const { is, run, key, why } = need
      return { is, run, key, why }
    }
    case 'parked': {
      const { is, run, why, hint = null } = need
      return { is, run, why, hint }
    }
    case 'decision':
    case 'paused':
      return need
  }
}
