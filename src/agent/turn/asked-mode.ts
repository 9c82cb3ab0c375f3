import type { JsonObject } from '#base'
import { type Mode, stricterMode } from '#contract'

import type { Turn } from './state.ts'

/**
 * How freely an agent acts that is asked, and what of its context is so: no more freely than it was made to, and no more
 * freely than whoever asks it.
 */
export function askedMode(
  { state, definition }: Turn,
  name: string,
): { readonly mode?: Mode; readonly command: { readonly context?: JsonObject } } {
  if (state.mode === undefined) return { command: {} }
  const own = definition.agents[name]?.mode
  const mode = own === undefined ? state.mode : stricterMode(own, state.mode)
  return { mode, command: mode === state.mode ? {} : { context: { mode } } }
}
