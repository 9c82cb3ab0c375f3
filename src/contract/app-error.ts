import { z } from 'zod'

import { type Json, keysOf } from '#base'

import { type ErrorCode, errorCodes } from './error-codes/index.ts'

/** The wire and journal form of an AppError: an RFC 9457 problem document. */
export const Problem = z
  .object({
    code: z.enum(keysOf(errorCodes).toSorted()),
    status: z.int(),
    detail: z.string(),
    hint: z.string().optional(),
    details: z.record(z.string(), z.json()).default({}),
  })
  .meta({ id: 'Problem' })
export type Problem = z.infer<typeof Problem>

export interface AppErrorOptions {
  /** The lower-level failure this one explains. Kept for logs, never sent to clients. */
  cause?: unknown
  /** What the reader can do about it: one imperative sentence. */
  hint?: string | undefined
  /** JSON-safe facts about this occurrence: ids, limits, names. No secrets. */
  details?: Record<string, Json>
}

/**
 * The one error type that crosses a module boundary.
 *
 * `code` is stable and documented; `message` may be reworded at any time, so
 * callers branch on `code` only. Status and retry advice come from `errorCodes`.
 */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly hint: string | undefined
  readonly details: Record<string, Json>

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, { cause: options.cause })
    this.code = code
    this.hint = options.hint
    this.details = options.details ?? {}
  }

  /** Whether the same call may succeed later, unchanged. */
  get retryable(): boolean {
    return errorCodes[this.code].retryable
  }

  toProblem(): Problem {
    const { code, message, hint, details } = this
    return {
      code,
      status: errorCodes[code].status,
      detail: message,
      ...(hint === undefined ? {} : { hint }),
      details: details as Problem['details'],
    }
  }

  static fromProblem(problem: Problem): AppError {
    return new AppError(problem.code, problem.detail, {
      hint: problem.hint,
      details: problem.details,
    })
  }
}

/** Any thrown value as a problem document; what is not an AppError is a bug of ours, and says so. */
export function toProblem(error: unknown): Problem {
  if (error instanceof AppError) return error.toProblem()
  const message = error instanceof Error ? error.message : String(error)
  return new AppError('internal.bug', message, {
    cause: error,
    hint: 'Report this with the journal of the run.',
  }).toProblem()
}
