import { useMutation, type UseMutationResult } from '@tanstack/react-query'

import { newKey } from '../client/browser.ts'
import { client } from '../client/client.ts'
import type { Input, Output } from '../client/create-client.ts'
import type { Failure } from '../client/failure.ts'

export type DryRun = Output<'workflows.dryRun'>

/** Looks ahead at what a workflow would do; a look that nobody waits for any more is stopped. */
export function useDryRun(): UseMutationResult<
  DryRun,
  Failure,
  Input<'workflows.dryRun'> & { signal: AbortSignal }
> {
  return useMutation({
    mutationFn: ({ signal, ...input }) => client.call('workflows.dryRun', input, { signal, once: newKey() }),
  })
}

/** How far a person's word goes that starts a run. */
export type Word = 'exactly' | 'bounded' | 'ask'

/** What would change the world, of all that was looked at: reads are allowed by what the input names. */
export function changingEffects({ report }: DryRun): number {
  return report.effects.filter(({ undoClass }) => undoClass !== 'pure').length
}

/** How many steps a bounded word lets happen: what was seen, and some more for what comes in meanwhile. */
export function boundOf(dryRun: DryRun): number {
  return Math.max(10, Math.ceil(changingEffects(dryRun) * 1.25))
}
