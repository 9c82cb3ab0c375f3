import { z } from 'zod'

import { AppError } from '../app-error.ts'

/** What is told of wrong input at most; the first is always told. */
const mostProblems = 100

/**
 * Reads what an operation was given, with its defaults filled in.
 *
 * @throws AppError `input.invalid` with a sentence for each thing that is wrong, by its path
 */
export function readInput<Input extends z.ZodObject>(
  schema: Input,
  values: Readonly<Record<string, unknown>>,
): z.output<Input> {
  const parsed = schema.safeParse(values)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.flatMap((issue) => tell(issue, values))
  const [first = 'The input is not right.'] = problems
  throw new AppError(
    'input.invalid',
    problems.length > 1 ? `${first} (and ${problems.length - 1} more)` : first,
    { hint: describe(schema), details: { problems: problems.slice(0, mostProblems) } },
  )
}

/** The fields of an input that take several values; text gives them by saying the field several times. */
export function listFields(schema: z.ZodObject): ReadonlySet<string> {
  return new Set(
    Object.entries(schema.shape)
      .filter(([, field]) => isList(field as z.ZodType))
      .map(([name]) => name),
  )
}

function isList({ def }: z.ZodType): boolean {
  return def.type === 'array' || ('innerType' in def && isList(def.innerType as z.ZodType))
}

function tell(issue: z.core.$ZodIssue, values: Readonly<Record<string, unknown>>): string[] {
  const place = issue.path.map(String).join('.')
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `There is no input ${place === '' ? key : `${place}.${key}`}.`)
  }
  if (place === '') return [`The input is not right: ${issue.message}.`]
  if (issue.path.length === 1 && !Object.hasOwn(values, place)) return [`The input ${place} is missing.`]
  return [`The input ${place} is not right: ${issue.message.replace(/^Invalid input: /, '')}.`]
}

/** One sentence on what an operation takes. */
function describe(schema: z.ZodObject): string {
  const names = Object.entries(schema.shape).map(([name, field]) =>
    z.safeParse(field, undefined).success ? `${name} (optional)` : name,
  )
  return names.length === 0 ? 'It takes no input.' : `It takes ${names.join(', ')}.`
}
