import type { AppError } from '#contract'

import { messageIn } from './error-words.ts'
import { modelError, type ModelErrorCode, type Whom } from './model-error.ts'

export interface Refusal {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** An answer with an error status. */
export function refusal({ status, headers, body }: Refusal, whom: Whom): AppError {
  const said = messageIn(parsed(body)) || `status ${status}`
  const retryAfterMs = retryAfter(headers)
  const details = { status, ...(retryAfterMs === null ? {} : { retryAfterMs }) }
  return modelError(codeOfStatus(status, body), { whom, why: said.slice(0, 500) }, { details })
}

function codeOfStatus(status: number, body: string): ModelErrorCode {
  if (status === 401 || status === 402 || status === 403) return 'model.key_refused'
  // Google says so with the status of a bad request.
  if (status === 400 && body.includes('API_KEY_INVALID')) return 'model.key_refused'
  if (status === 404) return 'model.unknown'
  if (status === 429) return 'model.rate_limited'
  if (status === 408 || status === 409 || status >= 500) return 'model.overloaded'
  return 'model.request_refused'
}

/** Milliseconds that a provider asks to wait; null where it does not say. */
function retryAfter(headers: Refusal['headers']): number | null {
  const exact = Number.parseFloat(headers['retry-after-ms'] ?? '')
  if (Number.isFinite(exact) && exact >= 0) return Math.ceil(exact)
  const said = headers['retry-after'] ?? ''
  if (/^\d+(\.\d+)?$/.test(said)) return Math.ceil(Number(said) * 1_000)
  // A date is told by the provider's own clock, when it has told that.
  const until = Date.parse(said)
  const now = Date.parse(headers['date'] ?? '')
  return Number.isFinite(until - now) ? Math.max(0, until - now) : null
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return body
  }
}
