import { isJsonObject, type Json } from '#base'
import { AppError } from '#contract'

import { type CheckProblem, type CheckResult, inferSource, type RootSchemas, rootTypes } from './check.ts'
import { guarded } from './expression.ts'
import { misfitsOf } from './fit.ts'
import { type JsonSchema, schemaOfType, typeOfConstant, typeOfSchema } from './schema-type.ts'
import { placeOf } from './source.ts'
import { atEdge, describe, dyn, membersOf, type StaticType, string, union } from './static-type.ts'
import { compileTemplate } from './template.ts'
import { segmentsOf } from './template-text.ts'

/**
 * Checks every expression of a template, and, where a schema is given, whether what it makes can keep to it.
 * Reports nothing that may work; the finished value is still to be tested against the schema.
 */
export function checkTemplate(value: Json, types: RootSchemas, target?: JsonSchema): CheckResult {
  const checker = new TemplateChecker(rootTypes(types))
  try {
    compileTemplate(value)
  } catch (error) {
    // Bad syntax in one place: the other places are still checked, so that all is reported at once.
    if (!(error instanceof AppError)) throw error
    if (error.code === 'expr.too_costly') return { ok: false, problems: [problemOf(error)] }
  }
  const type = checker.infer(value, '')
  const problems = [...checker.problems]
  if (target !== undefined) {
    for (const { pointer, summary } of misfitsOf(type, typeOfSchema(target, { unlisted: 'open' }))) {
      if (!problems.some((problem) => problem.pointer === pointer)) {
        problems.push({ code: 'expr.type_mismatch', message: summary, pointer })
      }
    }
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, schema: schemaOfType(type) }
}

function problemOf(error: AppError): CheckProblem {
  const { pointer = '', line, column } = error.details as { pointer?: string; line?: number; column?: number }
  return { code: error.code, message: error.message, pointer, ...(line && column ? { line, column } : {}) }
}

class TemplateChecker {
  readonly problems: CheckProblem[] = []
  readonly #roots: Readonly<Record<string, StaticType>>

  constructor(roots: Readonly<Record<string, StaticType>>) {
    this.#roots = roots
  }

  /** The type of what the template makes, and on the way what is wrong inside. */
  infer(value: Json, pointer: string): StaticType {
    if (typeof value === 'string') return this.#text(value, pointer)
    if (Array.isArray(value)) {
      const items = (value as readonly Json[]).map((item, index) => this.infer(item, `${pointer}/${index}`))
      return { kind: 'list', item: items.length === 0 ? dyn : union(items) }
    }
    if (!isJsonObject(value)) return typeOfConstant(value)
    const fields = Object.entries(value).map(([name, item]) => {
      const inner = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
      return [name, { type: this.infer(item, inner), isRequired: true }] as const
    })
    return { kind: 'map', fields: new Map(fields), rest: undefined, isExact: true }
  }

  #text(template: string, pointer: string): StaticType {
    let segments: ReturnType<typeof segmentsOf>
    try {
      segments = guarded(template, () => segmentsOf(template))
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      this.problems.push({ ...problemOf(error), pointer })
      return dyn
    }
    const types = segments.map((segment) =>
      segment.kind === 'text'
        ? string
        : this.#expression(segment.source, template, { pointer, start: segment.start }),
    )
    const [only] = segments
    if (only === undefined) return typeOfConstant('')
    if (segments.length === 1)
      return only.kind === 'text' ? typeOfConstant(only.text) : atEdge(types[0] ?? dyn)
    for (const [index, type] of types.entries()) {
      const segment = segments[index]
      if (
        segment?.kind === 'expression' &&
        membersOf(type).every(({ kind }) => kind === 'null' || kind === 'bytes')
      ) {
        const message = `This is ${describe(type)}, which has no place in a text.`
        this.problems.push({
          code: 'expr.type_mismatch',
          message,
          pointer,
          ...placeOf(template, segment.start),
        })
      }
    }
    return string
  }

  #expression(
    source: string,
    template: string,
    { pointer, start }: { pointer: string; start: number },
  ): StaticType {
    const { type, problems } = inferSource(source, this.#roots)
    const origin = placeOf(template, start)
    for (const problem of problems) {
      const { line = 1, column = 1 } = problem
      const place = { line: origin.line + line - 1, column: line === 1 ? origin.column + column - 1 : column }
      this.problems.push({ ...problem, ...place, pointer })
    }
    return type
  }
}
