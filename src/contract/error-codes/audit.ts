import type { Codes } from './codes.ts'

export const audit = {
  'audit.entry_unknown': {
    status: 404,
    retryable: false,
    meaning: 'The audit log has no entry of that number, or what it said was removed.',
    remedy: 'See `adjutant audit list` for the entries there are.',
  },
  'audit.export_damaged': {
    status: 422,
    retryable: false,
    meaning: 'A file is no export or proof of an audit log, or was changed since it was made.',
    remedy: 'Get the file again from where it was made.',
  },
  'audit.history_changed': {
    status: 409,
    retryable: false,
    meaning:
      'An audit log is not what an earlier checkpoint says it was: entries were changed, removed or put in.',
    remedy: 'Keep both files: together they prove it. Trust neither log before it is known what happened.',
  },
  'audit.key_invalid': {
    status: 422,
    retryable: false,
    meaning: 'A text is no public key of an audit log.',
    remedy: 'Copy the whole line that `adjutant audit key` prints.',
  },
  'audit.root_mismatch': {
    status: 422,
    retryable: false,
    meaning: 'The entries of an audit log do not add up to what its checkpoint signs.',
    remedy:
      'Get the file again from where it was made; if it is the same, entries were changed after they were signed.',
  },
  'audit.signature_refused': {
    status: 422,
    retryable: false,
    meaning: 'A checkpoint of an audit log is not signed by the key that it is checked by.',
    remedy: 'Check by the public key of the home that made it, as `adjutant audit key` prints it there.',
  },
} as const satisfies Codes<'audit'>
