import type { Json, JsonObject } from '#base'
import { type ErrorCode, errorCodes, type Operation } from '#contract'

/** What any request may be answered with, whatever it asks. */
const always: readonly ErrorCode[] = [
  'engine.closed',
  'http.host_refused',
  'http.origin_refused',
  'input.invalid',
  'internal.bug',
]
/** And one that not everybody may send. */
const ofInsiders: readonly ErrorCode[] = ['login.page_key_missing', 'login.required']
/** And one that changes something. */
const ofChanges: readonly ErrorCode[] = [
  'engine.store_failed',
  'http.body_too_large',
  'http.content_type_refused',
]
/** And one that can be sent as a wish. */
const ofWishes: readonly ErrorCode[] = ['http.answer_not_kept', 'http.in_flight', 'http.key_reused']
const shared = group([...always, ...ofInsiders, ...ofChanges, ...ofWishes])

/** The answers of an operation that are problems, by status, each with the codes that it may carry. */
export function describeErrors(
  { errors, permission }: Operation,
  { changes, isOperation, problem }: { changes: boolean; isOperation: boolean; problem: JsonObject },
): JsonObject {
  const byStatus = group([
    ...always,
    ...(permission === 'none' ? [] : ofInsiders),
    ...(changes ? ofChanges : []),
    ...(changes && isOperation ? ofWishes : []),
    ...errors,
  ])
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => {
      const known = shared.get(status) ?? new Set()
      const isShared = codes.size === known.size && [...codes].every((code) => known.has(code))
      const reference = { $ref: `#/components/responses/${sharedName(status)}` }
      return [String(status), isShared ? reference : response(codes, { status, problem })]
    }),
  )
}

/** Answers that many operations have in common. */
export function sharedResponses(problem: JsonObject): JsonObject {
  return Object.fromEntries(
    [...shared].map(([status, codes]) => [sharedName(status), response(codes, { status, problem })]),
  )
}

function group(codes: readonly ErrorCode[]): Map<number, Set<ErrorCode>> {
  const byStatus = new Map<number, Set<ErrorCode>>()
  for (const code of codes.toSorted()) {
    const { status } = errorCodes[code]
    byStatus.set(status, (byStatus.get(status) ?? new Set()).add(code))
  }
  return new Map([...byStatus].toSorted(([a], [b]) => a - b))
}

function response(
  codes: ReadonlySet<ErrorCode>,
  { status, problem }: { status: number; problem: JsonObject },
): Json {
  const lines = [...codes].map((code) => `- \`${code}\`: ${errorCodes[code].meaning}`)
  return {
    description: lines.join('\n'),
    ...(status === 503 || status === 429
      ? {
          headers: {
            'Retry-After': {
              description: 'Seconds after which to come again.',
              schema: { type: 'integer', minimum: 1 },
            },
          },
        }
      : {}),
    content: {
      'application/problem+json': {
        schema: { allOf: [problem, { properties: { code: { type: 'string', enum: [...codes] } } }] },
      },
    },
  }
}

function sharedName(status: number): string {
  return `Problem${status}`
}
