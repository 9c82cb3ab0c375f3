import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { z } from 'zod'

import { operations } from './index.ts'
import { loginOperations } from './login.ts'
import { factsOf, manifestOf } from './manifest.ts'
import { type Operation, operation } from './operation.ts'

const all = Object.entries<Operation>({ ...operations, ...loginOperations })

/** What of a field's schema reads no text, as a query gives it. */
function unreadable(schema: z.ZodType): string | undefined {
  const { def } = schema as z.ZodType & {
    def: { coerce?: boolean; innerType?: z.ZodType; element?: z.ZodType }
  }
  const inner = def.innerType ?? def.element
  if (inner) return unreadable(inner)
  const plain = ['number', 'int', 'boolean', 'bigint', 'date', 'object', 'record', 'null']
  return plain.includes(def.type) && def.coerce !== true ? def.type : undefined
}

describe('every operation', () => {
  for (const [name, one] of all) {
    const { method, path, pathFields, queryFields } = factsOf(one)

    test(`${name} is named, said and found like the others`, () => {
      assert.match(name, /^[a-z][A-Za-z]*\.[a-z][A-Za-z]*$/)
      assert.match(one.summary, /^[A-Z].*\.$/s)
      assert.match(path, /^\/api\/v[12](\/[a-z][a-z-]*|\/\{[a-zA-Z]+\})+$/)
      for (const field of pathFields) {
        const schema = one.input.shape[field] as z.ZodType | undefined
        assert.ok(schema, `${field} is in the path and not in the input`)
        assert.ok(!z.safeParse(schema, undefined).success, `${field} is in the path and can be left out`)
      }
      assert.equal(new Set(one.errors).size, one.errors.length)
    })

    test(`${name} can be told by an address as far as it must`, () => {
      for (const field of [...pathFields, ...queryFields]) {
        const schema = one.input.shape[field] as z.ZodType
        assert.equal(unreadable(schema), undefined, `${field} is not read from text`)
        // "false" would be true.
        assert.ok(!hasCoercedBoolean(schema), `${field} takes every text for true`)
      }
      // A link on somebody's page can make a browser GET, so none of them changes anything.
      if (method === 'GET') assert.ok(['none', 'look'].includes(one.permission))
    })
  }
})

function hasCoercedBoolean({ def }: z.ZodType): boolean {
  if ('innerType' in def) return hasCoercedBoolean(def.innerType as z.ZodType)
  return def.type === 'boolean'
}

test('no two operations share an address or a name in other programs', () => {
  const places = all.map(([, { http }]) => http.replaceAll(/\{[^}]+\}/g, '{}'))
  assert.deepEqual(places.toSorted(), [...new Set(places)].toSorted())
  const names = all.map(([name]) => name.replaceAll('.', '_').toLowerCase())
  assert.equal(new Set(names).size, names.length)
})

test('a registry as plain data says where each field goes', () => {
  const small = {
    'a.get': operation({
      http: 'GET /a/{id}/b/{key}',
      summary: 'S.',
      permission: 'look',
      audit: null,
      errors: [],
      input: z.strictObject({ key: z.string(), id: z.string(), cut: z.string() }),
      output: { content: 'text/csv' },
    }),
    'a.add': operation({
      http: 'POST /a/{id}',
      summary: 'S.',
      permission: 'look',
      audit: null,
      errors: [],
      input: z.strictObject({ id: z.string(), text: z.string() }),
      output: z.string(),
    }),
  }
  assert.deepEqual(JSON.parse(JSON.stringify(manifestOf(small))), {
    'a.get': {
      method: 'GET',
      path: '/a/{id}/b/{key}',
      pathFields: ['id', 'key'],
      queryFields: ['cut'],
      content: true,
      summary: 'S.',
    },
    'a.add': {
      method: 'POST',
      path: '/a/{id}',
      pathFields: ['id'],
      queryFields: [],
      content: false,
      summary: 'S.',
    },
  })
})
