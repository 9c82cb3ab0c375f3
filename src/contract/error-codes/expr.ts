import type { Codes } from './codes.ts'

export const expr = {
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
} as const satisfies Codes<'expr'>
