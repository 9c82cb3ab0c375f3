import type { Json } from '#base'

import type { Position, WorkflowProblem } from '../problem.ts'

/** A text that was read: the value, what was wrong with it, and where each part of it stands. */
export interface Source {
  /** Undefined when the text could not be read to its end. */
  readonly value: Json | undefined
  readonly problems: readonly WorkflowProblem[]
  /** Where the value at a JSON pointer begins; the nearest enclosing one when there is none. */
  readonly locate: (pointer: string) => Position | undefined
}

/** Turns offsets into lines and columns. */
export function positionAt(text: string, offset: number): Position {
  let line = 1
  let start = 0
  for (let end = text.indexOf('\n'); end !== -1 && end < offset; end = text.indexOf('\n', start)) {
    line += 1
    start = end + 1
  }
  return { line, column: offset - start + 1 }
}

/** Keys that would reach into JavaScript's own objects. */
export function isReservedKey(key: string): boolean {
  return key === '__proto__'
}

/** Why a number literal cannot be kept as it was written, or undefined. */
export function lostNumber(literal: string, value: number): string | undefined {
  if (!Number.isFinite(value)) return `The number ${literal.slice(0, 40)} is not one that JSON can hold.`
  const isInteger = /^[-+]?[0-9]+$/.test(literal)
  if (isInteger && !Number.isSafeInteger(value))
    return `The number ${literal.slice(0, 40)} is too large to be kept exactly.`
  return undefined
}

/** Ends the reading of a text; the problem has been noted. */
export class Stop extends Error {}
