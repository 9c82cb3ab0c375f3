import type { Codes } from './codes.ts'

export const store = {
  'blobs.damaged': {
    status: 500,
    retryable: false,
    meaning: 'Stored content cannot be read back as it was written.',
    remedy: 'Restore the blob folder from a backup.',
  },
  'blobs.not_found': {
    status: 404,
    retryable: false,
    meaning: 'Content that a receipt or artifact names is not in the blob store.',
    remedy: 'Restore the blob folder from a backup, or do without that content.',
  },
  'records.changed': {
    status: 409,
    retryable: false,
    meaning:
      'Somebody changed or removed a record since the program last looked at it, so it was left alone.',
    remedy: 'Look at it as it is now, then start the step again.',
  },
  'store.busy': {
    status: 503,
    retryable: true,
    meaning: 'Another process has the database to itself for a moment.',
    remedy: 'Try again.',
  },
  'store.key_refused': {
    status: 409,
    retryable: false,
    meaning: 'The key does not open the database.',
    remedy: 'Put back the key file that belongs to this home, or restore it with the recovery phrase.',
  },
  'store.newer': {
    status: 409,
    retryable: false,
    meaning: 'The database was written by a later release.',
    remedy: 'Use that release or a later one.',
  },
} as const satisfies Codes<'blobs' | 'records' | 'store'>
