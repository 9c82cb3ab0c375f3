import { AppError } from '#contract'

import type { Fault, Span } from './fault.ts'

/** Where in a text an offset is: line and column from 1. */
export function placeOf(source: string, offset: number): { line: number; column: number } {
  const before = source.slice(0, offset)
  const lineStart = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length, column: offset - lineStart + 1 }
}

const width = 100

/** The line around an offset with a caret under it, cut to a readable width. */
function excerpt(source: string, offset: number): string {
  // From -1, lastIndexOf would still look at the first character.
  const start = offset === 0 ? 0 : source.lastIndexOf('\n', offset - 1) + 1
  const end = source.indexOf('\n', offset)
  const line = source.slice(start, end === -1 ? source.length : end)
  const column = offset - start
  const from = Math.max(0, Math.min(column - width / 2, line.length - width))
  const shown = line.slice(from, from + width)
  return `  ${from > 0 ? '…' : ''}${shown}\n  ${' '.repeat(column - from + (from > 0 ? 1 : 0))}^`
}

/** A fault as the error that callers see: what, where, and what to do. */
export function toAppError(fault: Fault, source: string): AppError {
  const { code, summary, hint, span } = fault
  if (!span)
    return new AppError(code, `${summary}\n${excerpt(source, 0)}`, {
      hint,
      details: { expression: source, line: 1, column: 1 },
    })
  return new AppError(code, `${summary}\n${excerpt(source, span.start)}`, {
    hint,
    details: { expression: source, ...placeOf(source, span.start) },
  })
}

/** The source of a node, short enough for a message. */
export function textOf(source: string, { start, end }: Span): string {
  const text = balanced(source, start, end).replaceAll(/\s+/g, ' ')
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}

/** Nodes begin behind an opening parenthesis whose closing one they may contain. */
function balanced(source: string, start: number, end: number): string {
  const inside = source.slice(start, end)
  const missing = inside.split(')').length - inside.split('(').length
  return '('.repeat(Math.max(0, Math.min(missing, 20))) + inside
}
