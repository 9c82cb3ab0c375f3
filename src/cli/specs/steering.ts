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
