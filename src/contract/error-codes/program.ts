import type { Codes } from './codes.ts'

export const program = {
  'cli.no_home': {
    status: 404,
    retryable: false,
    meaning: 'Nothing was ever run in this home folder.',
    remedy: 'Begin with `adjutant demo`, or name another home with --home.',
  },
  'cli.no_question': {
    status: 409,
    retryable: false,
    meaning: 'A run asks no question, or several, so that an answer has no place.',
    remedy: 'See `adjutant show RUN` for what it waits for.',
  },
  'cli.no_such_workflow': {
    status: 404,
    retryable: false,
    meaning: 'A word on the command line is neither a file nor the name of a workflow.',
    remedy: 'Check the path, or see `adjutant workflow list`.',
  },
  'cli.run_ambiguous': {
    status: 409,
    retryable: false,
    meaning: 'A part of an id fits several runs.',
    remedy: 'Give more of the id.',
  },
  'cli.undo_incomplete': {
    status: 409,
    retryable: false,
    meaning:
      'Something of a run cannot be taken back, and nobody has said to go on without it. Nothing was touched.',
    remedy: 'Look with --dry-run; then add --keep to leave that as it is, or --force KEY.',
  },
  'cli.usage': {
    status: 400,
    retryable: false,
    meaning: 'A command cannot be understood as it was typed.',
    remedy: 'Add --help to the command to see what it takes.',
  },
  'daemon.keeps_ending': {
    status: 500,
    retryable: false,
    meaning: 'The daemon ended by itself five times in a minute, so it was not started again.',
    remedy: 'See `adjutant logs` and `adjutant doctor`; then `adjutant up` again. Runs are kept.',
  },
  'daemon.not_up': {
    status: 503,
    retryable: true,
    meaning: 'The daemon of the home is not up.',
    remedy: 'Start it with `adjutant up`.',
  },
  'daemon.port_taken': {
    status: 409,
    retryable: true,
    meaning: 'Another program listens at the port that the daemon was to have.',
    remedy: 'Name another one with `--port`, or leave it out: the next free one is taken then.',
  },
  'demo.not_one': {
    status: 409,
    retryable: false,
    meaning: 'This daemon was not started to try things out.',
    remedy: 'Start one with `adjutant up --demo`.',
  },
  'home.phrase_seen': {
    status: 409,
    retryable: false,
    meaning: 'Somebody has said that the recovery phrase is written down, so it is not shown here again.',
    remedy: 'Use `adjutant key phrase` on the machine where the home is.',
  },
  'internal.bug': {
    status: 500,
    retryable: false,
    meaning: 'Something happened that the program holds to be impossible.',
    remedy: 'Keep the journal of the run and report it.',
  },
} as const satisfies Codes<'cli' | 'daemon' | 'demo' | 'home' | 'internal'>
