import type { CommandSpec } from '../command.ts'

const follow = { flags: '--detach', says: 'do not wait for the run; say its id and end' } as const

export const runningCommands: readonly CommandSpec[] = [
  {
    name: 'run',
    summary: 'Run a workflow from a file or by its name, or go on with what was interrupted.',
    takes: '[file-or-name]',
    options: [
      {
        flags: '-i, --input <k=v>',
        says: 'an input; the value is JSON, or text where text is asked for',
        many: true,
      },
      { flags: '--input-file <file>', says: 'inputs from a JSON or YAML file; - reads what is piped in' },
      {
        flags: '-g, --grant <cap:resource>',
        says: 'allow more: fs.read:PATH, fs.write:PATH, net:HOST:PORT',
        many: true,
      },
      { flags: '--resume', says: 'go on with every run that a process left behind' },
      follow,
      { flags: '--id <id>', says: 'the id of the run; one that exists is not begun again' },
      { flags: '--dedup-key <key>', says: 'begin at most one run for this key' },
      { flags: '--queue <name>', says: 'wait for a place in this queue' },
      { flags: '--priority <level>', says: 'immediate, scheduled or deferred; counts in a queue' },
    ],
    notes:
      'What a path or an address in the inputs names is granted to the run, and nothing else.\nCtrl-C lets what has begun finish and keeps the run; a second one ends at once.',
    examples: [
      'adjutant run examples/tidy-folder.yaml --input folder=~/Downloads',
      'adjutant run tidy-folder -i folder=. -i duplicates=trash --json',
      'adjutant run --resume',
    ],
    load: async () => (await import('../commands/run.ts')).runCommand,
  },
  {
    name: 'work',
    summary: 'Work in the foreground: go on with all runs and take up new ones, until stopped.',
    examples: ['adjutant work'],
    load: async () => (await import('../commands/work.ts')).workCommand,
  },
  {
    name: 'undo',
    summary: 'Take back what a run did, newest first. What somebody changed since is left alone and named.',
    takes: '<run>',
    options: [follow],
    examples: ['adjutant undo last'],
    load: async () => (await import('../commands/undo.ts')).undoCommand,
  },
  {
    name: 'demo',
    summary: 'Tidy a sample folder and show what happened and what to try next.',
    takes: '[folder]',
    notes:
      'Makes the folder (./adjutant-demo unless named) with a sample and a copy, and touches nothing else.',
    examples: ['adjutant demo'],
    load: async () => (await import('../commands/demo.ts')).demoCommand,
  },
]
