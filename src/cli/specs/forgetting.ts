import type { CommandSpec } from '../command.ts'

const yes = { flags: '-y, --yes', says: 'do not ask' } as const
const undoable = {
  flags: '--even-undoable',
  says: 'also what can still be taken back; it no longer can be then',
} as const
const dryRun = { flags: '--dry-run', says: 'only say what would be forgotten' } as const

export const forgettingCommands: readonly CommandSpec[] = [
  {
    name: 'runs forget',
    summary: 'Forget what a run was told and said. When it ran, what it used and how it ended stays.',
    takes: '<run>',
    options: [dryRun, undoable, yes],
    notes: 'It can no longer be forked or taken back then. The audit log notes it, and still adds up.',
    examples: ['adjutant runs forget last --dry-run', 'adjutant runs forget k3x9w2vq --yes'],
    load: async () => (await import('../commands/forget.ts')).forgetRunCommand,
  },
  {
    name: 'sessions forget',
    summary: 'Forget what was told and said in a session, with all runs that were begun in it.',
    takes: '<session>',
    options: [dryRun, undoable, yes],
    examples: ['adjutant sessions forget session_01j9x --dry-run'],
    load: async () => (await import('../commands/forget.ts')).forgetSessionCommand,
  },
  {
    name: 'retention',
    summary:
      'Show for how long runs, and what they were told and said, are kept, and what is due to be forgotten.',
    examples: ['adjutant retention', 'adjutant retention set --contents 30d'],
    load: async () => (await import('../commands/retention.ts')).retentionCommand,
  },
  {
    name: 'retention set',
    summary:
      'Say for how long what runs were told and said, and what was read of documents, is kept, in all projects or in one.',
    options: [
      {
        flags: '--contents <age>',
        says: 'as long as this after a run has ended, such as 30d; never to keep it',
      },
      { flags: '--sessions <count>', says: 'only of so many sessions, the newest; all to keep it' },
      {
        flags: '--undoable <word>',
        says: 'forget, or wait for runs that can still be taken back (default wait)',
      },
      {
        flags: '--documents <age>',
        says: 'what was read of documents, as long as this after they were read, such as 90d; never to keep it',
      },
      { flags: '--project <folder>', says: 'only there; what is set there comes before what is set for all' },
      { flags: '--runs <age>', says: 'how long runs are kept at all, such as 90d; never to keep them' },
    ],
    notes: 'Whoever runs the engine goes by it every six hours; "adjutant retention apply" does at once.',
    examples: [
      'adjutant retention set --contents 30d',
      'adjutant retention set --project ~/work --sessions 20',
    ],
    load: async () => (await import('../commands/retention.ts')).setRetentionCommand,
  },
  {
    name: 'retention apply',
    summary: 'Forget now what is due.',
    options: [dryRun, yes],
    examples: ['adjutant retention apply --dry-run'],
    load: async () => (await import('../commands/retention.ts')).applyRetentionCommand,
  },
]
