import type { CommandSpec } from '../command.ts'

const follow = { flags: '--detach', says: 'do not wait for the run; say its id and end' } as const

const inputs = [
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
] as const

export const runningCommands: readonly CommandSpec[] = [
  {
    name: 'run',
    summary: 'Run a workflow from a file or by its name, or go on with what was interrupted.',
    takes: '[file-or-name]',
    options: [
      ...inputs,
      {
        flags: '--mode <mode>',
        says: 'draft asks before it changes anything, autopilot acts within its grants, observe only tells (default: ADJUTANT_MODE, else as the policy says: draft)',
      },
      { flags: '--yes', says: 'allow beforehand all that the run asks within its grants' },
      { flags: '--plan <file>', says: 'allow what a dry-run with --json has shown, and nothing else' },
      {
        flags: '--budget <limits>',
        says: 'what it may use, with all within it: effects=100,tokens=50000,money=2.50,time=30m',
      },
      { flags: '--full', says: 'list everything that would be done instead of counting it' },
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
      'adjutant run tidy-folder -i folder=. --budget effects=100',
      'adjutant run --resume',
    ],
    load: async () => (await import('../commands/run.ts')).runCommand,
  },
  {
    name: 'dry-run',
    summary: 'Show what a workflow would do, without doing it: files, requests, and what you would be asked.',
    takes: '<file-or-name>',
    options: [
      ...inputs,
      { flags: '--mode <mode>', says: 'judge effects as in draft or autopilot (default: as the run would)' },
      { flags: '--full', says: 'list everything instead of counting it' },
    ],
    notes:
      'Reads files and, where it may, the network; changes nothing and sends nothing but questions. Waits are skipped.',
    examples: [
      'adjutant dry-run tidy-folder --input folder=~/Downloads',
      'adjutant dry-run my-workflow.yaml -i folder=. --full',
    ],
    load: async () => (await import('../commands/dry-run.ts')).dryRunCommand,
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
    options: [
      { flags: '--dry-run', says: 'only say what would be taken back, what not and why' },
      { flags: '--from <key>', says: 'only what was done from this step on' },
      { flags: '--keep', says: 'leave as it is what cannot be taken back, without asking' },
      {
        flags: '--force <key>',
        says: 'take this back although somebody changed it; what is lost is said before',
        many: true,
      },
      { flags: '-y, --yes', says: 'agree beforehand to what is left alone or lost' },
      { flags: '--full', says: 'name everything instead of the first of each kind' },
      follow,
    ],
    notes:
      'An undo is a run: it can be interrupted and gone on with, and "adjutant undo" of it does everything again.\nAsked for a second time while it is under way, it is gone on with.',
    examples: [
      'adjutant undo last --dry-run',
      'adjutant undo last',
      'adjutant undo k3x9w2vq --from report#1/run --keep',
    ],
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
