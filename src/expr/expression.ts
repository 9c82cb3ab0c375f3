import type { Json } from '#base'
import { AppError, joinLabels, type Label, publicLabel } from '#contract'

import { type Compiled, compile } from './compile.ts'
import { toJson } from './edge.ts'
import { Fault } from './fault.ts'
import { Frame } from './meter.ts'
import { observed } from './observed.ts'
import { parse } from './parse.ts'
import { toAppError } from './source.ts'

/** What an expression sees, and what is known of where it came from. */
export interface Scope {
  /** By root name, such as `input` and `nodes`. Never changed. */
  readonly values: Readonly<Record<string, Json>>
  /**
   * Set in a dry-run only: what has the form of an unknown value is one, and an operation that needs it gives another.
   * Without it that is data like any other.
   */
  readonly observe?: boolean
  /** The label of what stands at a path; called with the paths in `references`, whether or not something stands there. */
  labelOf(path: readonly string[]): Label
}

export interface Evaluated {
  readonly value: Json
  readonly label: Label
}

/** A compiled expression. Immutable, so that it may be kept and used by many at once. */
export interface Expression {
  readonly source: string
  /**
   * What it asks the scope for, as far as the source spells it out: `nodes.find.output.items[0].title` asks for
   * `['nodes', 'find', 'output', 'items']`. A list's items count as the list; a computed key ends the path.
   * In order of appearance, each once.
   */
  readonly references: readonly (readonly string[])[]
  /**
   * The value, labelled with all that `references` name, also what a branch not taken would have read.
   *
   * @throws AppError `expr.missing_value`, `expr.type_mismatch`, `expr.bad_argument`, `expr.number_out_of_range`,
   *   `expr.too_costly`; details are `{ expression, line, column }`, both from 1
   */
  evaluate(scope: Scope): Evaluated
}

/**
 * Reads an expression and resolves its functions.
 *
 * @throws AppError `expr.invalid`, `expr.too_costly` beyond the limits on size and nesting; details are
 *   `{ expression, line, column }`
 */
export function compileExpression(source: string): Expression {
  const { run, piece, references } = guarded(source, () => compileSource(source))
  return {
    source,
    references,
    evaluate(scope) {
      const value = guarded(source, () => {
        const frame = scope.observe ? new Frame(observed(scope.values), true) : new Frame(scope.values)
        const result = run(frame)
        return piece === 'value' && !frame.observe ? (result as Json) : toJson(frame, result)
      })
      return { value, label: labelOf(references, scope) }
    },
  }
}

/** @throws Fault */
export function compileSource(source: string): Compiled {
  return compile(source, parse(source))
}

export function labelOf(references: readonly (readonly string[])[], scope: Scope): Label {
  let label = publicLabel
  for (const path of references) label = joinLabels(label, scope.labelOf(path))
  return label
}

/** Runs, and turns faults and an exhausted stack into AppErrors. */
export function guarded<T>(source: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof Fault) throw toAppError(error, source)
    // What is nested thousands of levels deep ends the stack wherever it is walked.
    if (error instanceof RangeError) {
      throw toAppError(
        new Fault('expr.too_costly', 'This is nested too deeply or too large to compute.'),
        source,
      )
    }
    throw error instanceof AppError
      ? error
      : new AppError('internal.bug', 'An expression failed in a way it should not.', {
          cause: error,
          details: { expression: source },
        })
  }
}
