import type { TestEvent } from 'node:test/reporters'

/** What one run of the tests came to. */
export interface Tally {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** Begins the line that tells the tally to the program that started the tests. */
export const tallyMark = '@tally '

/** Says nothing of tests that pass, everything of those that fail, and the reason of those that are skipped. */
export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const parents: string[] = []
  let failures = 0
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
        failures += 1
        const path = [...parents.slice(0, event.data.nesting), event.data.name].join(' > ')
        yield `\n  failed: ${path}\n  at ${event.data.file ?? '?'}:${event.data.line ?? '?'}\n${indent(describe(error))}\n\n`
        break
      }
      case 'test:stdout':
      case 'test:stderr':
        yield event.data.message
        break
      case 'test:interrupted':
        failures += 1
        break
      case 'test:summary': {
        if (event.data.file !== undefined) break
        const { passed, skipped, todo } = event.data.counts
        const tally: Tally = { passed, failed: failures, skipped: skipped + todo }
        yield `${tallyMark}${JSON.stringify(tally)}\n`
        break
      }
      default:
    }
  }
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
