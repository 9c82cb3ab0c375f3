import type { Codes } from './codes.ts'

export const engine = {
  'engine.closed': {
    status: 503,
    retryable: true,
    meaning: 'The engine is shutting down and takes no more work.',
    remedy: 'Try again when it has started.',
  },
  'engine.definition_missing': {
    status: 500,
    retryable: false,
    meaning: 'A run pins a definition that the store does not hold.',
    remedy: 'Restore the store from a backup that holds it.',
  },
  'engine.duplicate_key': {
    status: 500,
    retryable: false,
    meaning: 'A program asked twice for the same key.',
    remedy: 'Report it with the journal of the run.',
  },
  'engine.effect_interrupted': {
    status: 503,
    retryable: true,
    meaning: 'An effect was interrupted and is known not to have happened.',
    remedy: 'Let it be retried, or resume the run.',
  },
  'engine.effect_not_done': {
    status: 409,
    retryable: false,
    meaning: 'A person said that an effect in doubt did not happen.',
    remedy: 'Handle the failure in the workflow, or start the run again.',
  },
  'engine.effect_timeout': {
    status: 504,
    retryable: true,
    meaning: 'An effect gave no answer in time.',
    remedy: 'Raise its time-out, or let it be retried.',
  },
  'engine.fork_in_doubt': {
    status: 409,
    retryable: false,
    meaning: 'A fork would copy an effect whose outcome is not known.',
    remedy: 'Resolve it first with `adjutant resolve`, or fork from an earlier key.',
  },
  'engine.handler_unknown': {
    status: 422,
    retryable: false,
    meaning: 'A run asks for a handler that is not registered.',
    remedy: 'Start the program with the tool or plugin that brings it, then resume the run.',
  },
  'engine.home_busy': {
    status: 409,
    retryable: true,
    meaning: 'Another process runs the engine of this home folder.',
    remedy: 'Let that process do the work, or stop it first.',
  },
  'engine.journal_conflict': {
    status: 409,
    retryable: false,
    meaning: 'A journal does not end where a write expects it to.',
    remedy: 'Start the program again: it reads the journal afresh.',
  },
  'engine.key_unknown': {
    status: 404,
    retryable: false,
    meaning: 'A run has no such key in its journal.',
    remedy: 'See `adjutant show RUN` for its keys.',
  },
  'engine.nondeterminism': {
    status: 409,
    retryable: false,
    meaning: 'A journal speaks of something that the program did not ask for when it was folded again.',
    remedy: 'Use the program version that the run began with, or fork the run.',
  },
  'engine.not_held': {
    status: 409,
    retryable: false,
    meaning: 'Nothing waits for an answer under that key.',
    remedy: 'See `adjutant approvals` for what does.',
  },
  'engine.not_in_doubt': {
    status: 409,
    retryable: false,
    meaning: 'Nothing is in doubt under that key.',
    remedy: 'See `adjutant show RUN` for the keys that wait for a decision.',
  },
  'engine.payload_too_large': {
    status: 413,
    retryable: false,
    meaning: 'A value is larger than a run may carry.',
    remedy: 'Keep it in a file and pass its path.',
  },
  'engine.program_stuck': {
    status: 500,
    retryable: false,
    meaning: 'A program waits for nothing and has not finished.',
    remedy: 'Report it with the journal of the run.',
  },
  'engine.program_unknown': {
    status: 422,
    retryable: false,
    meaning: 'No program of that name and version is defined.',
    remedy: 'Use the release of the program that began the run, or start a new run.',
  },
  'engine.queue_unknown': {
    status: 422,
    retryable: false,
    meaning: 'No queue of that name is defined.',
    remedy: 'Use a queue that the configuration defines.',
  },
  'engine.run_already_finished': {
    status: 409,
    retryable: false,
    meaning: 'A run has ended; it never changes again.',
    remedy: 'Start a new run, or fork this one.',
  },
  'engine.run_cancelled': {
    status: 409,
    retryable: false,
    meaning: 'A run was cancelled.',
    remedy: 'Start it again, or fork it.',
  },
  'engine.run_forgotten': {
    status: 409,
    retryable: false,
    meaning: 'What a run was told and said is no longer kept, so it can be neither forked nor taken back.',
    remedy:
      'Begin a new run. What is left of this one, such as when it ran and what it used, can be looked at.',
  },
  'engine.run_not_found': {
    status: 404,
    retryable: false,
    meaning: 'There is no such run.',
    remedy: 'See `adjutant runs` for the runs there are.',
  },
  'engine.signals_full': {
    status: 429,
    retryable: true,
    meaning: 'A run has too many signals that nobody has waited for.',
    remedy: 'Let the run take its signals first, or cancel it.',
  },
  'engine.store_failed': {
    status: 507,
    retryable: true,
    meaning: 'The disk refused a write; nothing of it was kept.',
    remedy: 'Free space or repair the disk; the run goes on by itself.',
  },
  'engine.value_not_json': {
    status: 422,
    retryable: false,
    meaning: 'A value cannot be kept in a journal: a bigint, a function, NaN or a cycle.',
    remedy: 'Give strings, finite numbers, booleans, null, lists and objects only.',
  },
  'run.forget_undoable': {
    status: 409,
    retryable: false,
    meaning:
      'Something that a run did can still be taken back, and could no longer be once its contents are forgotten. Nothing was forgotten.',
    remedy: 'Take the run back first, or say that you give that up.',
  },
  'run.nothing_asked': {
    status: 409,
    retryable: false,
    meaning: 'A run does not ask what was answered.',
    remedy: 'See what it asks.',
  },
  'run.nothing_failed': {
    status: 409,
    retryable: false,
    meaning: 'A run has no step that failed from which it could be begun anew.',
    remedy: 'Fork it from a step of your choice.',
  },
  'run.undo_incomplete': {
    status: 409,
    retryable: false,
    meaning:
      'Something of a run cannot be taken back, or would lose what somebody put there, and nobody has agreed to that. Nothing was touched.',
    remedy: 'Look at the plan of the undo; then say what is to be kept and what may be lost.',
  },
} as const satisfies Codes<'engine' | 'run'>
