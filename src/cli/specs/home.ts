import type { CommandSpec } from '../command.ts'

export const homeCommands: readonly CommandSpec[] = [
  {
    name: 'doctor',
    summary: 'Look whether everything is in order: home, key, database, disk, runs that are stuck.',
    examples: ['adjutant doctor'],
    load: async () => (await import('../commands/doctor.ts')).doctorCommand,
  },
  {
    name: 'key status',
    summary: 'Say how the key of the home is kept, and whether it is locked.',
    examples: ['adjutant key status'],
    load: async () => (await import('../commands/key.ts')).keyStatusCommand,
  },
  {
    name: 'key protect',
    summary: 'Keep the key under a passphrase, in the keychain of the system, or in a file.',
    takes: '<passphrase|keychain|file>',
    notes:
      'A new passphrase is typed twice, piped in, or in the file that ADJUTANT_NEW_PASSPHRASE_FILE names.',
    examples: ['adjutant key protect passphrase', 'adjutant key protect file'],
    load: async () => (await import('../commands/key.ts')).protectCommand,
  },
  {
    name: 'key change',
    summary: 'Exchange the passphrase. Nothing is encrypted anew, so it takes no time.',
    notes: 'The new one is typed twice, piped in, or in the file that ADJUTANT_NEW_PASSPHRASE_FILE names.',
    examples: ['adjutant key change'],
    load: async () => (await import('../commands/key.ts')).changeCommand,
  },
  {
    name: 'key rotate',
    summary: 'Encrypt the database with a new key. The recovery phrase stays the same.',
    notes:
      'No other process may work with the home meanwhile. What was stored in blobs stays under the key it has.',
    examples: ['adjutant key rotate'],
    load: async () => (await import('../commands/key.ts')).rotateKeysCommand,
  },
  {
    name: 'key restore',
    summary: 'Bring back a lost key, or a lost passphrase, with the recovery phrase, typed or piped in.',
    options: [
      {
        flags: '--protect <how>',
        says: 'passphrase, keychain or file; a home that had a passphrase gets a new one',
      },
    ],
    examples: ['adjutant key restore < phrase.txt'],
    load: async () => (await import('../commands/key.ts')).restoreCommand,
  },
  {
    name: 'key phrase',
    summary: 'Show the recovery phrase of the key. Whoever has it can read everything in the home.',
    examples: ['adjutant key phrase'],
    load: async () => (await import('../commands/key.ts')).phraseCommand,
  },
  {
    name: 'key show-path',
    summary: 'Say where the key file is.',
    examples: ['adjutant key show-path'],
    load: async () => (await import('../commands/key.ts')).showPathCommand,
  },
]
