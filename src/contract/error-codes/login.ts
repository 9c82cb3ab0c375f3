import type { Codes } from './codes.ts'

export const login = {
  'login.busy': {
    status: 503,
    retryable: true,
    meaning: 'Too many passphrases are being checked at this moment.',
    remedy: 'Try again in a second.',
  },
  'login.link_invalid': {
    status: 401,
    retryable: false,
    meaning: 'A link to log in was used before, is older than a minute, or is none.',
    remedy: 'Get a fresh one with `adjutant link`.',
  },
  'login.no_passphrase': {
    status: 409,
    retryable: false,
    meaning: 'There is no passphrase to log in with.',
    remedy: 'Open a link from `adjutant link`.',
  },
  'login.page_key_missing': {
    status: 401,
    retryable: false,
    meaning: 'A request has the cookie of a login, but not the key of its page.',
    remedy: 'Log in again in this window, with a link from `adjutant link` or the passphrase.',
  },
  'login.passphrase_wrong': {
    status: 401,
    retryable: false,
    meaning: 'The passphrase is not the one of the home.',
    remedy: 'Try again, or open a link from `adjutant link`.',
  },
  'login.required': {
    status: 401,
    retryable: false,
    meaning: 'Nobody is logged in.',
    remedy: 'Open a link from `adjutant link`, or log in with the passphrase.',
  },
  'login.session_unknown': {
    status: 404,
    retryable: false,
    meaning: 'There is no such login, or it has ended.',
    remedy: 'See the logins there are in the settings.',
  },
  'login.too_many_tries': {
    status: 429,
    retryable: true,
    meaning: 'Too many wrong passphrases came from there.',
    remedy: 'Wait as long as the answer says, or open a link from `adjutant link`.',
  },
} as const satisfies Codes<'login'>
