import type { Codes } from './codes.ts'

export const approval = {
  'approval.answered': {
    status: 409,
    retryable: false,
    meaning: 'Somebody has answered already what is asked here.',
    remedy: 'Look at the run to see what became of it.',
  },
  'approval.lease_unknown': {
    status: 404,
    retryable: false,
    meaning: 'There is no such lease for a run.',
    remedy: 'See which hold for it.',
  },
  'approval.stale': {
    status: 409,
    retryable: false,
    meaning: 'What waits for a word is no longer what was shown.',
    remedy: 'Look at it again, and decide anew.',
  },
  'plan.declined': {
    status: 422,
    retryable: false,
    meaning:
      'No plan could be made for a goal without a model, and no workflow that is here clearly fits it.',
    remedy:
      'Run one of the nearest workflows that are named, say the goal in other words, or set up a model.',
  },
  'plan.not_valid': {
    status: 422,
    retryable: false,
    meaning: 'A model made a plan that cannot run, and could not mend it.',
    remedy: 'Say the goal more exactly, ask a stronger model, or mend the last try by hand.',
  },
} as const satisfies Codes<'approval' | 'plan'>
