import type { CommandSpec } from '../command.ts'

const forWhom = {
  flags: '--for <scope>',
  says: 'project:NAME, workflow:NAME, agent:NAME, plugin:NAME or global (default global)',
} as const

export const permissionCommands: readonly CommandSpec[] = [
  {
    name: 'grants list',
    summary: 'List the grants that hold for longer than a run, newest first.',
    options: [
      { flags: '--for <scope>', says: 'only those for this scope' },
      { flags: '-a, --all', says: 'also those that were revoked, taken or have expired' },
    ],
    examples: ['adjutant grants list --for workflow:tidy-folder'],
    load: async () => (await import('../commands/grants.ts')).listCommand,
  },
  {
    name: 'grants allow',
    summary: 'Allow something until it is revoked.',
    takes: '<capability>',
    options: [
      forWhom,
      { flags: '--until <time>', says: 'when it ends: an age from now such as 7d, or an ISO 8601 time' },
      { flags: '--once', says: 'only for the next run that it is for' },
      { flags: '--because <text>', says: 'why, for the log' },
      { flags: '--yes-i-know', says: 'give it although it is dangerous' },
    ],
    notes:
      'Capabilities: fs.read:PATH, fs.write:PATH, net:HOST:PORT, secret:NAME, tool:NAME, exec:NAME.\nA path without a star is meant with all below it; * stays within a name, ** goes across folders.',
    examples: [
      "adjutant grants allow 'fs.write:~/Invoices/**' --for workflow:tidy-folder --because 'sorts them nightly'",
      "adjutant grants allow 'net:*.example.org:443' --until 30d",
    ],
    load: async () => (await import('../commands/grants.ts')).allowCommand,
  },
  {
    name: 'grants revoke',
    summary: 'Take a grant back. Runs that are going lose it with their next step.',
    takes: '<id>',
    options: [{ flags: '--why <text>', says: 'for the log' }],
    examples: ['adjutant grants revoke 7kq2 --why "moved to another folder"'],
    load: async () => (await import('../commands/grants.ts')).revokeCommand,
  },
  {
    name: 'grants check',
    summary: 'Say whether something is granted, and by what; exit code 1 if not.',
    takes: '<capability>',
    options: [forWhom],
    examples: ['adjutant grants check fs.write:~/Invoices/2026/a.pdf --for workflow:tidy-folder'],
    load: async () => (await import('../commands/grants.ts')).checkCommand,
  },
  {
    name: 'grants log',
    summary: 'Say what was granted, revoked, used up and refused, newest first.',
    options: [{ flags: '-n, --limit <count>', says: 'how many at most (default 50)' }],
    examples: ['adjutant grants log -n 200'],
    load: async () => (await import('../commands/grants.ts')).logCommand,
  },
  {
    name: 'policy show',
    summary: 'Print the policy in force, or an earlier version.',
    takes: '[version]',
    examples: ['adjutant policy show'],
    load: async () => (await import('../commands/policy.ts')).showCommand,
  },
  {
    name: 'policy check',
    summary: 'Say what is wrong with a policy, with the place of each mistake.',
    takes: '<file>',
    examples: ['adjutant policy check policy.yaml'],
    load: async () => (await import('../commands/policy.ts')).checkCommand,
  },
  {
    name: 'policy set',
    summary: 'Make a policy the one in force. Earlier versions are kept.',
    takes: '<file>',
    options: [{ flags: '--because <text>', says: 'why, for the history' }],
    examples: ['adjutant policy set policy.yaml --because "asks before it sends"'],
    load: async () => (await import('../commands/policy.ts')).setCommand,
  },
  {
    name: 'policy diff',
    summary: 'Say what is different in meaning between two policies; exit code 1 if anything is.',
    takes: '[old] [new]',
    notes:
      'Each is a version or a file. With one, it is compared with the policy in force; without, that with the one before.',
    examples: ['adjutant policy diff policy.yaml', 'adjutant policy diff 2 3'],
    load: async () => (await import('../commands/policy.ts')).diffCommand,
  },
  {
    name: 'policy history',
    summary: 'List the versions of the policy, newest first.',
    examples: ['adjutant policy history'],
    load: async () => (await import('../commands/policy.ts')).historyCommand,
  },
  {
    name: 'policy test',
    summary:
      'Judge cases by a policy and say which come out otherwise than expected; exit code 1 if any does.',
    takes: '<cases>',
    options: [{ flags: '--policy <which>', says: 'a version or a file (default: the policy in force)' }],
    notes: 'Nothing is run and nothing is touched.',
    examples: ['adjutant policy test cases.yaml --policy policy.yaml'],
    load: async () => (await import('../commands/policy.ts')).testCommand,
  },
]
