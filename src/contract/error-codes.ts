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
  'expr.bad_argument': {
    status: 422,
    retryable: false,
    meaning:
      'A function in an expression was given a value that it cannot use, such as a date that does not exist.',
    remedy: 'Correct the argument, or test it before the call.',
  },
  'expr.invalid': {
    status: 422,
    retryable: false,
    meaning: 'An expression or a template cannot be read.',
    remedy: 'Correct the text at the place that the message points to.',
  },
  'expr.missing_value': {
    status: 422,
    retryable: false,
    meaning: 'An expression asks for a value that is not there.',
    remedy: 'Correct the path, or give a default with the optional syntax: a.?b.orValue(x).',
  },
  'expr.number_out_of_range': {
    status: 422,
    retryable: false,
    meaning: 'A calculation has no exact number as its result: too large, or divided by zero.',
    remedy: 'Check the operands, or calculate with smaller numbers.',
  },
  'expr.too_costly': {
    status: 422,
    retryable: false,
    meaning: 'An expression is too large, or took more work than one evaluation may.',
    remedy: 'Filter earlier, or split the work over several steps.',
  },
  'expr.type_mismatch': {
    status: 422,
    retryable: false,
    meaning: 'An operator or a function in an expression met a value of the wrong kind.',
    remedy: 'Convert the value, or test its kind before.',
  },
  'expr.unknown_field': {
    status: 422,
    retryable: false,
    meaning: 'An expression reads a field that the schema of the value does not have.',
    remedy: 'Correct the name of the field, or declare it in the schema.',
  },
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
