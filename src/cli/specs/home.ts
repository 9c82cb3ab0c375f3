import type { CommandSpec } from '../command.ts'

export const homeCommands: readonly CommandSpec[] = [
  {
    name: 'doctor',
    summary: 'Look whether everything is in order: home, key, database, disk, runs that are stuck.',
    examples: ['adjutant doctor'],
    load: async () => (await import('../commands/doctor.ts')).doctorCommand,
  },
  {
    name: 'key show-path',
    summary: 'Say where the key file is.',
    examples: ['adjutant key show-path'],
    load: async () => (await import('../commands/key.ts')).showPathCommand,
  },
  {
    name: 'key phrase',
    summary: 'Show the recovery phrase of the key. Whoever has it can read everything in the home.',
    examples: ['adjutant key phrase'],
    load: async () => (await import('../commands/key.ts')).phraseCommand,
  },
  {
    name: 'key restore',
    summary: 'Bring back a lost key file from the recovery phrase, typed or piped in.',
    examples: ['adjutant key restore < phrase.txt'],
    load: async () => (await import('../commands/key.ts')).restoreCommand,
  },
]
