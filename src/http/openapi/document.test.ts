import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { z } from 'zod'

import { isJsonObject, type Json, type JsonObject } from '#base'
import { operation, operations } from '#contract/operations'

import { createComponentSchemas } from './component-schemas.ts'
import { openApiDocument } from './document.ts'
import { otherRoutes } from './other-routes.ts'

interface Described {
  readonly operationId: string
  readonly parameters?: readonly { name: string; in: string; required: boolean; schema: JsonObject }[]
  readonly requestBody?: { required: boolean; content: { 'application/json': { schema: JsonObject } } }
  readonly responses: Readonly<Record<string, JsonObject>>
  readonly security?: readonly Json[]
}
type Paths = Readonly<Record<string, Readonly<Record<string, Described>>>>

const thing = z.strictObject({ id: z.string(), revision: z.string(), any: z.json() }).meta({ id: 'Thing' })
const small = {
  'things.list': operation({
    http: 'GET /things/{kind}',
    summary: 'List them.',
    permission: 'look',
    audit: null,
    errors: ['files.not_found'],
    input: z.strictObject({
      kind: z.string(),
      tags: z.array(z.string()).optional(),
      limit: z.coerce.number().int().max(9).default(5).meta({ description: 'How many.' }),
    }),
    output: thing,
  }),
  'things.change': operation({
    http: 'PUT /things/{kind}',
    summary: 'Change one.',
    permission: 'keep',
    audit: 'thing.change',
    errors: [],
    input: z.strictObject({ kind: z.string(), revision: z.string(), text: z.string().optional() }),
    output: thing,
    isPending: () => false,
  }),
  'things.file': operation({
    http: 'GET /things/{kind}/file',
    summary: 'Get a file.',
    permission: 'none',
    audit: null,
    errors: [],
    input: z.strictObject({ kind: z.string() }),
    output: { content: 'text/csv' },
  }),
}

const document = openApiDocument({ operations: small, version: '1.2.3' })
const paths = document['paths'] as unknown as Paths
const list = paths['/things/{kind}']?.['get'] as Described
const change = paths['/things/{kind}']?.['put'] as Described

function namesOf({ parameters = [] }: Described): string[] {
  return parameters.map(({ name, in: where, required }) => `${where} ${name}${required ? '' : '?'}`)
}

function references(value: Json): string[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(references)
  if (!isJsonObject(value)) return []
  const { $ref } = value
  return [...(typeof $ref === 'string' ? [$ref] : []), ...Object.values(value).flatMap(references)]
}

describe('an operation', () => {
  test('says where its fields go', () => {
    assert.deepEqual(namesOf(list), ['path kind', 'query tags?', 'query limit?', 'header If-None-Match?'])
    assert.deepEqual(list.parameters?.[2]?.schema, { default: 5, type: 'integer', maximum: 9 })
    assert.equal(list.requestBody, undefined)
    assert.deepEqual(namesOf(change), ['path kind', 'header Idempotency-Key?', 'header If-Match?'])
    assert.deepEqual(change.requestBody, {
      required: true,
      content: {
        'application/json': {
          schema: {
            type: 'object',
            properties: { revision: { type: 'string' }, text: { type: 'string' } },
            required: ['revision'],
            additionalProperties: false,
          },
        },
      },
    })
  })

  test('says with which statuses it answers', () => {
    assert.deepEqual(Object.keys(list.responses), [
      '200',
      '304',
      '401',
      '403',
      '404',
      '421',
      '422',
      '500',
      '503',
    ])
    assert.ok(change.responses['202'])
    assert.ok(change.responses['409'])
    assert.equal(paths['/things/{kind}/file']?.['get']?.responses['401'], undefined)
    assert.deepEqual(paths['/things/{kind}/file']?.['get']?.security, [])
    assert.match(JSON.stringify(list.responses['404']), /files\.not_found/)
    assert.match(JSON.stringify(document['components']), /Retry-After/)
  })
})

test('schemas with a name are kept once, and every reference leads somewhere', () => {
  const { schemas, responses } = document['components'] as { schemas: JsonObject; responses: JsonObject }
  assert.ok(schemas['Thing'])
  assert.deepEqual(schemas['JsonValue'], { description: 'Any JSON value.' })
  for (const reference of references(document)) {
    const [, , kind, name = ''] = reference.split('/')
    assert.ok((kind === 'schemas' ? schemas : responses)[name], reference)
  }
})

test('a schema that differs on its way in is kept twice', () => {
  const schemas = createComponentSchemas()
  const inner = z.object({ n: z.number().default(1) }).meta({ id: 'Inner' })
  const outer = z.object({ inner }).meta({ id: 'Outer' })
  assert.deepEqual(schemas.add(outer, 'output'), { $ref: '#/components/schemas/Outer' })
  assert.deepEqual(schemas.add(outer, 'input'), { $ref: '#/components/schemas/OuterInput' })
  assert.deepEqual(schemas.add(outer, 'output'), { $ref: '#/components/schemas/Outer' })
  assert.deepEqual(Object.keys(schemas.all()), ['Inner', 'InnerInput', 'Outer', 'OuterInput'])
  assert.match(JSON.stringify(schemas.all()['OuterInput']), /InnerInput/)
})

test('a schema that holds itself does not go on for ever', () => {
  interface Tree {
    readonly children: readonly Tree[]
  }
  const tree: z.ZodType<Tree> = z.lazy(() => z.object({ children: z.array(tree) })).meta({ id: 'Tree' })
  const schemas = createComponentSchemas()
  assert.deepEqual(schemas.add(z.object({ tree }), 'output')['properties'], {
    tree: { $ref: '#/components/schemas/Tree' },
  })
  assert.match(JSON.stringify(schemas.all()['Tree']), /#\/components\/schemas\/Tree/)
})

test('the document of this program has every operation once, and is the same each time', () => {
  const made = openApiDocument({ operations, version: '1.2.3' })
  const ids = Object.values(made['paths'] as unknown as Paths)
    .flatMap((methods) => Object.values(methods))
    .map(({ operationId }) => operationId)
  assert.deepEqual(ids.toSorted(), [...Object.keys(operations), ...Object.keys(otherRoutes)].toSorted())
  assert.equal(JSON.stringify(openApiDocument({ operations, version: '1.2.3' })), JSON.stringify(made))
})
