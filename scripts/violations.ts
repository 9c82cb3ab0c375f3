/** Files for the model house: some that the walls must let through, and some that they must refuse. */
import type { Planted } from './model-house.ts'

/** Controls: a guard that refuses everything proves nothing. */
export const allowed: readonly Planted[] = [
  {
    path: 'src/gate/downward.ts',
    text: `import { z } from 'zod'\nimport { contract } from '#contract'\nimport { engine } from '#engine'\n
export const gateDownward = z.literal(contract + engine)`,
    used: true,
  },
  {
    path: 'src/gate/downward.test.ts',
    text: `import assert from 'node:assert/strict'\nimport { test } from 'node:test'\n
import { engineTesting } from '#engine/testing'\n
test('speaks', () => {\n  assert.ok(engineTesting, String(Date.now()))\n})`,
  },
  {
    path: 'src/adapters/clock.ts',
    text: `import { hostname } from 'node:os'\n\nexport const adaptersClock = [hostname(), process.pid, Date.now()]`,
    used: true,
  },
  {
    // Of what crosses the wire the page knows the types.
    path: 'src/web/main.tsx',
    text: `import type { contract } from '#contract'\n\nexport type X = typeof contract`,
  },
]

type Violation = readonly [what: string, file: Planted, ...guards: string[]]

const imports = 'oxlint no-restricted-imports'
const globals = 'oxlint no-restricted-globals'
const properties = 'oxlint no-restricted-properties'

/** What the walls are there for, each with the guards that must refuse it. */
export const violations: readonly Violation[] = [
  [
    'an import from a higher floor',
    { path: 'src/gate/upward.ts', text: `import { app } from '#app'\n\nexport const x = app` },
    imports,
  ],
  [
    'an upward import of a type alone',
    {
      path: 'src/gate/upward-type.ts',
      text: `import type { app } from '#app'\n\nexport type X = typeof app`,
    },
    imports,
  ],
  ['an upward re-export', { path: 'src/gate/upward-again.ts', text: `export { app } from '#app'` }, imports],
  [
    'an upward import at run time',
    { path: 'src/gate/upward-late.ts', text: `export const x = import('#app')` },
    imports,
  ],
  [
    'an upward import in a test',
    { path: 'src/gate/upward.test.ts', text: `import { app } from '#app'\n\nexport const x = app` },
    imports,
  ],
  [
    'an import between modules of one floor',
    {
      path: 'src/gate/sideways.ts',
      text: `import { workflow } from '#workflow'\n\nexport const x = workflow`,
    },
    imports,
  ],
  [
    'a path into another module',
    {
      path: 'src/gate/by-path.ts',
      text: `import { engine } from '../engine/index.ts'\n\nexport const x = engine`,
    },
    imports,
  ],
  [
    "a module's own front door from inside",
    { path: 'src/gate/own-door.ts', text: `import { gate } from '#gate'\n\nexport const x = gate` },
    imports,
  ],
  [
    "a package that is another floor's",
    {
      path: 'src/gate/stranger.ts',
      text: `import { Command } from 'commander'\n\nexport const x = new Command()`,
    },
    imports,
  ],
  [
    "another module's testing door in the product",
    {
      path: 'src/gate/borrowed.ts',
      text: `import { engineTesting } from '#engine/testing'\n\nexport const x = engineTesting`,
    },
    imports,
  ],
  [
    'a module of Node in a pure module',
    {
      path: 'src/gate/impure.ts',
      text: `import { readFileSync } from 'node:fs'\n\nexport const x = readFileSync`,
    },
    imports,
    'tsc core TS2591',
  ],
  ...(
    [
      ['files', 'node:fs/promises'],
      ['connections', 'node:net'],
      ['requests', 'node:https'],
      ['names of the network', 'node:dns'],
      ['other processes', 'node:child_process'],
      ['threads', 'node:worker_threads'],
      ['the process', 'node:process'],
      ['code that is compiled', 'node:vm'],
    ] as const
  ).flatMap(([what, module], index): Violation[] =>
    ['gate', 'tools', 'workflow'].map((house) => [
      `${what} in ${house}, which has a port for them`,
      {
        path: `src/${house}/reaches-${index}.ts`,
        text: `import * as all from '${module}'\n\nexport const x = all`,
      },
      imports,
    ]),
  ),
  [
    'files by a name without a scheme, in a pure module',
    { path: 'src/tools/bare-name.ts', text: `import fs from 'fs'\n\nexport const x = fs` },
    'tsc core TS2591',
    imports,
  ],
  [
    'requests to a model from a pure module',
    { path: 'src/gate/model.ts', text: `import { generateText } from 'ai'\n\nexport const x = generateText` },
    imports,
  ],
  [
    'requests to a model from where Node is allowed',
    {
      path: 'src/app/model.ts',
      text: `import { createOpenAI } from '@ai-sdk/openai'\n\nexport const x = createOpenAI`,
    },
    imports,
  ],
  [
    'the network from where Node is allowed, but the adapters are there for it',
    { path: 'src/app/asks.ts', text: `import { request } from 'node:https'\n\nexport const x = request` },
    imports,
  ],
  [
    'another process from a command',
    {
      path: 'src/cli/starts.ts',
      text: `import { spawn } from 'node:child_process'\n\nexport const x = spawn`,
    },
    imports,
  ],
  [
    'the network in a command, without an import',
    { path: 'src/cli/fetches.ts', text: `export const x = fetch('http://127.0.0.1')` },
    globals,
  ],
  [
    'the process in a pure module',
    { path: 'src/gate/process.ts', text: `export const x = process.pid` },
    globals,
    'tsc core TS2591',
  ],
  [
    'the document in a pure module',
    { path: 'src/gate/document.ts', text: `export const x = document.title` },
    'tsc core TS2584',
  ],
  [
    'a door that is not declared',
    {
      path: 'src/gate/undeclared-door.ts',
      text: `import { engine } from '#engine/index.ts'\n\nexport const x: unknown = engine`,
    },
    'tsc core TS2307',
  ],
  [
    'syntax that cannot be stripped away',
    { path: 'src/gate/enumeration.ts', text: `export enum X {\n  A,\n}` },
    'tsc core TS1294',
  ],
  [
    'two files that import each other',
    {
      path: 'src/gate/knot-a.ts',
      text: `import { b } from './knot-b.ts'\n\nexport const a = (): unknown => b`,
    },
    'oxlint no-cycle',
  ],
  [
    'the other end of the knot',
    {
      path: 'src/gate/knot-b.ts',
      text: `import { a } from './knot-a.ts'\n\nexport const b = (): unknown => a`,
    },
    'oxlint no-cycle',
  ],
  ['a file that nobody uses', { path: 'src/gate/orphan.ts', text: `export const orphan = 1` }, 'knip files'],
  ...(
    [
      ['the wall clock', 'Date.now()', properties],
      ['ambient randomness', 'Math.random()', properties],
      ['ambient ids', 'crypto.randomUUID()', properties],
      ['a time-out by the real clock', 'AbortSignal.timeout(1)', properties],
      ['the fine clock', 'performance.now()', globals],
      ['a timer', 'setTimeout(() => {}, 1)', globals],
      ['the network', "fetch('http://127.0.0.1')", globals],
      ['a way around through the global object', 'globalThis.crypto', globals],
      ['evaluated text', "eval('1')", 'oxlint no-eval'],
      ['functions made of text', "new Function('return 1')", 'oxlint no-new-func'],
      ['a value of any type', '1 as any', 'oxlint no-explicit-any'],
    ] as const
  ).map(([what, code, guard], index): Violation => [
    `${what} in a pure module`,
    { path: `src/engine/ambient-${index}.ts`, text: `export const x = ${code}` },
    guard,
  ]),
  [
    'a promise that nobody waits for, which only the typed lint can see',
    {
      path: 'src/adapters/floating.ts',
      text: `import { readFile } from 'node:fs/promises'\n\nexport function x(): void {\n  readFile('x')\n}`,
    },
    'oxlint no-floating-promises',
  ],
  [
    'the process in a command',
    { path: 'src/cli/process.ts', text: `export const x = process.argv` },
    globals,
  ],
  ['a default export', { path: 'src/gate/default.ts', text: `export default 1` }, 'oxlint no-default-export'],
  [
    'a function of five parameters',
    {
      path: 'src/gate/wide.ts',
      text: `export const x = (a: 1, b: 1, c: 1, d: 1, e: 1): number => a + b + c + d + e`,
    },
    'oxlint max-params',
  ],
  [
    'a function that does not fit the screen',
    {
      path: 'src/gate/long.ts',
      text: `export function x(call: () => void): void {\n${'  call()\n'.repeat(81)}}`,
    },
    'oxlint max-lines-per-function',
  ],
  [
    'a file name that is not in kebab-case',
    { path: 'src/gate/camelCase.ts', text: `export const x = 1` },
    'oxlint filename-case',
  ],
  [
    'a schema in the page',
    { path: 'src/web/schema.ts', text: `import { contract } from '#contract'\n\nexport const x = contract` },
    imports,
  ],
  [
    'the network in the page, but for its own door',
    { path: 'src/web/client/other.ts', text: `export const x = fetch('/api')` },
    globals,
  ],
  [
    'a module of Node in the page',
    { path: 'src/web/path.ts', text: `import path from 'node:path'\n\nexport const x = path.sep` },
    imports,
  ],
  ['the clock in the page', { path: 'src/web/clock.ts', text: `export const x = Date.now()` }, properties],
]
