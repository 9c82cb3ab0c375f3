import { AppError, type ErrorCode } from '#contract'

import { compileExpression } from './expression.ts'
import type { Finding } from './findings.ts'
import { Inference } from './infer.ts'
import { parse } from './parse.ts'
import { type JsonSchema, schemaOfType, typeOfSchema } from './schema-type.ts'
import { placeOf } from './source.ts'
import { atEdge, describe, dyn, membersOf, type StaticType } from './static-type.ts'

export interface CheckProblem {
  readonly code: ErrorCode
  readonly message: string
  /** In a template: the string's place (RFC 6901). */
  readonly pointer?: string
  /** From 1, within the expression, or within the template's string. */
  readonly line?: number
  readonly column?: number
}

export type CheckResult =
  | { readonly ok: true; /** What the result keeps to, as far as it is known. */ readonly schema: JsonSchema }
  | { readonly ok: false; readonly problems: readonly CheckProblem[] }

/** What roots hold, by name: every root that there will be; `{}` for one of which nothing is known. */
export type RootSchemas = Readonly<Record<string, JsonSchema>>

/** What an expression must give; a guard must give a bool. */
export type Expected = 'bool' | 'string' | 'number' | 'list' | 'map'

/**
 * Finds, without running it, what in an expression cannot work: bad syntax, fields that the schemas do not have,
 * operands of the wrong kind. Reports nothing that may work. An object schema that lists properties and does not say
 * whether there are others counts as having no others.
 */
export function checkExpression(source: string, types: RootSchemas, expected?: Expected): CheckResult {
  const { type, problems } = inferSource(source, rootTypes(types))
  if (problems.length > 0) return { ok: false, problems }
  const json = atEdge(type)
  if (expected && !membersOf(type).some(({ kind }) => kind === 'dyn' || kind === expected)) {
    const message = `This must give a ${expected}, and gives ${describe(type)}.`
    return { ok: false, problems: [{ code: 'expr.type_mismatch', message, line: 1, column: 1 }] }
  }
  return { ok: true, schema: schemaOfType(json) }
}

export function rootTypes(types: RootSchemas): Readonly<Record<string, StaticType>> {
  const entries = Object.entries(types).map(
    ([name, schema]) => [name, typeOfSchema(schema, { unlisted: 'closed' })] as const,
  )
  return Object.fromEntries(entries)
}

/** The type of one expression's value inside of the language, and what is wrong with it. */
export function inferSource(
  source: string,
  roots: Readonly<Record<string, StaticType>>,
): { readonly type: StaticType; readonly problems: readonly CheckProblem[] } {
  try {
    compileExpression(source)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const { line = 1, column = 1 } = error.details as { line?: number; column?: number }
    const message = error.hint === undefined ? error.message : `${error.message}\n${error.hint}`
    return { type: dyn, problems: [{ code: error.code, message, line, column }] }
  }
  const inference = new Inference(source, roots)
  const type = inference.infer(parse(source))
  return { type, problems: inference.findings.all.map((finding) => problemOf(finding, source)) }
}

function problemOf({ code, summary, span }: Finding, source: string): CheckProblem {
  return { code, message: summary, ...placeOf(source, span.start) }
}
