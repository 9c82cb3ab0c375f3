import type { Codes } from './codes.ts'

export const tools = {
  'data.parse_failed': {
    status: 422,
    retryable: false,
    meaning: 'A text is not valid in the format that it was read as.',
    remedy: 'Correct the text at the line that the message names, or choose another format.',
  },
  'tools.date_missing': {
    status: 422,
    retryable: false,
    meaning: 'There is no such day or time, or the clocks there leave it out.',
    remedy: 'Say another day or time.',
  },
  'tools.date_past': {
    status: 422,
    retryable: false,
    meaning: 'What is to come was given a day or a time that is over.',
    remedy: 'Say a day or time that is still to come.',
  },
  'tools.date_unclear': {
    status: 422,
    retryable: false,
    meaning: 'Words do not say one day or time, or could mean several.',
    remedy: 'Write it as 2026-12-03, 2026-12-03 14:00, tomorrow 5pm or next friday.',
  },
  'tools.pattern_refused': {
    status: 422,
    retryable: false,
    meaning:
      'A pattern is malformed, or uses something that cannot be matched in linear time, or is too large.',
    remedy: 'Write it without lookaround and backreferences, and with smaller repeat counts.',
  },
  'tools.record_unclear': {
    status: 409,
    retryable: false,
    meaning: 'Words name several tasks or events where one is meant.',
    remedy: 'Name it by its id, which the message lists.',
  },
  'tools.record_unknown': {
    status: 404,
    retryable: false,
    meaning: 'No task or event has that id, nor these words in its title.',
    remedy: 'List what there is, and name one by its id or by words of its title.',
  },
  'tools.records_full': {
    status: 409,
    retryable: false,
    meaning: 'As many tasks or events are kept as may be.',
    remedy: 'Remove some that nobody needs any more.',
  },
  'tools.wait_too_long': {
    status: 422,
    retryable: false,
    meaning: 'A step was asked to wait for longer than a step may last.',
    remedy: 'Use a wait node, which holds no process.',
  },
} as const satisfies Codes<'data' | 'tools'>
