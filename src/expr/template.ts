import { canonicalJson, isJsonObject, type Json, type JsonObject } from '#base'
import { AppError, disarmUnknowns, findUnknowns, isUnknown, joinWhys, unknownValue } from '#contract'

import {
  compileExpression,
  type Evaluated,
  type Expression,
  guarded,
  labelOf,
  type Scope,
} from './expression.ts'
import { imitation } from './observed.ts'
import { References } from './references.ts'
import { placeOf } from './source.ts'
import { type Segment, segmentsOf } from './template-text.ts'

/**
 * JSON with expressions in its strings. A string that is one `${e}` and nothing else becomes the value of `e` in its own
 * kind; in any other string the values are put into the text, lists and maps as canonical JSON. Null has no text:
 * `${folder}/x` with a null would otherwise name another place. `$${` is a literal `${`. Keys of objects stay as they are.
 *
 * In a dry-run the parts are known or unknown each by itself; a text with anything unknown in it is unknown as a whole.
 */
export interface Template {
  /** As in {@link Expression}, over all expressions. */
  readonly references: readonly (readonly string[])[]
  /** The references of each field by itself; empty for what is no object. */
  readonly fields: ReadonlyMap<string, readonly (readonly string[])[]>
  /** Whether there is no expression in it. */
  readonly isConstant: boolean
  /**
   * @throws AppError as {@link Expression.evaluate}, with `details.pointer`: the string's place in the template (RFC 6901)
   */
  evaluate(scope: Scope): Evaluated
}

type Fill = (scope: Scope) => Json

interface Part {
  readonly fill: Fill
  /** Set when there is no expression inside. */
  readonly constant?: Json
}

/** Strings may be nested that deep in lists and objects. */
const maxDepth = 1000

/**
 * Compiles all expressions of a template.
 *
 * @throws AppError as {@link compileExpression}, with `details.pointer`
 */
export function compileTemplate(value: Json): Template {
  const ofFields = new Map<string, References>()
  const ofAll = new References()
  const { fill, constant } = isJsonObject(value)
    ? compileObject(value, '', 0, (key) => {
        const own = new References()
        ofFields.set(key, own)
        return own
      })
    : compilePart(value, '', 0, ofAll)
  for (const own of ofFields.values()) for (const path of own.paths) ofAll.add(path)
  const { paths } = ofAll
  return {
    references: paths,
    fields: new Map([...ofFields].map(([key, own]) => [key, own.paths])),
    isConstant: constant !== undefined,
    evaluate(scope) {
      return { value: fill(scope), label: labelOf(paths, scope) }
    },
  }
}

function compilePart(value: Json, pointer: string, depth: number, references: References): Part {
  if (depth > maxDepth) {
    throw new AppError('expr.too_costly', `This template is nested deeper than ${maxDepth} levels.`, {
      details: { pointer },
    })
  }
  if (typeof value === 'string') return compileString(value, pointer, references)
  if (Array.isArray(value)) {
    const items = (value as readonly Json[]).map((item, index) =>
      compilePart(item, `${pointer}/${index}`, depth + 1, references),
    )
    if (items.every(isConstant))
      return constantPart(
        items.map(({ constant }) => constant ?? null),
        value,
      )
    return { fill: (scope) => items.map((item) => item.fill(scope)) }
  }
  if (!isJsonObject(value)) return constantPart(value, value)
  return compileObject(value, pointer, depth, () => references)
}

function compileObject(
  value: JsonObject,
  pointer: string,
  depth: number,
  referencesOf: (key: string) => References,
): Part {
  const entries = Object.entries(value).map(([key, item]) => {
    const inner = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
    return { key, ...compilePart(item, inner, depth + 1, referencesOf(key)) }
  })
  // Built from entries, so that a key `__proto__` stays a key.
  if (entries.every(isConstant))
    return constantPart(
      Object.fromEntries(entries.map(({ key, constant }) => [key, constant ?? null])),
      value,
    )
  return {
    fill(scope) {
      const made = Object.fromEntries(entries.map(({ key, fill }) => [key, fill(scope)]))
      return scope.observe && isUnknown(made) ? imitation : made
    },
  }
}

function isConstant(part: Part): boolean {
  return part.constant !== undefined
}

/** Gives the template's own value where nothing in it was escaped, so that a constant costs nothing. */
function constantPart(constant: Json, original: Json): Part {
  const value = canonicalJson(constant) === canonicalJson(original) ? original : constant
  return { constant: value, fill: (scope) => (scope.observe ? disarmUnknowns(value) : value) }
}

interface Filled {
  readonly text: string
  readonly expression?: Expression
  readonly start: number
}

function compileString(template: string, pointer: string, references: References): Part {
  const segments = located(pointer, template, 0, () => guarded(template, () => segmentsOf(template)))
  const parts = segments.map((segment) => compileSegment(segment, template, pointer))
  for (const { expression } of parts) for (const path of expression?.references ?? []) references.add(path)
  const [first] = parts
  if (parts.every(({ expression }) => !expression)) {
    const text = parts.map((part) => part.text).join('')
    return { constant: text, fill: () => text }
  }
  if (first?.expression && parts.length === 1) {
    const { expression, start } = first
    return { fill: (scope) => located(pointer, template, start, () => expression.evaluate(scope).value) }
  }
  return {
    fill(scope) {
      const whys: string[] = []
      const texts = parts.map((part) => fillIn(part, scope, { pointer, template, whys }))
      return whys.length > 0 ? unknownValue({ type: 'string' }, joinWhys(whys)) : texts.join('')
    },
  }
}

function compileSegment(segment: Segment, template: string, pointer: string): Filled {
  if (segment.kind === 'text') return { text: segment.text, start: 0 }
  const { source, start } = segment
  const expression = located(pointer, template, start, () => compileExpression(source))
  return { text: '', expression, start }
}

/** Where a text is, and why it is unknown so far. */
interface Place {
  readonly pointer: string
  readonly template: string
  readonly whys: string[]
}

function fillIn(
  { text, expression, start }: Filled,
  scope: Scope,
  { pointer, template, whys }: Place,
): string {
  if (!expression) return text
  const value = located(pointer, template, start, () => expression.evaluate(scope).value)
  if (value === null) {
    throw new AppError(
      'expr.missing_value',
      `\${${expression.source}} is null, which has no place in a text.`,
      {
        hint: 'Say what to write instead: ${x == null ? "" : x}, or a.?b.orValue("").',
        details: { pointer, expression: expression.source, ...placeOf(template, start) },
      },
    )
  }
  if (scope.observe) whys.push(...findUnknowns(value, 16).map(({ unknown }) => unknown.$unknown.why))
  return typeof value === 'string' ? value : canonicalJson(value)
}

/** Runs, and lets an error say where in the template it is: the pointer, and line and column within that string. */
function located<T>(pointer: string, template: string, start: number, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const { code, message, hint, details, cause } = error
    const { line = 1, column = 1 } = details as { line?: number; column?: number }
    const before = placeOf(template, start)
    const place = { line: before.line + line - 1, column: line === 1 ? before.column + column - 1 : column }
    throw new AppError(code, message, { hint, cause, details: { ...details, ...place, pointer } })
  }
}
