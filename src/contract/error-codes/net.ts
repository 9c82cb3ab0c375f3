import type { Codes } from './codes.ts'

export const net = {
  'net.busy': {
    status: 503,
    retryable: true,
    meaning: 'Too many requests wait for their turn; nothing was sent.',
    remedy: 'Try again when some are done, or send fewer at once.',
  },
  'net.failed': {
    status: 502,
    retryable: true,
    meaning: 'A host could not be reached; nothing was sent.',
    remedy: 'Check the address and the connection, then try again.',
  },
  'net.interrupted': {
    status: 502,
    retryable: false,
    meaning:
      'A connection broke after the request may have arrived, so nobody knows whether it was carried out.',
    remedy: 'Find out at the other side, then resolve the step.',
  },
  'net.redirect_refused': {
    status: 502,
    retryable: false,
    meaning: 'A server redirected too often, or to where a request must not follow.',
    remedy: 'Request the final address itself.',
  },
  'net.request_invalid': {
    status: 422,
    retryable: false,
    meaning: 'A request has a URL, method or header that cannot be sent.',
    remedy: 'Correct the part that the message names.',
  },
  'net.response_too_large': {
    status: 502,
    retryable: false,
    meaning: 'A response is larger than the limit given.',
    remedy: 'Raise the limit, or ask for less.',
  },
} as const satisfies Codes<'net'>
