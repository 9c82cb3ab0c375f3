import type { ExprErrorCode, Span } from './fault.ts'

/** Something that the checker found, at a place in the expression. */
export interface Finding {
  readonly code: ExprErrorCode
  readonly summary: string
  readonly span: Span
}

/** Findings, one at most for a place: what follows from the first helps nobody. */
export class Findings {
  readonly all: Finding[] = []

  add(code: ExprErrorCode, summary: string, { start, end }: Span): void {
    if (this.all.length >= 50 || this.all.some(({ span }) => span.start === start && span.end === end)) return
    this.all.push({ code, summary, span: { start, end } })
  }
}
