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
  'data.parse_failed': {
    status: 422,
    retryable: false,
    meaning: 'A text is not valid in the format that it was read as.',
    remedy: 'Correct the text at the line that the message names, or choose another format.',
  },
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
  'files.changed': {
    status: 409,
    retryable: false,
    meaning: 'Somebody changed a file or folder since the program last looked at it, so it was left alone.',
    remedy: 'Look at the file, then start the step again.',
  },
  'files.exists': {
    status: 409,
    retryable: false,
    meaning: 'Something is already at the target path.',
    remedy: 'Choose another path, or say what to do when it exists.',
  },
  'files.not_a_file': {
    status: 409,
    retryable: false,
    meaning: 'A file is needed, and something else is at the path.',
    remedy: 'Name a regular file.',
  },
  'files.not_a_folder': {
    status: 409,
    retryable: false,
    meaning: 'A folder is needed, and something else is at the path.',
    remedy: 'Name a folder.',
  },
  'files.not_found': {
    status: 404,
    retryable: false,
    meaning: 'Nothing is at the path.',
    remedy: 'Check the path.',
  },
  'files.not_text': {
    status: 422,
    retryable: false,
    meaning: 'A file that was to be read as text is not text in an encoding that is known.',
    remedy: 'Read it as base64.',
  },
  'files.too_large': {
    status: 413,
    retryable: false,
    meaning: 'A file is larger than the limit given.',
    remedy: 'Raise the limit, or leave the file out.',
  },
  'http.bad_response': {
    status: 502,
    retryable: false,
    meaning: 'A server answered with something that cannot be read as what was asked for.',
    remedy: 'Read the answer as text or base64.',
  },
  'http.status_failed': {
    status: 502,
    retryable: false,
    meaning: 'A server answered with a status that means failure; the same request would fail again.',
    remedy: 'Read the status and body in the details and correct the request.',
  },
  'http.status_unavailable': {
    status: 503,
    retryable: true,
    meaning: 'A server answered that it cannot serve the request now.',
    remedy: 'Try again later.',
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
  'net.interrupted': {
    status: 502,
    retryable: false,
    meaning: 'A connection broke after the request may have arrived, so nobody knows whether it was carried out.',
    remedy: 'Find out at the other side, then resolve the step.',
  },
  'tools.pattern_refused': {
    status: 422,
    retryable: false,
    meaning: 'A pattern is malformed, or uses something that cannot be matched in linear time, or is too large.',
    remedy: 'Write it without lookaround and backreferences, and with smaller repeat counts.',
  },
  'tools.wait_too_long': {
    status: 422,
    retryable: false,
    meaning: 'A step was asked to wait for longer than a step may last.',
    remedy: 'Use a wait node, which holds no process.',
  },
} as const satisfies Record<string, ErrorCodeFacts>

export type ErrorCode = keyof typeof errorCodes
