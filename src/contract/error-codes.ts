interface ErrorCodeFacts {
  /** HTTP status that reports it. */
  readonly status: number
  /** Whether the same call may succeed later, unchanged. */
  readonly retryable: boolean
  /** What it means, one sentence; printed in docs/errors.md. */
  readonly meaning: string
  /** What the reader can do, one imperative sentence; printed in docs/errors.md. */
  readonly remedy: string
}

/**
 * Every error code of the product: `<module>.<what_is_wrong>`.
 * Codes are public API: add freely, never rename, never reuse. Kept in alphabetical order.
 */
export const errorCodes = {
  'input.invalid': {
    status: 422,
    retryable: false,
    meaning: 'A value does not have the shape that is asked for.',
    remedy: 'Correct the value at the path that the message names.',
  },
  'internal.bug': {
    status: 500,
    retryable: false,
    meaning: 'Something happened that the program holds to be impossible.',
    remedy: 'Keep the journal of the run and report it.',
  },
} as const satisfies Record<string, ErrorCodeFacts>

export type ErrorCode = keyof typeof errorCodes
