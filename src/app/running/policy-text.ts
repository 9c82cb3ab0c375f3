import { extname, resolve } from 'node:path'

import type { Json } from '#base'
import { AppError, type PolicyDocument } from '#contract'
import { canonicalPolicy, parsePolicy } from '#gate'
import { printYaml, readJson, readYaml, type Source } from '#workflow'

import { readText } from './find-workflow.ts'

/** A mistake in a text, with its place in it. */
export interface PlacedProblem {
  readonly severity: 'error'
  readonly path: string
  readonly message: string
  readonly line?: number
  readonly column?: number
}

/** @throws AppError `gate.policy_invalid`, with the line of each problem; those of {@link readText} */
export function readPolicyFile(file: string, folder: string): Promise<PolicyDocument> {
  return readAs(file, folder, parsePolicy)
}

/**
 * Reads a YAML or JSON file by a function that says what is wrong by pointers.
 *
 * @throws AppError `gate.policy_invalid`
 */
export async function readAs<T>(file: string, folder: string, parse: (value: Json) => T): Promise<T> {
  const path = resolve(folder, file)
  const text = await readText(path)
  return readPlaced(text, { from: file, isJson: extname(path).toLowerCase() === '.json' }, parse)
}

/**
 * The same for a text.
 *
 * @param options.from what it is called in front of what is wrong; nothing where it has no name
 * @param options.isJson default: whether it begins with a brace
 * @throws AppError `gate.policy_invalid`
 */
export function readPlaced<T>(
  text: string,
  { from = '', isJson = /^\uFEFF?\s*[{[]/.test(text) }: { from?: string; isJson?: boolean },
  parse: (value: Json) => T,
): T {
  const source = isJson ? readJson(text) : readYaml(text)
  const unread = source.problems.map(({ path: pointer, message, line, column }) =>
    placed({ path: pointer, message }, line === undefined ? {} : { line, column: column ?? 1 }),
  )
  if (unread.length > 0 || source.value === undefined) {
    const empty = placed({ path: '', message: 'The text is empty.' }, {})
    throw refusal(from, unread.length > 0 ? unread : [empty])
  }
  try {
    return parse(source.value)
  } catch (error) {
    throw withPlaces(error, from, source)
  }
}

/** A policy as text in its canonical form. */
export function printPolicy(document: PolicyDocument): string {
  return printYaml(canonicalPolicy(document))
}

export function policyProblemsOf(error: AppError): readonly PlacedProblem[] {
  return (error.details['problems'] ?? []) as unknown as readonly PlacedProblem[]
}

/** One problem as a line: `12:5 /rules/0/say: …`. */
export function problemText({ path, message, line, column }: PlacedProblem): string {
  return [line === undefined ? '' : `${line}:${column ?? 1} `, path === '' ? '' : `${path}: `, message].join(
    '',
  )
}

function withPlaces(error: unknown, file: string, source: Source): unknown {
  if (!(error instanceof AppError) || error.code !== 'gate.policy_invalid') return error
  const problems = (error.details['problems'] ?? []) as unknown as readonly {
    path: string
    message: string
  }[]
  return refusal(
    file,
    problems.map((problem) => placed(problem, source.locate(problem.path) ?? {})),
  )
}

function placed(
  { path, message }: { path: string; message: string },
  position: { line?: number; column?: number },
): PlacedProblem {
  return { severity: 'error', path, message, ...position }
}

function refusal(file: string, problems: readonly PlacedProblem[]): AppError {
  const [first] = problems
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
  return new AppError(
    'gate.policy_invalid',
    `${file === '' ? '' : `${file}:`}${first ? problemText(first) : 'This is no policy.'}${more}`,
    {
      hint: 'Correct it there.',
      details: {
        ...(file === '' ? {} : { file }),
        problems: problems.map((problem) => ({ ...problem })),
        count: problems.length,
      },
    },
  )
}
