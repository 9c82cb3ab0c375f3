import type { ErrorCode } from '#contract'

import type { WorkflowProblem } from '../problem.ts'

/** Where checks put what they find. */
export interface Found {
  error(code: ErrorCode, path: string, message: string, hint?: string): void
  warning(code: ErrorCode, path: string, message: string, hint?: string): void
}

export function collect(): Found & { readonly problems: WorkflowProblem[] } {
  const problems: WorkflowProblem[] = []
  function note(severity: WorkflowProblem['severity']): Found['error'] {
    return (code, path, message, hint) => {
      problems.push({ severity, code, path, message, ...(hint === undefined ? {} : { hint }) })
    }
  }
  return { problems, error: note('error'), warning: note('warning') }
}
