import type { CommandSpec } from '../command.ts'

export const workflowCommands: readonly CommandSpec[] = [
  {
    name: 'workflow validate',
    summary: 'Say what is wrong with a workflow, with the place of each mistake.',
    takes: '<file-or-name>',
    examples: ['adjutant workflow validate my-workflow.yaml'],
    load: async () => (await import('../commands/workflow-text.ts')).validateCommand,
  },
  {
    name: 'workflow fmt',
    summary: 'Print a workflow in its canonical form, or write it back.',
    takes: '<file-or-name>',
    options: [
      { flags: '--write', says: 'replace the file' },
      { flags: '--check', says: 'only say whether it is canonical; exit code 1 if not' },
      { flags: '--as <format>', says: 'yaml or json (default: as the file is)' },
    ],
    examples: ['adjutant workflow fmt my-workflow.yaml --write'],
    load: async () => (await import('../commands/workflow-text.ts')).fmtCommand,
  },
  {
    name: 'workflow diff',
    summary: 'Say what is different in meaning between two workflows; exit code 1 if anything is.',
    takes: '<old> [new]',
    notes:
      'Each is a file, NAME, NAME@VERSION or NAME@draft. With one file, the newest version of its name is the old one.',
    examples: [
      'adjutant workflow diff tidy-folder@1 tidy-folder@2',
      'adjutant workflow diff my-workflow.yaml',
    ],
    load: async () => (await import('../commands/workflow-text.ts')).diffCommand,
  },
  {
    name: 'workflow publish',
    summary: 'Make the next version of a workflow from a file, or from the draft of a name.',
    takes: '<file-or-name>',
    options: [{ flags: '-m, --changelog <text>', says: 'what is new' }],
    examples: ['adjutant workflow publish my-workflow.yaml -m "asks before it sends"'],
    load: async () => (await import('../commands/workflow-store.ts')).publishCommand,
  },
  {
    name: 'workflow list',
    summary: 'List the workflows that are kept here, or the versions of one.',
    takes: '[name]',
    examples: ['adjutant workflow list', 'adjutant workflow list tidy-folder'],
    load: async () => (await import('../commands/workflow-store.ts')).listCommand,
  },
  {
    name: 'workflow show',
    summary: 'Print a workflow: a file, NAME, NAME@VERSION or NAME@draft.',
    takes: '<file-or-name>',
    examples: ['adjutant workflow show tidy-folder@2'],
    load: async () => (await import('../commands/workflow-store.ts')).showCommand,
  },
  {
    name: 'workflow purge',
    summary: 'Remove old versions of a workflow. Those that a run uses stay.',
    takes: '<name>',
    options: [{ flags: '--keep <count>', says: 'how many of the newest stay, at least 10 (default 10)' }],
    examples: ['adjutant workflow purge tidy-folder --keep 20'],
    load: async () => (await import('../commands/workflow-store.ts')).purgeCommand,
  },
  {
    name: 'workflow draft save',
    summary: 'Keep a file as the draft of its name.',
    takes: '<file>',
    examples: ['adjutant workflow draft save my-workflow.yaml'],
    load: async () => (await import('../commands/workflow-store.ts')).saveDraftCommand,
  },
  {
    name: 'workflow draft show',
    summary: 'Print the draft of a name.',
    takes: '<name>',
    examples: ['adjutant workflow draft show my-workflow'],
    load: async () => (await import('../commands/workflow-store.ts')).showDraftCommand,
  },
]
