/** Runs files of tests, and says what came of them. */
import { globSync } from 'node:fs'
import process from 'node:process'

import { root, run } from './program.ts'
import { type FailedTest, type Tally, tallyMark, type Told } from './test-reporter.ts'

export interface SuiteOptions {
  readonly name: string
  /** For Node's runner. */
  readonly flags: readonly string[]
  readonly limitMs: number
  /** Files below this are run once more when a test in them failed, with nothing beside them; both outcomes are told. */
  readonly secondTry?: string
}

export interface SuiteEnding {
  readonly tally: Tally
  readonly ok: boolean
  /** What failed, and what did so at first, in a line each. */
  readonly failures: readonly string[]
}

const nothing: Tally = { passed: 0, failed: 0, skipped: 0 }

/** Runs all files of some patterns. */
export async function runSuite(patterns: readonly string[], options: SuiteOptions): Promise<SuiteEnding> {
  const files = globSync(patterns, { cwd: root }).toSorted()
  if (files.length === 0) {
    process.stdout.write(`none    ${options.name}\n`)
    return { tally: nothing, ok: true, failures: [] }
  }
  const first = await runFiles(files, options)
  const { secondTry } = options
  const again = secondTry === undefined ? [] : filesToTryAgain(first.failures, secondTry)
  if (again.length === 0) return ending(first, first.failures.map(failureText))
  process.stdout.write(`\n  once more, alone: ${again.join(', ')}\n`)
  const second = await runFiles(again, {
    ...options,
    flags: ['--test-concurrency=1', ...others(options.flags)],
  })
  return ending(joined(first, second, again), [
    ...first.failures.map((failure) =>
      isIn(again, failure) ? `at first, ${failureText(failure)}` : failureText(failure),
    ),
    ...second.failures.map((failure) => `again, ${failureText(failure)}`),
  ])
}

interface RunTold extends Told {
  /** Whether the process ended as it should. */
  readonly clean: boolean
}

async function runFiles(files: readonly string[], { flags, limitMs }: SuiteOptions): Promise<RunTold> {
  let told: Told | undefined
  const reporter = ['--test-reporter=./scripts/test-reporter.ts', '--test-reporter-destination=stdout']
  const { ok } = await run(['--test', ...flags, ...reporter, ...files], {
    limitMs,
    line(line) {
      // A test may have left its own output unfinished on the line.
      const mark = line.indexOf(tallyMark)
      if (mark === -1) process.stdout.write(`${line}\n`)
      else told = JSON.parse(line.slice(mark + tallyMark.length)) as Told
    },
  })
  if (told === undefined) {
    process.stdout.write('  the runner ended before its tests did\n')
    return { ...nothing, failed: 1, failures: [], files: {}, clean: false }
  }
  const clean = ok || told.failed > 0
  if (clean) return { ...told, clean }
  process.stdout.write('  the tests passed, but their process failed after them\n')
  return { ...told, failed: 1, clean }
}

function ending(told: RunTold, failures: readonly string[]): SuiteEnding {
  const { passed, failed, skipped, clean } = told
  return { tally: { passed, failed, skipped }, ok: clean && failed === 0, failures }
}

/** What came of everything, with the files that were tried again as they were then. */
function joined(first: RunTold, second: RunTold, again: readonly string[]): RunTold {
  const before = again.map((file) => first.files[file] ?? nothing)
  const without = (key: 'passed' | 'skipped'): number =>
    before.reduce((left, tally) => left - tally[key], first[key]) + second[key]
  const rest = first.failures.filter((failure) => !isIn(again, failure))
  const failures = [...rest, ...second.failures]
  return {
    passed: without('passed'),
    failed: rest.length + second.failed,
    skipped: without('skipped'),
    failures,
    files: first.files,
    clean: second.clean,
  }
}

function filesToTryAgain(failures: readonly FailedTest[], folder: string): readonly string[] {
  return [...new Set(failures.map(({ file }) => file))].filter((file) => file.startsWith(folder)).toSorted()
}

function isIn(files: readonly string[], { file }: FailedTest): boolean {
  return files.includes(file)
}

function failureText({ name, file, why }: FailedTest): string {
  return `failed: ${name} (${file}): ${why}`
}

/** Flags without the one that is set anew. */
function others(flags: readonly string[]): readonly string[] {
  return flags.filter((flag) => !flag.startsWith('--test-concurrency='))
}
