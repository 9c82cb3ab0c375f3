import { defineConfig, type OxlintOverride } from 'oxlint'

import { floors } from './floors.ts'
import manifest from './package.json' with { type: 'json' }

const modules = Object.keys(floors)
const packages = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })

/** floors.ts, said to the linter. Tests may also use other modules' testing doors and any package. */
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
    ...(floor.node ? [] : [{ group: ['node:*'], message: `${module} is pure: reach the world through a port.` }]),
  ]
  return [
    {
      files: [`src/${module}/**`],
      rules: { 'no-restricted-imports': ['error', { patterns: [...inward, ...outward] }] },
    },
    {
      files: [`src/${module}/**/*.{test,contract}.ts`, `src/${module}/**/testing.ts`, `src/${module}/**/testing/**`],
      rules: { 'no-restricted-imports': ['error', { patterns: inward }] },
    },
  ]
})

export default defineConfig({
  ignorePatterns: ['dist', 'node_modules', 'bench/peers', '.cache'],
  plugins: ['typescript', 'unicorn', 'import', 'oxc', 'promise', 'node'],
  options: { typeAware: true },
  categories: { correctness: 'error', suspicious: 'error' },
  rules: {
    'import/no-cycle': 'error',
    'import/no-default-export': 'error',
    'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': [
      'error',
      { allowForKnownSafeCalls: [{ from: 'package', package: 'node:test', name: ['test', 'describe', 'it', 'suite'] }] },
    ],
    'typescript/switch-exhaustiveness-check': 'error',
    'unicorn/filename-case': ['error', { case: 'kebabCase' }],
  },
  overrides: [...walls, { files: ['*.config.ts'], rules: { 'import/no-default-export': 'off' } }],
})
