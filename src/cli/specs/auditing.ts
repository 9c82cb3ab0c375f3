import type { CommandSpec } from '../command.ts'

const since = { flags: '--since <file>', says: 'a checkpoint that was kept elsewhere' } as const

export const auditCommands: readonly CommandSpec[] = [
  {
    name: 'activity',
    summary: 'Say what happened: effects, what was taken back, notices, approvals, grants; newest first.',
    options: [
      { flags: '-r, --run <run>', says: 'only in this run' },
      { flags: '-k, --kind <kind>', says: 'only of this kind; may be given several times', many: true },
      { flags: '--within <age>', says: 'only what happened so long ago or less, such as 7d, 12h' },
      { flags: '-n, --limit <count>', says: 'how many at most (default 50; with --csv all)' },
      { flags: '--csv', says: 'as comma-separated values, safe to open in a spreadsheet' },
    ],
    examples: ['adjutant activity --within 7d', 'adjutant activity --run last --csv > activity.csv'],
    load: async () => (await import('../commands/activity.ts')).activityCommand,
  },
  {
    name: 'audit list',
    summary: 'List the entries of the audit log as they stand, newest first.',
    options: [
      { flags: '-r, --run <run>', says: 'only of this run' },
      { flags: '-k, --kind <kind>', says: 'only of this kind; may be given several times', many: true },
      { flags: '--before <entry>', says: 'only entries before this number' },
      { flags: '-n, --limit <count>', says: 'how many at most (default 50)' },
    ],
    examples: ['adjutant audit list --kind receipt'],
    load: async () => (await import('../commands/audit.ts')).listCommand,
  },
  {
    name: 'audit export',
    summary: 'Write the audit log to a file that anybody can check with the public key.',
    takes: '<file>',
    options: [
      { flags: '--bodies', says: 'also what the entries stand for: inputs, outputs, names of files' },
    ],
    notes:
      'Without --bodies the file says when what kind of thing happened in which run, and binds the rest by a hash.',
    examples: ['adjutant audit export march.audit'],
    load: async () => (await import('../commands/audit.ts')).exportCommand,
  },
  {
    name: 'audit verify',
    summary:
      'Check the log of this home against what happened; or, without any home, a file made from a log.',
    takes: '[file]',
    options: [
      { flags: '--key <key>', says: 'the public key of the home that made the file (default: of this one)' },
      since,
    ],
    notes:
      'Whoever has the key file of a home can write its log anew so that this finds nothing. Only a checkpoint that was\nkept elsewhere shows that: give it with --since.',
    examples: ['adjutant audit verify', 'adjutant audit verify march.audit --since january.checkpoint'],
    load: async () => (await import('../commands/audit-verify.ts')).verifyCommand,
  },
  {
    name: 'audit checkpoint',
    summary: 'Sign the log as it is now and print that, to be kept elsewhere.',
    options: [{ ...since, says: 'print the proof that the log has only grown since this checkpoint' }],
    examples: ['adjutant audit checkpoint > january.checkpoint'],
    load: async () => (await import('../commands/audit.ts')).checkpointCommand,
  },
  {
    name: 'audit prove',
    summary: 'Print the proof that one entry is in the log, which shows nothing else of the log.',
    takes: '<entry>',
    examples: ['adjutant audit prove 17 > entry.tlog-proof'],
    load: async () => (await import('../commands/audit.ts')).proveCommand,
  },
  {
    name: 'audit key',
    summary: 'Print the public key of the log, for others to check by.',
    examples: ['adjutant audit key'],
    load: async () => (await import('../commands/audit.ts')).keyCommand,
  },
]
