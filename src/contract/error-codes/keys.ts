import type { Codes } from './codes.ts'

export const keys = {
  'keys.exists': {
    status: 409,
    retryable: false,
    meaning: 'The home folder has a key already; it was left alone.',
    remedy: 'Use another home folder, or move the key file away first.',
  },
  'keys.file_damaged': {
    status: 500,
    retryable: false,
    meaning: 'The key file does not hold a key.',
    remedy: 'Move the key file away and restore the key from the recovery phrase.',
  },
  'keys.file_too_open': {
    status: 403,
    retryable: false,
    meaning: 'The key file, or the folder it is in, can be used by other users of this machine.',
    remedy: 'Take the rights of group and others away, as with chmod.',
  },
  'keys.keychain_unavailable': {
    status: 503,
    retryable: true,
    meaning: 'The keychain of the operating system cannot be used.',
    remedy: 'Unlock it, or work in the session that it belongs to.',
  },
  'keys.locked': {
    status: 423,
    retryable: false,
    meaning: 'The key of the home is under a passphrase, and nobody gave it.',
    remedy:
      'Enter it, name a file that holds it in ADJUTANT_PASSPHRASE_FILE, or see `adjutant vault unlock`.',
  },
  'keys.missing': {
    status: 404,
    retryable: false,
    meaning: 'The home folder was made with a key that is no longer there.',
    remedy: 'Restore the key from the recovery phrase.',
  },
  'keys.no_passphrase': {
    status: 409,
    retryable: false,
    meaning: 'The key of the home is under no passphrase, so there is nothing to lock it with or to change.',
    remedy: 'Give it one with `adjutant key protect passphrase`.',
  },
  'keys.no_session': {
    status: 409,
    retryable: false,
    meaning: 'There is no folder in memory in which an unlocked key could be kept.',
    remedy: 'Name a file that holds the passphrase in ADJUTANT_PASSPHRASE_FILE.',
  },
  'keys.passphrase_weak': {
    status: 422,
    retryable: false,
    meaning: 'A passphrase is too short or too long.',
    remedy: 'Take four or more words that do not belong together.',
  },
  'keys.passphrase_wrong': {
    status: 403,
    retryable: false,
    meaning: 'The passphrase does not open the home.',
    remedy: 'Try again, or use the recovery phrase with `adjutant key restore`.',
  },
  'keys.phrase_invalid': {
    status: 422,
    retryable: false,
    meaning: 'A recovery phrase is mistyped or incomplete.',
    remedy: 'Compare it with the phrase that was written down, word by word.',
  },
  'keys.ring_damaged': {
    status: 500,
    retryable: false,
    meaning: 'The file that holds the exchanged keys of the home cannot be read.',
    remedy: 'Bring the file `keyring` back from a backup.',
  },
  'keys.wrong_key': {
    status: 409,
    retryable: false,
    meaning: 'A key is not the one that the home folder was made with; nothing was written.',
    remedy: 'Use the recovery phrase of this very home folder.',
  },
} as const satisfies Codes<'keys'>
