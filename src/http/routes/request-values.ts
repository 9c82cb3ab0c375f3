import type { FastifyRequest } from 'fastify'

import { isJsonObject } from '#base'
import { AppError, type Operation } from '#contract'
import { listFields, type OperationFacts } from '#contract/operations'

import { revisionOf } from './etag.ts'

/** Levels of a body; deeper ones are not looked into, so that nothing that walks them runs out of stack. */
const deepest = 200

/** The values of an operation's fields as they stand in a request, not checked yet. */
export type Values = Readonly<Record<string, unknown>>

/**
 * Takes the fields from where the operation has them: path, then query or body, then If-Match.
 *
 * @throws AppError `input.invalid` for what has no place: a query where a body is meant, a field in two places
 */
export function createValueReader(
  { input }: Operation,
  facts: OperationFacts,
): (request: FastifyRequest) => Values {
  const lists = listFields(input)
  const takesRevision = Object.hasOwn(input.shape, 'revision')
  const asksByQuery = facts.method === 'GET' || facts.method === 'DELETE'

  return (request) => {
    const query = request.query as Values
    const given = asksByQuery ? fromQuery(query, lists) : fromBody(request.body, query)
    const path = request.params as Values
    const twice = facts.pathFields.find((field) => Object.hasOwn(given, field))
    if (twice !== undefined) throw invalid(`The input ${twice} is in the path already.`)
    const values = { ...given, ...path }
    const ifMatch = request.headers['if-match']
    if (ifMatch === undefined || facts.method === 'GET') return values
    if (!takesRevision) throw invalid('If-Match has no meaning here.')
    return withRevision(values, revisionOf(ifMatch))
  }
}

function fromQuery(query: Values, lists: ReadonlySet<string>): Values {
  return Object.fromEntries(
    Object.entries(query)
      // Looked at and used up by the entrance.
      .filter(([name]) => name !== 'ticket')
      .map(([name, value]) => [name, lists.has(name) ? [value].flat() : value]),
  )
}

function fromBody(body: unknown, query: Values): Values {
  const [stray] = Object.keys(query)
  if (stray !== undefined) throw invalid(`The input ${stray} goes into the body, not into the address.`)
  const given = body === undefined || body === null ? {} : body
  if (!isJsonObject(given)) throw invalid('The body is to be one JSON object.')
  if (isDeep(given)) throw invalid(`The body is nested deeper than ${deepest} levels.`)
  return given
}

function withRevision(values: Values, revision: string | undefined): Values {
  if (revision === undefined) return values
  const { revision: given = revision } = values
  if (given === revision) return { ...values, revision }
  throw invalid('If-Match and the input revision name two revisions.')
}

function isDeep(value: unknown): boolean {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest) return true
    level = level.flatMap((one) =>
      typeof one === 'object' && one !== null
        ? Object.values(one).filter((each) => typeof each === 'object')
        : [],
    )
  }
  return false
}

function invalid(message: string): AppError {
  return new AppError('input.invalid', message)
}
