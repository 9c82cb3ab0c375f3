import type { Json } from '#base'
import { AppError } from '#contract'
import type { EgressResponse } from '#gate'

import { parseJson } from './data-parse.ts'

export interface ReadBody {
  readonly json?: Json
  readonly text?: string
  readonly base64?: string
}

/** @throws AppError `http.bad_response` when the body is not what was asked for */
export function readBody(
  { body, headers, url }: EgressResponse,
  as: 'auto' | 'json' | 'text' | 'base64',
): ReadBody {
  if (as === 'base64') return { base64: body.toBase64() }
  const type = (headers['content-type'] ?? '').toLowerCase()
  const isJson = /^[^;]*\/(json|[^;]*\+json)\s*(;|$)/.test(type)
  const isText =
    isJson ||
    /^(text\/|application\/([^;]*\+)?(xml|javascript|x-www-form-urlencoded|yaml|x-ndjson)\s*(;|$))/.test(type)
  if (as === 'auto' && !isText && body.length > 0) return { base64: body.toBase64() }
  const text = decode(body, type)
  if (text === undefined) {
    if (as === 'auto') return { base64: body.toBase64() }
    throw badResponse(url, 'is not text')
  }
  if (as === 'text' || (as === 'auto' && !isJson)) return { text }
  try {
    return { json: parseJson(text), text }
  } catch (error) {
    if (as === 'auto' && error instanceof AppError) return { text }
    throw badResponse(url, 'is not JSON', error)
  }
}

/** By the charset that the type names, UTF-8 if none; undefined when the bytes do not fit or nobody knows it. */
function decode(body: Uint8Array, type: string): string | undefined {
  const charset = /;\s*charset="?([^";\s]+)/.exec(type)?.[1] ?? 'utf-8'
  try {
    return new TextDecoder(charset, { fatal: true }).decode(body)
  } catch {
    // An unknown charset and bytes that do not fit are the same to the caller: not text.
    return undefined
  }
}

function badResponse(url: string, what: string, cause?: unknown): AppError {
  const { host } = new URL(url)
  return new AppError('http.bad_response', `The answer of ${host} ${what}.`, {
    cause,
    hint: 'Read it as text or base64.',
  })
}
