import type { CommandSpec } from '../command.ts'

const detach = { flags: '--detach', says: 'do not follow the run afterwards' } as const

export const steeringCommands: readonly CommandSpec[] = [
  {
    name: 'pause',
    summary: 'Start nothing new in a run; what has begun finishes.',
    takes: '<run>',
    examples: ['adjutant pause last'],
    load: async () => (await import('../commands/steer.ts')).pauseCommand,
  },
  {
    name: 'resume',
    summary: 'Go on with a run that was paused or is stuck.',
    takes: '<run>',
    options: [detach],
    examples: ['adjutant resume last'],
    load: async () => (await import('../commands/steer.ts')).resumeCommand,
  },
  {
    name: 'cancel',
    summary: 'Stop a run for good, and take back what it did where its workflow says so.',
    takes: '<run>',
    options: [{ flags: '--why <text>', says: 'for the journal' }, detach],
    examples: ['adjutant cancel last --why "wrong folder"'],
    load: async () => (await import('../commands/steer.ts')).cancelCommand,
  },
  {
    name: 'answer',
    summary: 'Answer the question that a run asks.',
    takes: '<run> <answer>',
    options: [{ flags: '--node <id>', says: 'which question, when there are several' }, detach],
    examples: ['adjutant answer last yes'],
    load: async () => (await import('../commands/answer.ts')).answerCommand,
  },
  {
    name: 'approvals',
    summary:
      'Show what waits for your word: what would happen, why you are asked, and whether it could be taken back.',
    takes: '[run]',
    examples: ['adjutant approvals', 'adjutant approvals last --json'],
    load: async () => (await import('../commands/approve.ts')).approvalsCommand,
  },
  {
    name: 'approve',
    summary: 'Allow what a run asks, as it stands now; or, with a lease, what it will ask.',
    takes: '<run> [key]',
    options: [
      { flags: '--parts <numbers>', says: 'of a change of text only these parts, such as 0,2' },
      { flags: '--all', says: 'all that the run and those within it ask and will ask, within their grants' },
      { flags: '--lease', says: 'what they ask and will ask, within the limits that follow' },
      { flags: '--effects <n>', says: 'at most so many effects' },
      { flags: '--tools <name>', says: 'of this tool only; fs.* is all that begin so', many: true },
      { flags: '--on <cap:resource>', says: 'on this only: fs.write:PATH, net:HOST:PORT', many: true },
      { flags: '--until <time>', says: 'until then: 2h, or 2026-12-31T18:00:00Z' },
      detach,
    ],
    notes:
      'A word counts for what was shown: if anything of it changes, you are asked again. A lease never covers what is asked\nbecause of where data come from or go to.',
    examples: [
      'adjutant approve last',
      'adjutant approve last --lease --effects 20 --tools fs.move --on fs.write:~/Invoices --until 2h',
      'adjutant approve last write#1/run --parts 0,2',
    ],
    load: async () => (await import('../commands/approve.ts')).approveCommand,
  },
  {
    name: 'deny',
    summary: 'Refuse what a run asks. Its workflow decides what follows from that.',
    takes: '<run> [key]',
    options: [{ flags: '--why <text>', says: 'for the journal, and for whoever started the run' }, detach],
    examples: ['adjutant deny last --why "wrong folder"'],
    load: async () => (await import('../commands/approve.ts')).denyCommand,
  },
  {
    name: 'signal',
    summary: 'Send a run a signal, with a JSON value or text.',
    takes: '<run> <name> [value]',
    options: [{ flags: '--id <id>', says: 'a second signal with the same id is dropped' }],
    examples: ['adjutant signal last approved \'{"by":"Ada"}\''],
    load: async () => (await import('../commands/steer.ts')).signalCommand,
  },
  {
    name: 'resolve',
    summary: 'Say what became of an effect in doubt, or of a failed step that waits for a decision.',
    takes: '<run> <key>',
    options: [
      { flags: '--as <outcome>', says: 'done, not-done or retry' },
      { flags: '--output <json>', says: 'what it gave, with --as done' },
      detach,
    ],
    notes: 'Look first: "adjutant show RUN" names the keys and what is known of them.',
    examples: ["adjutant resolve last send#1/run --as done --output '{}'"],
    load: async () => (await import('../commands/resolve.ts')).resolveCommand,
  },
  {
    name: 'fork',
    summary: 'Begin a new run that shares a run up to a step and does the rest anew.',
    takes: '<run>',
    options: [
      { flags: '--from <key>', says: 'the first step to do anew' },
      {
        flags: '--set <pointer=json>',
        says: 'change /input, /nodes/ID/with or /nodes/ID/output, or a part of it',
        many: true,
      },
      detach,
    ],
    notes: 'The steps of the old run from there on stay done: "adjutant undo" takes them back.',
    examples: ['adjutant fork last --from same#1/run --set /input/duplicates=\'"trash"\''],
    load: async () => (await import('../commands/fork.ts')).forkCommand,
  },
]
