import type { Codes } from './codes.ts'

export const http = {
  'http.answer_not_kept': {
    status: 409,
    retryable: false,
    meaning:
      'A request was repeated under its Idempotency-Key; it was done the first time, and its answer was too large or too private to be kept.',
    remedy: 'Look up what it made instead of sending it again.',
  },
  'http.bad_response': {
    status: 502,
    retryable: false,
    meaning: 'A server answered with something that cannot be read as what was asked for.',
    remedy: 'Read the answer as text or base64.',
  },
  'http.body_too_large': {
    status: 413,
    retryable: false,
    meaning: 'A request carries more than the server takes.',
    remedy: 'Send less, or put it into a file and name the file.',
  },
  'http.content_type_refused': {
    status: 415,
    retryable: false,
    meaning: 'A request carries something that is no JSON.',
    remedy: 'Send JSON with the content type application/json.',
  },
  'http.headers_too_large': {
    status: 431,
    retryable: false,
    meaning: 'A request has more in its headers than the server takes.',
    remedy:
      'Send fewer or shorter headers; a browser may hold many cookies of other programs on this machine.',
  },
  'http.host_refused': {
    status: 421,
    retryable: false,
    meaning: 'A request names another host than the server has, or none.',
    remedy:
      'Use the address that `adjutant status` prints, or allow the host with `adjutant up --allow-host`.',
  },
  'http.in_flight': {
    status: 409,
    retryable: true,
    meaning: 'The same request is being carried out at this moment.',
    remedy: 'Wait for its answer, then send it again with the same Idempotency-Key.',
  },
  'http.key_reused': {
    status: 422,
    retryable: false,
    meaning: 'Another request was sent before with the same Idempotency-Key.',
    remedy: 'Make a new key for every wish.',
  },
  'http.method_not_allowed': {
    status: 405,
    retryable: false,
    meaning: 'There is something at that address, but it cannot be asked in that way.',
    remedy: 'Use one of the methods that the answer names in Allow.',
  },
  'http.not_found': {
    status: 404,
    retryable: false,
    meaning: 'There is nothing at that address.',
    remedy: 'Compare it with the OpenAPI document.',
  },
  'http.origin_refused': {
    status: 403,
    retryable: false,
    meaning: 'A request was made by a page of somebody else, or by a link on one.',
    remedy: 'Type the address of the page, or open a link from `adjutant link`.',
  },
  'http.request_timeout': {
    status: 408,
    retryable: true,
    meaning: 'A request was not sent to its end in time.',
    remedy: 'Send it again, faster.',
  },
  'http.request_unreadable': {
    status: 400,
    retryable: false,
    meaning: 'A request is no HTTP that the server takes.',
    remedy: 'Send one well-formed request, with each header once.',
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
    meaning:
      'A server cannot serve the request now, or the connection broke while something was read from it.',
    remedy: 'Try again later.',
  },
  'http.streams_full': {
    status: 503,
    retryable: true,
    meaning: 'As many clients follow what happens as the server lets in.',
    remedy: 'Close pages and programs that you do not use, and try again.',
  },
  'input.invalid': {
    status: 422,
    retryable: false,
    meaning: 'A value does not have the shape that is asked for.',
    remedy: 'Correct the value at the path that the message names.',
  },
  'input.revision_stale': {
    status: 409,
    retryable: false,
    meaning: 'Something was changed by somebody else since it was read.',
    remedy: 'Read it again, and decide anew.',
  },
} as const satisfies Codes<'http' | 'input'>
