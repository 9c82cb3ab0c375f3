import { AppError } from '#contract'

/** One thing that there is to say of an agent's text, to the person who wrote it. */
export interface AgentFinding {
  /** An `error` refuses the text; a `note` says what of it is not used here, or how it was read. */
  readonly severity: 'error' | 'note'
  /** JSON pointer into the front matter; empty for all of the text. */
  readonly path: string
  readonly message: string
  /** What to do about it: one imperative sentence. */
  readonly hint?: string
  /** Where in the text, from 1, when it was read from text. */
  readonly line?: number
  readonly column?: number
}

/** So many findings are told; the rest are counted only. */
const findingLimit = 100

/** The error that refuses an agent; its details hold at most {@link findingLimit} findings and the count of all. */
export function invalidAgent(findings: readonly AgentFinding[]): AppError {
  const errors = findings.filter(({ severity }) => severity === 'error')
  const [first] = errors
  const place = first?.line === undefined ? '' : `Line ${first.line}, column ${first.column ?? 1}: `
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''
  return new AppError('agent.invalid', `${place}${first?.message ?? 'The agent is invalid.'}${more}`, {
    hint: first?.hint,
    details: {
      problems: errors.slice(0, findingLimit).map((finding) => ({ ...finding })),
      count: errors.length,
    },
  })
}
