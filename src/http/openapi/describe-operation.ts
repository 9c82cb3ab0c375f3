import { z } from 'zod'

import type { Json, JsonObject } from '#base'
import { type Operation } from '#contract'
import { factsOf } from '#contract/operations'

import type { ComponentSchemas } from './component-schemas.ts'
import { describeErrors } from './describe-errors.ts'
import type { OtherRoute } from './other-routes.ts'

export interface Describing {
  readonly schemas: ComponentSchemas
  /** The schema of a problem. */
  readonly problem: JsonObject
  /** Whether it is of the registry: then `adjutant api` has it, and a change can be sent as one wish. */
  readonly isOperation: boolean
}

interface Fields {
  readonly properties: JsonObject
  readonly required: readonly string[]
}

/** One operation as OpenAPI has it. */
export function describeOperation(
  name: string,
  operation: OtherRoute,
  { schemas, problem, isOperation }: Describing,
): Json {
  const { method, pathFields, queryFields } = factsOf(operation)
  const changes = method !== 'GET'
  const { properties = {}, required = [] } = schemas.add(operation.input, 'input') as Partial<Fields>
  const fields: Fields = { properties, required }
  const inBody = Object.keys(properties).filter(
    (field) => !pathFields.includes(field) && !queryFields.includes(field),
  )
  const parameters = [
    ...pathFields.map((field) => parameter(field, 'path', fields)),
    ...queryFields.map((field) => parameter(field, 'query', fields)),
    ...headers(operation, { changes, isOperation }),
  ]
  return {
    operationId: name,
    summary: operation.summary,
    description: describe(name, operation, isOperation),
    tags: [groupOf(name)],
    ...(operation.permission === 'none' ? { security: [] } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(inBody.length > 0 ? { requestBody: body(inBody, fields) } : {}),
    responses: {
      ...successes(operation, schemas),
      ...describeErrors(operation, { changes, isOperation, problem }),
    },
  }
}

function describe(name: string, { permission, audit }: Operation, isOperation: boolean): string {
  const needs: Readonly<Record<typeof permission, string>> = {
    none: 'Anybody may ask it.',
    look: 'For whoever may look.',
    work: 'For whoever may start and steer work.',
    allow: 'For whoever may say what may happen.',
    keep: 'For whoever may change what holds for all.',
  }
  return [
    needs[permission],
    ...(audit === null ? [] : [`It leaves \`${audit}\` in the audit log.`]),
    ...(isOperation ? [`On the command line: \`adjutant api ${name}\`.`] : []),
  ].join(' ')
}

function parameter(field: string, where: 'path' | 'query', { properties, required }: Fields): Json {
  const { description, ...schema } = (properties[field] ?? {}) as JsonObject
  return {
    name: field,
    in: where,
    required: where === 'path' || required.includes(field),
    ...(description === undefined ? {} : { description }),
    schema,
  }
}

function headers(
  { input, output }: Operation,
  { changes, isOperation }: { changes: boolean; isOperation: boolean },
): Json[] {
  const told: Json[] = []
  const header = (name: string, description: string): Json => ({
    name,
    in: 'header',
    required: false,
    description,
    schema: { type: 'string', maxLength: 202 },
  })
  if (changes) {
    if (isOperation)
      told.push(header('Idempotency-Key', 'The same for every try of one wish, which is carried out once.'))
    if (Object.hasOwn(input.shape, 'revision'))
      told.push(header('If-Match', 'The ETag of what is to be changed; the same as the input `revision`.'))
  } else if (hasRevision(output)) {
    told.push(header('If-None-Match', 'The ETag of what is known; answered with 304 when it is still so.'))
  }
  return told
}

function body(names: readonly string[], { properties, required }: Fields): Json {
  const needed = names.filter((name) => required.includes(name))
  const schema = {
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, properties[name] ?? {}])),
    ...(needed.length > 0 ? { required: needed } : {}),
    additionalProperties: false,
  }
  return { required: needed.length > 0, content: { 'application/json': { schema } } }
}

function successes(operation: OtherRoute, schemas: ComponentSchemas): JsonObject {
  const { output, status = 200 } = operation
  if (operation.isSocket === true) return { '101': { description: operation.summary } }
  const etag = { ETag: { description: 'Its revision.', schema: { type: 'string' } } }
  const success = {
    description: operation.summary,
    ...(hasRevision(output) ? { headers: etag } : {}),
    content:
      output instanceof z.ZodType
        ? { 'application/json': { schema: schemas.add(output, 'output') } }
        : { [output.content]: {} },
  }
  const codes = [...new Set([status, ...(operation.isPending ? [202] : [])])]
  const notModified = factsOf(operation).method === 'GET' && hasRevision(output)
  return {
    ...Object.fromEntries(codes.map((code) => [String(code), success])),
    ...(notModified ? { '304': { description: 'It is as the ETag says.' } } : {}),
  }
}

function hasRevision(output: Operation['output']): boolean {
  return output instanceof z.ZodObject && Object.hasOwn(output.shape, 'revision')
}

/** What an operation is about: the first word of its name. */
export function groupOf(name: string): string {
  return name.split('.', 1)[0] ?? name
}
