import type { CommandSpec } from '../command.ts'

export const lookingCommands: readonly CommandSpec[] = [
  {
    name: 'runs',
    summary: 'List runs, newest first.',
    options: [
      { flags: '-a, --all', says: 'also the runs within runs' },
      { flags: '-s, --status <status>', says: 'only these; may be given several times', many: true },
      { flags: '-n, --limit <count>', says: 'how many at most (default 20)' },
    ],
    examples: ['adjutant runs --status waiting', 'adjutant runs prune --older-than 90d --dry-run'],
    load: async () => (await import('../commands/runs.ts')).runsCommand,
  },
  {
    name: 'runs prune',
    summary: 'Remove old runs that have ended, with their journals. They can no longer be taken back.',
    options: [
      {
        flags: '--older-than <age>',
        says: 'only those that ended so long ago, such as 90d, 12h (default 90d)',
      },
      { flags: '--keep <count>', says: 'keep at least so many of the newest (default 0)' },
      { flags: '--dry-run', says: 'only say what would be removed' },
    ],
    examples: ['adjutant runs prune --older-than 30d --keep 100 --dry-run'],
    load: async () => (await import('../commands/prune.ts')).pruneCommand,
  },
  {
    name: 'show',
    summary: 'Show what a run did, step by step: inputs, outputs, times, attempts.',
    takes: '<run>',
    options: [
      { flags: '--full', says: 'values whole instead of cut to a line' },
      { flags: '-n, --limit <count>', says: 'steps and receipts to show at most (default 200)' },
    ],
    examples: ['adjutant show last', 'adjutant show k3x9w2vq --json'],
    load: async () => (await import('../commands/show.ts')).showCommand,
  },
  {
    name: 'journal',
    summary: 'Print the events of a run as they stand in its journal, one JSON object a line.',
    takes: '<run>',
    options: [
      { flags: '--after <number>', says: 'only events after this number' },
      { flags: '-f, --follow', says: 'go on as events come, until the run ends' },
    ],
    examples: ['adjutant journal last --after 10 --follow'],
    load: async () => (await import('../commands/journal.ts')).journalCommand,
  },
  {
    name: 'logs',
    summary:
      'Print the last lines of the log: which run or effect began, ended or failed, and with which code.',
    options: [
      { flags: '-n, --limit <count>', says: 'how many lines at most (default 50)' },
      { flags: '--run <run>', says: 'only lines of that run' },
      { flags: '-f, --follow', says: 'go on as lines come, until you stop it' },
    ],
    notes: 'What was said, named and sent stands in the journal, not in the log.',
    examples: ['adjutant logs -n 20', 'adjutant logs --run last --json', 'adjutant logs --follow'],
    load: async () => (await import('../commands/logs.ts')).logsCommand,
  },
  {
    name: 'tools',
    summary: 'List the tools that workflows can use, or show one with its inputs and outputs.',
    takes: '[name]',
    examples: ['adjutant tools', 'adjutant tools fs.move'],
    load: async () => (await import('../commands/tools.ts')).toolsCommand,
  },
]
