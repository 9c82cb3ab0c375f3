import type { Codes } from './codes.ts'

export const agent = {
  'agent.cycle': {
    status: 422,
    retryable: false,
    meaning: 'Agents may ask one another in a circle, which would never end.',
    remedy: 'Take one of them out of the agents that another may ask.',
  },
  'agent.invalid': {
    status: 422,
    retryable: false,
    meaning: 'The text of an agent cannot be read, or has fields that are not right.',
    remedy: 'Correct what the problems in the details name, each with its line.',
  },
  'agent.no_schedule': {
    status: 422,
    retryable: false,
    meaning: 'The agent has no schedule, so there is none to turn on.',
    remedy: 'Give it one under `schedule`, and save it.',
  },
  'agent.not_found': {
    status: 404,
    retryable: false,
    meaning: 'There is no such agent, or no such version of it.',
    remedy: 'See `adjutant agents list`.',
  },
  'agent.too_deep': {
    status: 422,
    retryable: false,
    meaning: 'Agents may ask agents that ask agents, in a chain that is too long.',
    remedy: 'Let an agent ask those at the end of the chain itself.',
  },
} as const satisfies Codes<'agent'>
