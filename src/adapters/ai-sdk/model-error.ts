import type { Json } from '#base'
import { AppError, type ErrorCode } from '#contract'

/** Whom an error is about: every message names both. */
export interface Whom {
  readonly provider: string
  /** Null where it is the list of models that was asked for. */
  readonly model: string | null
}

export interface ModelErrorOptions {
  readonly details?: Readonly<Record<string, Json>>
  readonly cause?: unknown
}

export type ModelErrorCode = Extract<ErrorCode, `model.${string}`>

export function modelError(
  code: ModelErrorCode,
  { whom, why }: { readonly whom: Whom; readonly why: string },
  { details, cause }: ModelErrorOptions = {},
): AppError {
  const { provider, model } = whom
  const who = model === null ? `${provider} (its list of models)` : `${provider}/${model}`
  return new AppError(code, `${who}: ${why}`, {
    details: { provider, ...(model === null ? {} : { model }), ...details },
    cause,
  })
}
