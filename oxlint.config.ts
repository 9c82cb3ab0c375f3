import { builtinModules } from 'node:module'

import { defineConfig, type OxlintOverride } from 'oxlint'

import { floors } from './floors.ts'
import manifest from './package.json' with { type: 'json' }

const modules = Object.keys(floors)
const packages = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })

/** The modules that bind time and randomness; everyone else is given them, so that replay and simulation are exact. */
const binders = new Set(['adapters', 'app'])

const ambientGlobals = {
  time: ['setTimeout', 'setInterval', 'setImmediate', 'performance'],
  environment: [
    'process',
    'Buffer',
    'global',
    'globalThis',
    'self',
    'fetch',
    'WebSocket',
    'EventSource',
    'XMLHttpRequest',
  ],
}

/** What leaves the process: for adapters alone, since every effect goes through the gate to them. */
const outside = [
  'child_process',
  'cluster',
  'dgram',
  'dns',
  'http',
  'http2',
  'https',
  'inspector',
  'net',
  'tls',
  'vm',
  'wasi',
  'worker_threads',
]
const network = ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest']
/** Clients of models, whether or not the manifest lists them. */
const models = [
  'ai',
  '@ai-sdk/*',
  'openai',
  '@anthropic-ai/*',
  '@google/*',
  '@mistralai/*',
  'groq-sdk',
  'ollama*',
  '@modelcontextprotocol/*',
]

/** The page's own doors to time, randomness and the network. */
const browserDoor = 'src/web/client/browser.ts'

const ambientProperties = [
  'Date.now',
  'Math.random',
  'crypto.randomUUID',
  'crypto.getRandomValues',
  'AbortSignal.timeout',
].map((name) => {
  const [object = '', property = ''] = name.split('.')
  return { object, property, message: 'Take time and randomness as a parameter.' }
})

/** floors.ts, said to the linter. Tests may also use other modules' testing doors, any package, and the real clock. */
const walls = Object.entries(floors).flatMap(([module, floor]): OxlintOverride[] => {
  const upstairs = modules.filter((other) => !floor.uses.includes(other))
  const strangers = packages.filter((name) => !floor.npm.includes(name))
  const message = `Not for ${module}: see floors.ts.`

  const inward = [
    { group: upstairs.flatMap((name) => [`#${name}`, `#${name}/*`]), message },
    { group: modules.map((name) => `**/../${name}/**`), message: 'Cross modules by "#name", not by path.' },
  ]
  const outward = [
    { group: strangers.flatMap((name) => [name, `${name}/*`]), message },
    { group: ['#*/testing'], message: 'For tests only.' },
    ...(floor.node
      ? []
      : [
          {
            group: ['node:*', 'node:*/**', ...builtinModules],
            message: `${module} is pure: reach the world through a port.`,
          },
        ]),
    ...(floor.browser
      ? [
          {
            group: ['#contract', '#contract/*'],
            allowTypeImports: true,
            message: 'Of contract the page has the types alone: its schemas are too large for a first page.',
          },
        ]
      : []),
    ...(module === 'adapters'
      ? []
      : [
          {
            group: [
              ...models,
              ...models.map((name) => `${name}/**`),
              ...outside.flatMap((name) => [name, `node:${name}`, `node:${name}/*`]),
            ],
            message: 'What leaves the process is for adapters alone: reach it through the gate.',
          },
        ]),
  ]
  const globals = [
    ...(binders.has(module) || floor.browser ? [] : ambientGlobals.time),
    ...(floor.node ? [] : ambientGlobals.environment),
    ...(floor.browser ? ['name', 'event', 'status', 'parent', 'top'] : []),
    ...(module === 'cli' ? ['process'] : []),
    ...(module !== 'adapters' && floor.node ? network : []),
  ].map((name) => ({
    name,
    message: `Not for ${module}: take it as a parameter or reach it through a port.`,
  }))

  const tests = ['*.test.ts', '*.test.tsx', '*.contract.ts', 'testing.ts', 'testing/**'].map(
    (name) => `src/${module}/**/${name}`,
  )
  return [
    {
      files: [`src/${module}/**`],
      rules: {
        'no-restricted-imports': ['error', { patterns: [...inward, ...outward] }],
        'no-restricted-globals': ['error', ...globals],
        'no-restricted-properties': binders.has(module) ? 'off' : ['error', ...ambientProperties],
      },
    },
    {
      files: tests,
      rules: {
        'no-restricted-imports': ['error', { patterns: inward }],
        'no-restricted-globals': 'off',
        'no-restricted-properties': 'off',
      },
    },
  ]
})

/** Suites and their tables of cases are long by nature, and Node's runner keeps a test's promise itself. */
const tests: OxlintOverride = {
  files: ['**/*.test.ts', '**/*.test.tsx', '**/*.contract.ts'],
  rules: {
    'max-lines': ['error', { max: 1_000, skipBlankLines: true, skipComments: true }],
    'max-lines-per-function': 'off',
    'typescript/no-floating-promises': [
      'error',
      {
        allowForKnownSafeCalls: [
          { from: 'package', package: 'node:test', name: ['test', 'describe', 'it', 'suite'] },
        ],
      },
    ],
  },
}

export default defineConfig({
  ignorePatterns: ['dist', 'node_modules', 'bench/peers', '.cache'],
  plugins: ['typescript', 'unicorn', 'import', 'oxc', 'promise', 'node'],
  options: { typeAware: true },
  categories: { correctness: 'error', suspicious: 'error' },
  rules: {
    complexity: ['error', { max: 25, variant: 'modified' }],
    'import/no-cycle': 'error',
    'import/no-default-export': 'error',
    'import/no-named-as-default-member': 'off', // fast-check is written that way: fc.assert
    'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }],
    'max-params': ['error', { max: 4 }],
    'no-control-regex': 'off', // naming control characters is how they are refused
    'no-eval': 'error',
    'no-new-func': 'error',
    'promise/always-return': 'off', // a `then` may be the end of the line
    'typescript/consistent-return': 'off', // the compiler's noImplicitReturns knows exhaustive switches
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-implied-eval': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/no-misused-spread': 'off', // a string is spread for its code points
    'typescript/only-throw-error': 'error',
    'typescript/return-await': ['error', 'in-try-catch'],
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    // It refuses every narrowing `as`, also those after a check that the compiler cannot follow.
    'typescript/no-unsafe-type-assertion': 'off',
    'unicorn/consistent-function-scoping': 'off', // a small function may stay beside its one use
    'unicorn/require-post-message-target-origin': 'off', // windows only; ours are worker threads
    'unicorn/filename-case': ['error', { case: 'kebabCase' }],
  },
  overrides: [
    { files: ['src/**'], rules: { 'no-console': 'error' } },
    tests,
    ...walls,
    {
      files: ['src/web/**'],
      plugins: ['typescript', 'unicorn', 'import', 'oxc', 'promise', 'react', 'jsx-a11y'],
      rules: {
        'import/no-unassigned-import': ['error', { allow: ['**/*.css'] }],
        'react/react-in-jsx-scope': 'off',
        // Arrow keys walk within a group, whose parts have the focus.
        'jsx-a11y/no-noninteractive-element-interactions': 'off',
        'jsx-a11y/prefer-tag-over-role': 'off', // ARIA's own widgets have no tag
        'typescript/unbound-method': 'off', // there are no classes whose `this` could be lost
      },
    },
    { files: [browserDoor], rules: { 'no-restricted-globals': 'off', 'no-restricted-properties': 'off' } },
    { files: ['src/cli/main.ts'], rules: { 'no-restricted-globals': 'off' } },
    // Tools that ask for a default export.
    { files: ['*.config.ts', 'scripts/test-reporter.ts'], rules: { 'import/no-default-export': 'off' } },
  ],
})
