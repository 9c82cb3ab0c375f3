import type { CommandSpec } from '../command.ts'

const load = async () => import('../commands/memory.ts')

export const memoryCommands: readonly CommandSpec[] = [
  {
    name: 'memory list',
    summary: 'List the namespaces in which facts are remembered, or the facts of one, or those with words.',
    takes: '[namespace]',
    options: [
      { flags: '--search <words>', says: 'only facts in which all these words occur, in any case' },
      { flags: '-n, --limit <count>', says: 'how many at most (default 50)' },
    ],
    examples: [
      'adjutant memory list',
      'adjutant memory list letters',
      'adjutant memory list --search "invoice paid"',
    ],
    load: async () => (await load()).listCommand,
  },
  {
    name: 'memory get',
    summary: 'Show what is remembered under a key, and where it is from.',
    takes: '<namespace> <key>',
    examples: ['adjutant memory get letters tone'],
    load: async () => (await load()).getCommand,
  },
  {
    name: 'memory set',
    summary: 'Have a fact remembered, in the place of what was there. It is a run that can be undone.',
    takes: '<namespace> <key> <value>',
    options: [
      { flags: '--note <text>', says: 'where it is from, or why it matters' },
      { flags: '--as <kind>', says: 'what the value is: text or json (default: text)' },
    ],
    examples: [
      'adjutant memory set letters tone "friendly, short" --note "as agreed on the phone"',
      'adjutant memory set invoices last \'{"number": 214}\' --as json',
    ],
    load: async () => (await load()).setCommand,
  },
  {
    name: 'memory rm',
    summary: 'Have a fact forgotten. It is a run that can be undone.',
    takes: '<namespace> <key>',
    examples: ['adjutant memory rm letters tone'],
    load: async () => (await load()).removeCommand,
  },
  {
    name: 'memory export',
    summary: 'Write all that is remembered, or one namespace, as JSON.',
    takes: '[namespace]',
    options: [
      {
        flags: '-o, --output <file>',
        says: 'where it goes; it must not be there yet (default: the standard output)',
      },
    ],
    examples: ['adjutant memory export', 'adjutant memory export letters --output letters.json'],
    load: async () => (await load()).exportCommand,
  },
]
