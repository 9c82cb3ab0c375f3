/**
 * Every check of the repository, with one line at the end that says what they came to.
 *
 * Without an argument the fast loop, which leaves out what has passed and cannot have changed since; with --all everything
 * from the beginning, and the whole-system tests. Words narrow it down to the checks whose name holds one of them.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import process from 'node:process'

import { root, run } from './program.ts'
import { changedFiles, modulesBehind, notePassed, passedIn, stateOf } from './remembered.ts'
import { runSuite, type SuiteOptions } from './run-suite.ts'
import type { Tally } from './test-reporter.ts'

interface Check {
  readonly name: string
  /** The files that it depends on; none of a check that is always done. */
  readonly on?: readonly string[]
  run(): Promise<Tally>
}

const { all, words } = read(process.argv.slice(2))
let leftOut = 0
/** What failed, a line each: said once more at the end, where it is looked for. */
const remarks: string[] = []
const passedBefore: Tally = { passed: 1, failed: 0, skipped: 0 }

const tools = {
  tsc: 'node_modules/typescript/bin/tsc',
  oxlint: 'node_modules/oxlint/bin/oxlint',
  oxfmt: 'node_modules/oxfmt/bin/oxfmt',
  knip: 'node_modules/knip/bin/knip.js',
  vitest: 'node_modules/vitest/vitest.mjs',
}

const code = ['*.ts', 'bin/**/*.js', '{src,e2e,bench,scripts}/**/*.{ts,tsx}']
/** What guides say is tried by tests. */
const guides = ['docs/**', 'examples/**', '*.md']

const quick: readonly Check[] = [
  lint(),
  on(['src/**/*.ts'], typesOf('core')),
  on(code, typesOf('node')),
  on(['src/{base,contract,web}/**', 'vite.config.ts'], typesOf('web')),
  tool('format', [tools.oxfmt, '--check', '.']),
  on([...code, 'knip.json'], tool('dead code', [tools.knip, '--no-progress', '--no-config-hints'])),
  on([...code, ...guides], tool('generated docs', ['scripts/generate-docs.ts', '--check'])),
  on(['src/{base,contract,web}/**', 'vitest.config.ts', 'vite.config.ts'], components()),
]

const flags = ['--test-isolation=none', '--test-timeout=120000']
const limitMs = 5 * 60_000
/**
 * In one process each, which is fast. In full they are split evenly, so that every core has work until the end; in the
 * fast loop by module, so that only those are done which something has changed for.
 */
const parts = 4
const unit: readonly Check[] = all
  ? Array.from({ length: parts }, (_, part) =>
      suite(`unit tests, part ${part + 1} of ${parts}`, ['*.test.ts', 'src/**/*.test.ts'], {
        flags: [...flags, `--test-shard=${part + 1}/${parts}`],
        limitMs,
      }),
    )
  : [
      on([...code, ...guides], suite('unit tests of the house', ['*.test.ts'], { flags, limitMs })),
      ...readdirSync(path.join(root, 'src')).flatMap((module) =>
        halves(module).map(({ name, more }) =>
          on(
            [...guides, ...modulesBehind(module).map((behind) => `src/${behind}/**`)],
            suite(`unit tests of ${name}`, [`src/${module}/**/*.test.ts`], {
              flags: [...flags, ...more],
              limitMs,
            }),
          ),
        ),
      ),
    ]

const whole: readonly Check[] = all
  ? [
      // The whole system is tried as people have it.
      tool('build', ['scripts/build.ts']),
      suite('whole-system tests', ['e2e/**/*.test.ts'], {
        // One more than the cores of a small machine: a file waits for a browser or a timer a good part of its time.
        flags: ['--test-concurrency=3', '--test-timeout=900000'],
        limitMs: 70 * 60_000,
        // A browser on a machine that does much else at once may keep a test waiting for too long.
        secondTry: 'e2e/web/',
      }),
    ]
  : []

const started = performance.now()
const total = add([
  ...(await runTogether([...unit, ...quick].filter(isAsked))),
  ...(await runInTurn(whole.filter(isAsked))),
])
if (total.passed + total.failed + total.skipped === 0) {
  process.stdout.write(`No check is called ${words.join(' or ')}.\n`)
  process.exitCode = 2
}
if (total.failed > 0) process.exitCode = 1
const unchanged = leftOut > 0 ? ` ${leftOut} checks passed before, and nothing has changed for them.` : ''
for (const remark of remarks) process.stdout.write(`\n${remark}`)
process.stdout.write(`\nChecked in ${seconds(started)}.${unchanged}\n`)
process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`)

function read(args: readonly string[]): { all: boolean; words: readonly string[] } {
  return { all: args.includes('--all'), words: args.filter((word) => !word.startsWith('-')) }
}

function isAsked({ name }: Check): boolean {
  return words.length === 0 || words.some((word) => name.includes(word))
}

/** The fast loop compiles only what has changed: 1.5 s of work instead of 6.5. The full check starts from nothing. */
function remembering(name: string): string[] {
  return all ? [] : ['--incremental', '--tsBuildInfoFile', `.cache/types-${name}.tsbuildinfo`]
}

/** The two modules that meet disks, processes and networks take as long as all others, so each core has a half of them. */
function halves(module: string): readonly { name: string; more: readonly string[] }[] {
  if (module !== 'adapters' && module !== 'app') return [{ name: module, more: [] }]
  return [1, 2].map((half) => ({ name: `${module}, half ${half}`, more: [`--test-shard=${half}/2`] }))
}

function on(files: readonly string[], check: Check): Check {
  return { ...check, on: files }
}

function typesOf(name: string): Check {
  return tool(`types (${name})`, [tools.tsc, '-p', `tsconfig.${name}.json`, ...remembering(name)])
}

/** In the fast loop of what has changed: with types it takes longer than all else. */
function lint(): Check {
  if (all) return tool('lint', [tools.oxlint])
  const changed = changedFiles('lint', code)
  if (!changed.all && changed.files.length === 0) return { name: 'lint', run: async () => passedBefore }
  const check = tool('lint', [tools.oxlint, ...(changed.all ? [] : changed.files)])
  return {
    ...check,
    async run() {
      const tally = await check.run()
      if (tally.failed === 0) changed.notePassed()
      return tally
    },
  }
}

/** A check that passes or fails as a whole, and is silent when it passes. */
function tool(name: string, args: readonly string[]): Check {
  return {
    name,
    async run() {
      const began = performance.now()
      const { ok, lines } = await run(args, { limitMs: 5 * 60_000 })
      title(name, ok, began)
      if (!ok) process.stdout.write(`${lines.map((line) => `  ${line}`).join('\n')}\n`)
      return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 }
    },
  }
}

/** A run of node:test over the files of some patterns. */
function suite(name: string, patterns: readonly string[], options: Omit<SuiteOptions, 'name'>): Check {
  return {
    name,
    async run() {
      const began = performance.now()
      const { tally, ok, failures } = await runSuite(patterns, { name, ...options })
      remarks.push(...failures)
      title(`${name}: ${counts(tally)}`, ok, began)
      return tally
    },
  }
}

/** The tests of components, which Node's runner cannot load. */
function components(): Check {
  const name = 'component tests'
  return {
    name,
    async run() {
      const began = performance.now()
      const file = path.join(root, '.cache', 'component-tests.json')
      rmSync(file, { force: true })
      const args = [tools.vitest, 'run', '--reporter=json', `--outputFile=${file}`]
      const { lines } = await run(args, { limitMs: 5 * 60_000 })
      if (!existsSync(file)) {
        process.stdout.write(`${lines.map((line) => `  ${line}`).join('\n')}\n`)
        title(name, false, began)
        return { passed: 0, failed: 1, skipped: 0 }
      }
      const told = JSON.parse(readFileSync(file, 'utf8')) as ComponentReport
      const cases = told.testResults.flatMap(({ assertionResults }) => assertionResults)
      for (const { fullName, failureMessages } of cases.filter(({ status }) => status === 'failed')) {
        process.stdout.write(`  ${fullName}\n${failureMessages.join('\n').replaceAll(/^/gm, '    ')}\n`)
      }
      // A file that cannot be loaded has failed without a test of its own.
      const broken = told.testResults.filter(({ status, message }) => status === 'failed' && message !== '')
      for (const { message } of broken) process.stdout.write(`  ${message}\n`)
      const tally = {
        passed: told.numPassedTests,
        failed: told.numFailedTests + broken.length,
        skipped: told.numPendingTests,
      }
      const isOk = told.success && tally.failed === 0
      title(`${name}: ${counts(tally)}`, isOk, began)
      return isOk || tally.failed > 0 ? tally : { ...tally, failed: 1 }
    },
  }
}

interface ComponentReport {
  readonly success: boolean
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly testResults: readonly {
    readonly status: string
    readonly message: string
    readonly assertionResults: readonly {
      readonly fullName: string
      readonly status: string
      readonly failureMessages: readonly string[]
    }[]
  }[]
}

/** Does a check, unless it passed in the very state that everything is in. */
async function runIfChanged(check: Check): Promise<Tally> {
  if (all || check.on === undefined) return check.run()
  const state = stateOf(check.on)
  const before = passedIn(check.name, state)
  if (before) {
    leftOut += 1
    return before
  }
  const tally = await check.run()
  if (tally.failed === 0) notePassed(check.name, { state, tally })
  return tally
}

async function runInTurn(checks: readonly Check[]): Promise<Tally[]> {
  const tallies: Tally[] = []
  for (const check of checks) tallies.push(await check.run())
  return tallies
}

/** As many at a time as there are cores: each is short, uses about one core, and says little unless it fails. The longest begin. */
async function runTogether(checks: readonly Check[]): Promise<Tally[]> {
  const waiting = [...checks]
  async function work(): Promise<Tally[]> {
    const tallies: Tally[] = []
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift())
      tallies.push(await runIfChanged(check))
    return tallies
  }
  return (await Promise.all(Array.from({ length: availableParallelism() }, work))).flat()
}

function add(tallies: readonly Tally[]): Tally {
  const sum = (key: keyof Tally) => tallies.reduce((soFar, tally) => soFar + tally[key], 0)
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') }
}

function title(name: string, ok: boolean, began: number): void {
  process.stdout.write(`${ok ? 'ok    ' : 'FAILED'}  ${name.padEnd(48)} ${seconds(began)}\n`)
}

function counts({ passed, failed, skipped }: Tally): string {
  return `${passed} passed${failed > 0 ? `, ${failed} failed` : ''}${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

function seconds(began: number): string {
  return `${((performance.now() - began) / 1000).toFixed(1)} s`
}
