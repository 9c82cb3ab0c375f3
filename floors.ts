interface Floor {
  /** Modules it may import, all of them on lower floors. */
  readonly uses: readonly string[]
  /** npm packages it may import. */
  readonly npm: readonly string[]
  /** Whether it may use Node's own modules. Everything else is pure and reaches the world through ports. */
  readonly node?: true
}

const ground = ['base', 'contract']

/** Who may import whom, bottom floor first. CI fails on any other import. */
export const floors: Readonly<Record<string, Floor>> = {
  base: { uses: [], npm: [] },
  contract: { uses: ['base'], npm: ['zod'] },

  expr: { uses: [...ground], npm: ['@marcbachmann/cel-js'] },
  engine: { uses: [...ground], npm: ['zod'] },
  vault: { uses: [...ground], npm: ['zod'] },

  gate: { uses: [...ground, 'engine'], npm: ['zod', 'diff'] },
  workflow: { uses: [...ground, 'expr', 'engine'], npm: ['zod', 'yaml'] },

  tools: { uses: [...ground, 'gate'], npm: ['zod', 'yaml', 're2js'] },
  http: {
    uses: [...ground],
    npm: ['zod', 'fastify', '@fastify/cookie', '@fastify/helmet', '@fastify/static', '@fastify/websocket'],
    node: true,
  },
  adapters: {
    uses: [...ground, 'engine', 'vault', 'gate', 'workflow', 'http'],
    npm: ['zod', 'better-sqlite3-multiple-ciphers', '@scure/bip39', '@napi-rs/keyring', 'pino'],
    node: true,
  },
  app: {
    uses: [...ground, 'expr', 'engine', 'vault', 'gate', 'workflow', 'tools', 'http', 'adapters'],
    npm: ['zod', 'fflate'],
    node: true,
  },
  cli: {
    uses: [...ground, 'engine', 'vault', 'gate', 'workflow', 'app'],
    npm: ['zod', 'commander', 'yaml'],
    node: true,
  },
}
