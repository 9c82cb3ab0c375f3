import type { Codes } from './codes.ts'

export const model = {
  'budget.not_set': {
    status: 404,
    retryable: false,
    meaning: 'No limit is set that could be taken away.',
    remedy: 'See `adjutant budgets list`.',
  },
  'model.call_refused': {
    status: 422,
    retryable: false,
    meaning: 'A call of a model names a route, a provider or a model that is not set up.',
    remedy: 'See `adjutant models list`, or add a provider with `adjutant models add`.',
  },
  'model.declined': {
    status: 409,
    retryable: false,
    meaning:
      'Too little is left of a budget for a call of a model, and a rule of its route says not to wait for more.',
    remedy: 'Raise the budget, wait until there is more, or change the rule: `adjutant models degrade`.',
  },
  'model.filter_unknown': {
    status: 404,
    retryable: false,
    meaning: 'There is no filter of models with that name.',
    remedy: 'See `adjutant models filter list`.',
  },
  'model.filtered': {
    status: 422,
    retryable: false,
    meaning: 'What was to be sent to a model has something in it that a filter does not let out.',
    remedy: 'Leave it out, ask a model on this machine, or see `adjutant models filter list`.',
  },
  'model.interrupted': {
    status: 502,
    retryable: true,
    meaning: 'The answer of a model broke off.',
    remedy: 'Try again; what came of the answer may have to be paid.',
  },
  'model.key_refused': {
    status: 502,
    retryable: false,
    meaning: 'A provider of models does not take the key that it was shown, or the key may not do this.',
    remedy: 'Set the right key with `adjutant vault set`, under the name that the provider has it by.',
  },
  'model.malformed': {
    status: 502,
    retryable: true,
    meaning: 'A provider of models sent something that cannot be read as an answer.',
    remedy: 'Check the address and the kind of the provider, then try again.',
  },
  'model.none_answered': {
    status: 502,
    retryable: true,
    meaning: 'None of the models of a route has answered.',
    remedy: 'See what each of them said, and `adjutant models test`.',
  },
  'model.not_recorded': {
    status: 422,
    retryable: false,
    meaning: 'Models are answered from a recording, and it has no answer to what one was asked.',
    remedy: 'Ask what was recorded, record it anew, or go back to the providers with `adjutant models live`.',
  },
  'model.overloaded': {
    status: 502,
    retryable: true,
    meaning: 'A provider of models has failed, or has too much to do.',
    remedy: 'Try again later, or add another model to the route.',
  },
  'model.price_unknown': {
    status: 422,
    retryable: false,
    meaning: 'Nobody knows what a model costs, so no budget could hold.',
    remedy: 'Say its price with `adjutant models price PROVIDER/MODEL`.',
  },
  'model.rate_limited': {
    status: 502,
    retryable: true,
    meaning: 'A provider of models takes no more calls for now.',
    remedy: 'Wait, or add another model to the route.',
  },
  'model.recording_failed': {
    status: 500,
    retryable: false,
    meaning: 'What a model was asked and answered could not be written to the recording.',
    remedy: 'Make room for it, or end the recording with `adjutant models live`.',
  },
  'model.recording_invalid': {
    status: 422,
    retryable: false,
    meaning: 'A file is not there, or is no recording of models.',
    remedy: 'Give a file that `adjutant models record` has made, or for a new one a name that is free.',
  },
  'model.request_refused': {
    status: 502,
    retryable: false,
    meaning: 'A provider of models does not take what it was asked.',
    remedy: 'Read what it says; the model may not know tools, schemas, or inputs so long.',
  },
  'model.stopped': {
    status: 409,
    retryable: false,
    meaning:
      'A call of a model was stopped before its answer was whole. What had come of it is kept, and is to be paid.',
    remedy: 'Ask again if the answer is wanted after all.',
  },
  'model.timeout': {
    status: 502,
    retryable: true,
    meaning: 'A model did not begin its answer, go on with it, or end it in time.',
    remedy: 'Give the provider more time, or ask a faster model.',
  },
  'model.unknown': {
    status: 502,
    retryable: false,
    meaning: 'A provider does not have the model that it was asked for.',
    remedy: 'See `adjutant models list --from PROVIDER` for those that it has.',
  },
  'model.unreachable': {
    status: 502,
    retryable: true,
    meaning: 'A provider of models could not be reached; nothing was sent.',
    remedy: 'Check its address, and whether it is running.',
  },
} as const satisfies Codes<'budget' | 'model'>
