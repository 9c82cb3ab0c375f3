import type { CommandSpec } from '../command.ts'

export const daemonCommands: readonly CommandSpec[] = [
  {
    name: 'up',
    summary: 'Start the daemon and show its page: runs go on, and can be seen, allowed and taken back there.',
    options: [
      { flags: '-d, --detach', says: 'come back at once and leave it running' },
      { flags: '--no-browser', says: 'only print the address (or ADJUTANT_NO_BROWSER=1)' },
      { flags: '--port <number>', says: 'listen here and nowhere else (default 4777, or the next free one)' },
      {
        flags: '--allow-host <host:port>',
        says: 'another address that it may be reached by, as behind a proxy; may be given several times',
        many: true,
      },
      { flags: '--demo', says: 'with a sample folder to try things out on, and a plug to pull' },
    ],
    notes:
      'It listens on this machine alone, starts again when it is killed, and goes on with all runs. Ctrl-C ends it.',
    examples: ['adjutant up', 'adjutant up --detach --no-browser'],
    load: async () => (await import('../commands/up.ts')).upCommand,
  },
  {
    name: 'down',
    summary: 'End the daemon when what has begun is done. Runs are kept.',
    examples: ['adjutant down'],
    load: async () => (await import('../commands/down.ts')).downCommand,
  },
  {
    name: 'status',
    summary: 'Say whether the daemon is up, where, and how it is.',
    examples: ['adjutant status'],
    load: async () => (await import('../commands/status.ts')).statusCommand,
  },
  {
    name: 'link',
    summary:
      'Print a link that opens the page once, within a minute, and how to reach it from another machine.',
    examples: ['adjutant link'],
    load: async () => (await import('../commands/link.ts')).linkCommand,
  },
]
