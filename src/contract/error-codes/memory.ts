import type { Codes } from './codes.ts'

export const memory = {
  'memory.full': {
    status: 409,
    retryable: false,
    meaning: 'A namespace of the memory has as many facts as it can.',
    remedy: 'Forget what is no longer needed, or begin another namespace.',
  },
  'memory.not_found': {
    status: 404,
    retryable: false,
    meaning: 'Nothing is remembered under a key.',
    remedy: 'See what is remembered: `adjutant memory list`.',
  },
} as const satisfies Codes<'memory'>
