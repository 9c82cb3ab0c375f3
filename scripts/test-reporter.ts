import path from 'node:path'
import type { TestEvent } from 'node:test/reporters'

import { root } from './program.ts'

/** What one run of the tests came to. */
export interface Tally {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** A test that failed. */
export interface FailedTest {
  /** With those that it is in. */
  readonly name: string
  /** From the root of the repository. */
  readonly file: string
  /** The first line of its error. */
  readonly why: string
}

/** What one run says of itself at its end. */
export interface Told extends Tally {
  readonly failures: readonly FailedTest[]
  /** What passed and was skipped, by file from the root of the repository; where each file is a process. */
  readonly files: Readonly<Record<string, Omit<Tally, 'failed'>>>
}

/** Begins the line that tells the tally to the program that started the tests. */
export const tallyMark = '@tally '

/** Says nothing of tests that pass, everything of those that fail, and the reason of those that are skipped. */
export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const parents: string[] = []
  const failures: FailedTest[] = []
  const files: Record<string, Omit<Tally, 'failed'>> = {}
  for await (const event of events) {
    switch (event.type) {
      case 'test:start':
        parents[event.data.nesting] = event.data.name
        break
      case 'test:pass':
        if (event.data.skip !== undefined) {
          yield `  skipped: ${event.data.name}${reason(event.data.skip)}\n`
        }
        break
      case 'test:fail': {
        const error: TestFailure = event.data.details.error
        // A suite fails because a test in it did, which has been said already; a to-do is counted as skipped.
        if (error.failureType === 'subtestsFailed' || event.data.todo !== undefined) break
        const name = [...parents.slice(0, event.data.nesting), event.data.name].join(' > ')
        const { file = '?', line = '?' } = event.data
        const text = describe(error)
        failures.push({ name, file: fromRoot(file), why: text.split('\n', 1)[0] ?? '' })
        yield `\n  failed: ${name}\n  at ${file}:${line}\n${indent(text)}\n\n`
        break
      }
      case 'test:stdout':
      case 'test:stderr':
        yield event.data.message
        break
      case 'test:interrupted':
        failures.push({ name: 'the run', file: '?', why: 'It was interrupted.' })
        break
      case 'test:summary': {
        const { file, counts } = event.data
        const { passed } = counts
        const skipped = counts.skipped + counts.todo
        if (file !== undefined) {
          files[fromRoot(file)] = { passed, skipped }
          break
        }
        const told: Told = { passed, failed: failures.length, skipped, failures, files }
        yield `${tallyMark}${JSON.stringify(told)}\n`
        break
      }
      default:
    }
  }
}

function fromRoot(file: string): string {
  return path.relative(root, file)
}

interface TestFailure extends Error {
  readonly failureType?: string
}

function reason(skip: string | boolean): string {
  return typeof skip === 'string' && skip !== '' ? ` (${skip})` : ''
}

function describe(error: Error): string {
  const cause = error.cause
  if (cause instanceof Error) return cause.stack ?? cause.message
  return typeof cause === 'string' ? cause : (error.stack ?? error.message)
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '    ')
}
