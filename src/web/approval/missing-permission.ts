import type { RunNeed } from '#contract'

import { useOperation } from '../client/use-operation.ts'
import { missingPermission } from './permission-words.ts'

/** A permission that a step lacks, which is why it failed and asks. */
export interface MissingPermission {
  readonly capability: string
  /** The tool that needs it. */
  readonly tool: string
}

/** The permission for want of which a step failed; null when it failed for something else, or is no failed step. */
export function useMissingPermission(need: RunNeed): MissingPermission | null {
  const isFailed = need.is === 'decision'
  const steps = useOperation('runs.steps', { id: need.run, cut: 0, limit: 200 }, { enabled: isFailed })
  if (!isFailed) return null
  const step = steps.data?.items.findLast(({ node, error }) => node === need.node && error !== null)
  const capability = missingPermission(step?.error ?? null)
  return capability === null || step === undefined ? null : { capability, tool: step.what }
}
