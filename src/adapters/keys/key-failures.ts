import { AppError } from '#contract'

export function missingKey(home: string, why = ''): AppError {
  return new AppError('keys.missing', `${home} was made with a key that is no longer there. ${why}`.trim(), {
    hint: 'Restore the key from the recovery phrase.',
    details: { home },
  })
}

export function existingKey(home: string): AppError {
  return new AppError('keys.exists', `${home} has a key already; it was left alone.`, {
    hint: 'Use another home folder, or move the key file away first.',
    details: { home },
  })
}

export function lockedKey(home: string): AppError {
  return new AppError('keys.locked', `${home} is locked by a passphrase.`, {
    hint: 'Enter it on a terminal, name a file that holds it in ADJUTANT_PASSPHRASE_FILE, or run "adjutant vault unlock".',
    details: { home },
  })
}

export function noSession(): AppError {
  return new AppError(
    'keys.no_session',
    'There is no folder in memory in which an unlocked key could be kept.',
    {
      hint: 'Name a file that holds the passphrase in ADJUTANT_PASSPHRASE_FILE instead.',
    },
  )
}
