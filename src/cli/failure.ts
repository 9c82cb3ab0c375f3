import type { Console } from './console.ts'
import { styled } from './console.ts'
import { type ExitCode, exitCodes } from './command.ts'

/** The parts of an AppError that are shown. It is known by its shape, since its class would load all schemas. */
interface Coded extends Error {
  readonly code: string
  readonly hint?: string
  toProblem(): object
}

/** Says what went wrong, once and without a stack, and answers with the exit code. */
export function tellFailure(console: Console, error: unknown, { debug }: { debug: boolean }): ExitCode {
  const { code, message, hint, problem } = explain(error)
  if (console.asJson) console.answer({ error: problem }, () => {})
  else {
    const [first = '', ...more] = message.split('\n')
    console.complain(styled('red', 'error'), ` ${code}: ${first}`)
    for (const line of more) console.complain(`  ${line}`)
    if (hint !== undefined && hint !== '') console.complain(styled('dim', '  hint'), `  ${hint}`)
    for (const line of otherProblems(problem)) console.complain(`  ${line}`)
  }
  if (debug) for (const line of traceOf(error).split('\n')) console.complain(styled('dim', line))
  return code === 'cli.usage' || code === 'cli.no_such_workflow' || code === 'input.invalid'
    ? exitCodes.usage
    : exitCodes.failed
}

interface Explained {
  readonly code: string
  readonly message: string
  readonly hint: string | undefined
  readonly problem: object
}

function explain(error: unknown): Explained {
  if (isCoded(error)) {
    const { code, message, hint } = error
    return { code, message, hint, problem: error.toProblem() }
  }
  if (isCommanderError(error)) {
    const [message = '', suggestion] = error.message.replace(/^error: /, '').split('\n')
    const sentence = `${message.charAt(0).toUpperCase()}${message.slice(1)}.`
    const hint = suggestion?.replace(/^\(|\)$/g, '') ?? 'Add --help to see what it takes.'
    const problem = { code: 'cli.usage', status: 400, detail: sentence, hint, details: {} }
    return { code: 'cli.usage', message: sentence, hint, problem }
  }
  const message = error instanceof Error ? error.message : String(error)
  const hint = 'This should not happen. Run it again with --debug and report what it says.'
  return {
    code: 'internal.bug',
    message,
    hint,
    problem: { code: 'internal.bug', status: 500, detail: message, hint, details: {} },
  }
}

/** The problems of an invalid workflow beyond the first, which is the error's message. */
function otherProblems(problem: object): string[] {
  const { details } = problem as { details?: { problems?: unknown; count?: unknown } }
  if (!Array.isArray(details?.problems) || details.problems.length < 2) return []
  const lines = (details.problems as readonly ListedProblem[])
    .slice(0, 20)
    .map(({ severity, line, column, path, message, hint }) => {
      const place = line === undefined ? path : `${line}:${column ?? 1}`
      return [`${severity} ${place}: ${message}`, hint ?? ''].join(' ').trim()
    })
  const count = typeof details.count === 'number' ? details.count : details.problems.length
  return count > lines.length ? [...lines, `and ${count - lines.length} more`] : lines
}

interface ListedProblem {
  readonly severity: string
  readonly path: string
  readonly message: string
  readonly hint?: string
  readonly line?: number
  readonly column?: number
}

function isCoded(error: unknown): error is Coded {
  return error instanceof Error && error.name === 'AppError' && 'code' in error && 'toProblem' in error
}

function isCommanderError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('commander.')
}

function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause === undefined ? '' : `\nbecause of ${traceOf(error.cause)}`
  return `${error.stack ?? error.message}${cause}`
}
