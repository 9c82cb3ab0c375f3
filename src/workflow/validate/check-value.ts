import type { Json, JsonObject } from '#base'
import type { ErrorCode } from '#contract'
import { checkTemplate } from '#expr'

import type { Found } from './found.ts'

export interface ValueCheck {
  readonly path: string
  /** Schemas of the roots that its expressions see. */
  readonly types: Readonly<Record<string, JsonObject>>
  /** JSON Schema of what is asked for; undefined when anything will do. */
  readonly target: JsonObject | undefined
  /** What it is when the expressions are right and give the wrong thing. */
  readonly code: ErrorCode
  readonly found: Found
}

/** Checks the expressions in a value, and whether what they give is what is asked for. */
export function checkValue(value: Json, { path, types, target, code, found }: ValueCheck): void {
  const checked = checkTemplate(value, types, target)
  if (checked.ok) return
  const alone = target === undefined ? checked : checkTemplate(value, types)
  for (const problem of checked.problems) {
    const isOwn = !alone.ok && alone.problems.some(({ pointer }) => pointer === problem.pointer)
    found.error(
      isOwn ? 'workflow.expression_invalid' : code,
      path + (problem.pointer ?? ''),
      firstLine(problem.message),
    )
  }
}

/** A message without the excerpt of the source that some have below. */
export function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? message
}
