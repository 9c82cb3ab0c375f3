import type { CommandSpec } from '../command.ts'

export const vaultCommands: readonly CommandSpec[] = [
  {
    name: 'vault set',
    summary:
      'Keep a secret, and say where alone it may be sent. Its value is typed without being shown, or piped in.',
    takes: '<name>',
    options: [
      {
        flags: '--host <host>',
        says: 'a host it may go to: api.example.org, *.example.org, api.example.org:8443',
        many: true,
      },
      { flags: '--method <method>', says: 'a method it may go with (default: any)', many: true },
      { flags: '--path <path>', says: 'a path at or below which it may go (default: /)', many: true },
      { flags: '--header <name>', says: 'the one header it may be in (default: authorization)' },
      { flags: '--replace', says: 'exchange the value and the binding of a secret that is there' },
    ],
    notes:
      'A request names it as {{secret:NAME}} in that header, and nobody but the server ever sees the value.',
    examples: [
      'adjutant vault set issues --host api.example.org --method GET --path /v1',
      'adjutant vault set issues --host api.example.org < token.txt',
    ],
    load: async () => (await import('../commands/vault.ts')).setSecretCommand,
  },
  {
    name: 'vault list',
    summary: 'List the secrets and where they may be sent. Values are never shown.',
    examples: ['adjutant vault list'],
    load: async () => (await import('../commands/vault.ts')).listSecretsCommand,
  },
  {
    name: 'vault rotate',
    summary: 'Give a secret a new value under the same binding.',
    takes: '<name>',
    examples: ['adjutant vault rotate issues < new-token.txt'],
    load: async () => (await import('../commands/vault.ts')).rotateSecretCommand,
  },
  {
    name: 'vault rm',
    summary: 'Remove a secret with all its values.',
    takes: '<name>',
    examples: ['adjutant vault rm issues'],
    load: async () => (await import('../commands/vault.ts')).removeSecretCommand,
  },
  {
    name: 'vault rekey',
    summary: 'Give the vault a new key, and seal all that is in it anew.',
    examples: ['adjutant vault rekey'],
    load: async () => (await import('../commands/vault.ts')).rekeyVaultCommand,
  },
  {
    name: 'vault unlock',
    summary: 'Enter the passphrase once, for all commands until the home is locked or the session ends.',
    examples: ['adjutant vault unlock'],
    load: async () => (await import('../commands/key.ts')).unlockCommand,
  },
  {
    name: 'vault lock',
    summary: 'Ask for the passphrase again from now on.',
    examples: ['adjutant vault lock'],
    load: async () => (await import('../commands/key.ts')).lockCommand,
  },
]
