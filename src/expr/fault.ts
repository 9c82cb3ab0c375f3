import type { ErrorCode } from '#contract'

/** A piece of the source, as offsets in UTF-16 units; `end` is exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}

export type ExprErrorCode = Extract<ErrorCode, `expr.${string}`>

/**
 * Why an evaluation cannot go on. `&&`, `||`, `all` and `exists` may still make it harmless, so it is cheap:
 * it records no stack. The edge turns it into an AppError.
 */
export class Fault {
  readonly code: ExprErrorCode
  readonly summary: string
  readonly hint: string | undefined
  span: Span | undefined

  constructor(
    code: ExprErrorCode,
    summary: string,
    options: { span?: Span | undefined; hint?: string } = {},
  ) {
    this.code = code
    this.summary = summary
    this.span = options.span
    this.hint = options.hint
  }
}

export function fault(
  code: ExprErrorCode,
  summary: string,
  options: { span?: Span | undefined; hint?: string } = {},
): never {
  // A value, not an Error: thrown in loops, where a stack trace costs more than the whole iteration.
  // oxlint-disable-next-line typescript/only-throw-error
  throw new Fault(code, summary, options)
}

export function badArgument(summary: string): never {
  return fault('expr.bad_argument', summary)
}

export function typeMismatch(summary: string, hint?: string): never {
  return fault('expr.type_mismatch', summary, hint === undefined ? {} : { hint })
}

/** The error, knowing where it happened unless it knew better already. For `throw placed(error, site)`. */
export function placed(error: unknown, span: Span): unknown {
  if (error instanceof Fault) error.span ??= span
  return error
}

/** Whether `&&` and the like may pass over it. Running out of budget is never passed over. */
export function isHarmless(error: unknown): error is Fault {
  return error instanceof Fault && error.code !== 'expr.too_costly'
}
