import { AppError, type ErrorCode } from '#contract'

/** One thing that is wrong with a workflow, said to the person who wrote it. */
export interface WorkflowProblem {
  /** A workflow with an `error` does not start; a `warning` is worth a look. */
  readonly severity: 'error' | 'warning'
  readonly code: ErrorCode
  /** JSON pointer into the document; empty for the document itself. */
  readonly path: string
  readonly message: string
  /** What to do about it: one imperative sentence. */
  readonly hint?: string
  /** Where in the text, from 1, when the document was read from text. */
  readonly line?: number
  readonly column?: number
}

/** A place in a text, counted from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** So many problems are told; the rest are counted only. */
export const problemLimit = 100

/** The error that refuses a workflow; its details hold at most {@link problemLimit} problems and the count of all. */
export function invalidWorkflow(problems: readonly WorkflowProblem[]): AppError {
  const errors = problems.filter((problem) => problem.severity === 'error')
  const [first] = errors
  const place = first?.line === undefined ? '' : `Line ${first.line}, column ${first.column}: `
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''
  return new AppError('workflow.invalid', `${place}${first?.message ?? 'The workflow is invalid.'}${more}`, {
    hint: first?.hint,
    details: {
      problems: problems.slice(0, problemLimit).map((problem) => ({ ...problem })),
      count: problems.length,
    },
  })
}

/** One problem as a line for a terminal: `error 12:5 /nodes/find: …`. */
export function problemLine(problem: WorkflowProblem): string {
  const place = problem.line === undefined ? '' : ` ${problem.line}:${problem.column}`
  const path = problem.path === '' ? '' : ` ${problem.path}`
  const hint = problem.hint === undefined ? '' : ` ${problem.hint}`
  return `${problem.severity}${place}${path}: ${problem.message}${hint}`
}
