import { APICallError } from '@ai-sdk/provider'

import { AppError } from '#contract'

import { messageIn } from './error-words.ts'
import { modelError, type ModelErrorCode, type Whom } from './model-error.ts'
import { refusal } from './refusal.ts'

/** What an SDK threw or put into its stream, once it is known that neither time nor the connection ran out. */
export function toModelError(error: unknown, whom: Whom): AppError {
  const known = findCause(error, (cause) => cause instanceof AppError)
  if (known) return known
  if (APICallError.isInstance(error) && error.statusCode !== undefined && error.statusCode >= 400) {
    const { statusCode: status, responseHeaders: headers = {}, responseBody: body = '' } = error
    return refusal({ status, headers, body }, whom)
  }
  // The words of one package for a stream that ends without its end.
  if (findCause(error, ({ message }) => message.includes('without a finish reason'))) {
    return modelError(
      'model.interrupted',
      { whom, why: 'its answer ended without an end.' },
      { cause: error },
    )
  }
  if (isReadingError(error)) {
    return modelError(
      'model.malformed',
      { whom, why: `its answer cannot be read: ${lineOf(error)}` },
      { cause: error },
    )
  }
  return modelError(
    codeOfReport(error),
    { whom, why: `it reported an error: ${messageIn(error) || 'without a word about it'}` },
    { cause: error },
  )
}

/** Errors within a stream have no status, at most a word for their kind. */
function codeOfReport(error: unknown): ModelErrorCode {
  const words =
    JSON.stringify(error, ['error', 'data', 'response', 'type', 'code', 'statusCode', 'status']) ?? ''
  if (/rate_?limit|too_many|429|resource_exhausted/i.test(words)) return 'model.rate_limited'
  if (/authentication|permission|unauthenticated|invalid_api_key/i.test(words)) return 'model.key_refused'
  if (/invalid_request|invalid_argument|context_length/i.test(words)) return 'model.request_refused'
  return 'model.overloaded'
}

/** Whether it is us who could not read, and not the provider who said something. */
function isReadingError(error: unknown): boolean {
  // A package's own surprise: what a provider said has more to it.
  if (error instanceof Error && error.name === 'Error' && !('data' in error)) return true
  return findCause(error, ({ name }) => readingErrors.has(name)) !== undefined || isBareCallError(error)
}

const readingErrors = new Set([
  'AI_JSONParseError',
  'AI_TypeValidationError',
  'AI_InvalidResponseDataError',
  'AI_NoContentGeneratedError',
  'AI_EmptyResponseBodyError',
  'SyntaxError',
  'TypeError',
  'ZodError',
])

/** An SDK that could not read an answer says so with the good status of that answer. */
function isBareCallError(error: unknown): boolean {
  return (
    APICallError.isInstance(error) && error.statusCode !== undefined && error.statusCode < 400 && !error.data
  )
}

/** The first of an error and its causes that is such a one. */
function findCause<Found extends Error = Error>(
  error: unknown,
  isIt: ((cause: Error) => cause is Found) | ((cause: Error) => boolean),
): Found | undefined {
  let cause = error
  for (let depth = 0; depth < 10 && cause instanceof Error; depth += 1) {
    if (isIt(cause)) return cause as Found
    ;({ cause } = cause)
  }
  return undefined
}

function lineOf(error: unknown): string {
  const cause = findCause(error, ({ name }) => readingErrors.has(name)) ?? (error as Error)
  return cause.message.split('\n', 1)[0]?.slice(0, 200) ?? ''
}
