import type { Codes } from './codes.ts'

export const vault = {
  'vault.binding_invalid': {
    status: 422,
    retryable: false,
    meaning: 'A secret cannot be bound like that.',
    remedy:
      'Name hosts as api.example.org or *.example.org, paths that begin with /, and a header for credentials.',
  },
  'vault.busy': {
    status: 409,
    retryable: true,
    meaning: 'Other processes change the vault all the time.',
    remedy: 'Try again.',
  },
  'vault.damaged': {
    status: 500,
    retryable: false,
    meaning: 'A secret, or the key of the vault, was changed by other means than the vault.',
    remedy: 'Remove the secret and set it again, or restore the home from a backup.',
  },
  'vault.exists': {
    status: 409,
    retryable: false,
    meaning: 'There is a secret of that name already; it was left alone.',
    remedy: 'Use `adjutant vault rotate`, or add --replace.',
  },
  'vault.full': {
    status: 409,
    retryable: false,
    meaning: 'The vault holds as many secrets as it can.',
    remedy: 'Remove some that are no longer used.',
  },
  'vault.name_invalid': {
    status: 422,
    retryable: false,
    meaning: 'A secret cannot be called that.',
    remedy: 'Use at most 64 letters, digits, dots, underscores and dashes.',
  },
  'vault.not_found': {
    status: 404,
    retryable: false,
    meaning: 'There is no secret of that name.',
    remedy: 'See `adjutant vault list`.',
  },
  'vault.value_invalid': {
    status: 422,
    retryable: false,
    meaning: 'A value cannot be kept as a secret; nothing was kept.',
    remedy: 'Give one line of 8 to 8192 printable ASCII characters.',
  },
} as const satisfies Codes<'vault'>
