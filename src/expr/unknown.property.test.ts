import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { isJsonObject, type Json, type JsonObject } from '#base'
import { AppError, findUnknowns, isUnknown, publicLabel, unknownValue } from '#contract'

import { compileExpression } from './expression.ts'
import { compileTemplate } from './template.ts'
import { keepsTo, valueOf } from './testing/schema-values.ts'

const int = { type: 'integer' }
const text = { type: 'string' }
const sheet = {
  type: 'object',
  properties: { a: int, b: text },
  required: ['a'],
  additionalProperties: false,
}
const input: JsonObject = {
  k: true,
  n: 2,
  u: unknownValue({ type: 'boolean' }, 'u'),
  v: unknownValue({ type: 'boolean' }, 'v'),
  m: unknownValue(int, 'm'),
  s: unknownValue(text, 's'),
  o: unknownValue(sheet, 'o'),
  maybe: unknownValue({ anyOf: [sheet, { type: 'null' }] }, 'maybe'),
  l: unknownValue({ type: 'array', items: int }, 'l'),
  any: unknownValue(true, 'any'),
  part: { a: unknownValue(int, 'part'), b: 'x' },
  half: { a: 1, b: unknownValue(text, 'half', { mayBeMissing: true }) },
  items: [1, unknownValue(int, 'item'), 3],
}

/** What the unknown parts may turn out to be. Small numbers and texts meet one another often. */
const sampled = new Map<JsonObject | true, fc.Arbitrary<Json>>([
  [int, fc.integer({ min: -1, max: 3 })],
  [text, fc.constantFrom('', 'a', 'x', '1')],
])
function sampleOf(schema: JsonObject | true): fc.Arbitrary<Json> {
  const known = sampled.get(schema)
  if (known) return known
  if (schema === true) return fc.oneof(fc.jsonValue({ maxDepth: 2 }).map(asWritten), sampleOf(sheet))
  if (schema === sheet)
    return fc.record({ a: sampleOf(int), b: sampleOf(text) }, { requiredKeys: ['a'], noNullPrototype: true })
  if (schema['type'] === 'array') return fc.array(sampleOf(schema['items'] as JsonObject), { maxLength: 3 })
  if (Array.isArray(schema['anyOf']))
    return fc.oneof(...(schema['anyOf'] as readonly JsonObject[]).map(sampleOf))
  return valueOf(schema)
}

const gone = Symbol('gone')
const places = findUnknowns(input)
/** As a journal has it: written down, -0 is 0. */
function asWritten(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json
}

const completion = fc.tuple(
  ...places.map(({ unknown: { $unknown } }) => {
    const value = sampleOf($unknown.schema)
    return $unknown.mayBeMissing ? fc.oneof(value, fc.constant(gone)) : value
  }),
)

function complete(values: readonly (Json | typeof gone)[]): JsonObject {
  let next = 0
  const fill = (part: Json): Json | typeof gone => {
    if (isUnknown(part)) {
      next += 1
      return values[next - 1] ?? null
    }
    if (Array.isArray(part)) return (part as readonly Json[]).map((item) => fill(item) as Json)
    if (!isJsonObject(part)) return part
    const entries = Object.entries(part).map(([key, item]) => [key, fill(item)] as const)
    return Object.fromEntries(entries.filter(([, item]) => item !== gone)) as Json
  }
  return fill(input) as JsonObject
}

const expressions = fc.letrec<Record<'bool' | 'num' | 'str' | 'list' | 'map' | 'any', string>>((tie) => {
  const made = (parts: TemplateStringsArray, ...kinds: ('bool' | 'num' | 'str' | 'list' | 'map' | 'any')[]) =>
    fc.tuple(...kinds.map((kind) => tie(kind))).map((given) => String.raw({ raw: parts }, ...given))
  const one = (...sources: string[]): fc.Arbitrary<string> => fc.constantFrom(...sources)
  const options = { maxDepth: 4 }
  return {
    bool: fc.oneof(
      options,
      one(
        'input.u',
        'input.v',
        'input.k',
        'true',
        'false',
        'input.any',
        'has(input.o.b)',
        'has(input.maybe.a)',
      ),
      made`(${'bool'} && ${'bool'})`,
      made`(${'bool'} || ${'bool'})`,
      made`!${'bool'}`,
      made`(${'bool'} ? ${'bool'} : ${'bool'})`,
      made`(${'num'} == ${'num'})`,
      made`(${'num'} < ${'num'})`,
      made`(${'str'} >= ${'str'})`,
      made`(${'any'} == ${'any'})`,
      made`(${'any'} != null)`,
      made`(${'num'} in ${'list'})`,
      made`(${'str'} in ${'map'})`,
      made`("b" in ${'map'})`,
      made`(${'map'} == ${'map'})`,
      made`(type(${'map'}) == type({}))`,
      made`has(${'map'}.a)`,
      made`has(${'map'}.b)`,
      made`${'list'}.exists(x, x > ${'num'})`,
      made`${'list'}.all(x, x == ${'num'} || ${'bool'})`,
      made`${'list'}.exists_one(x, x == ${'num'})`,
      made`${'map'}.all(k, v, v == ${'any'})`,
      made`(type(${'any'}) == type(${'any'}))`,
      made`(type(${'any'}) == string)`,
      made`${'map'}.?b.hasValue()`,
      made`${'str'}.contains(${'str'})`,
    ),
    num: fc.oneof(
      options,
      one('input.m', 'input.n', '1', '0', 'input.part.a', 'input.half.a', 'input.items[1]', 'input.o.a'),
      made`(${'num'} + ${'num'})`,
      made`(${'num'} * ${'num'})`,
      made`(${'num'} % ${'num'})`,
      made`-${'num'}`,
      made`(${'bool'} ? ${'num'} : ${'num'})`,
      made`size(${'list'})`,
      made`size(${'str'})`,
      made`size(${'map'})`,
      made`${'list'}[${'num'}]`,
      made`${'list'}[?${'num'}].orValue(${'num'})`,
      made`${'map'}.a`,
      made`${'map'}[${'str'}]`,
      made`sum(${'list'})`,
      made`${'list'}.max()`,
      made`${'list'}.first()`,
      made`math.greatest(${'num'}, ${'num'})`,
      made`cel.bind(y, ${'num'}, y + y)`,
      made`[${'any'}, ${'any'}].size()`,
    ),
    str: fc.oneof(
      options,
      one('input.s', '"a"', 'input.part.b', '"b"'),
      made`(${'str'} + ${'str'})`,
      made`string(${'num'})`,
      made`json(${'any'})`,
      made`${'str'}.upper()`,
      made`${'list'}.map(x, string(x)).join("-")`,
      made`${'map'}.?b.orValue(${'str'})`,
      made`${'map'}.?b.optMap(t, t + ${'str'}).orValue("z")`,
    ),
    list: fc.oneof(
      options,
      one('input.l', 'input.items', '[1, 2]', '[]'),
      made`[${'num'}, ${'num'}]`,
      made`(${'list'} + ${'list'})`,
      made`${'list'}.filter(x, x < ${'num'} || ${'bool'})`,
      made`${'list'}.map(x, x + ${'num'})`,
      made`${'list'}.map(x, ${'bool'}, x)`,
      made`${'list'}.sortBy(x, -x)`,
      made`${'list'}.sort()`,
      made`${'list'}.distinct()`,
      made`${'list'}.reverse()`,
      made`${'list'}.slice(0, 1)`,
      made`[${'list'}, ${'list'}].flatten()`,
      made`${'map'}.map(k, size(k))`,
    ),
    map: fc.oneof(
      options,
      one('input.o', 'input.part', 'input.half', 'input.maybe', 'input.any'),
      made`{"a": ${'num'}, "b": ${'str'}}`,
      made`{${'str'}: ${'num'}}`,
      made`${'map'}.merge(${'map'})`,
      made`[${'map'}, ${'map'}][0]`,
      made`optional.of(${'map'}).value()`,
      made`${'map'}.transformMap(k, v, k == "a", v)`,
    ),
    any: fc.oneof(
      options,
      tie('bool'),
      tie('num'),
      tie('str'),
      tie('list'),
      tie('map'),
      one('null', 'input.any'),
      made`keys(${'map'})`,
      made`entries(${'map'})`,
      made`${'list'}.groupBy(x, x % 2)`,
      made`${'map'}.?a`,
      made`optional.of(${'any'})`,
      made`optional.ofNonZeroValue(${'any'})`,
      made`type(${'any'})`,
      made`[${'any'}]`,
      made`${'any'}.b`,
      made`parseJson(${'str'})`,
      made`date(${'any'})`,
    ),
  }
})

interface Outcome {
  readonly value?: Json
  readonly code?: string
}

function outcomeOf(work: () => Json): Outcome {
  try {
    return { value: work() }
  } catch (error) {
    assert.ok(error instanceof AppError, String(error))
    assert.notEqual(error.code, 'internal.bug', String(error.cause))
    return { code: error.code }
  }
}

/** Whether what a dry-run foresaw may turn out to be this. */
function foresaw(value: Json, real: Json): boolean {
  if (isUnknown(value)) return keepsTo(real, value.$unknown.schema)
  if (Array.isArray(value)) {
    const list = value as readonly Json[]
    return (
      Array.isArray(real) &&
      list.length === real.length &&
      list.every((item, at) => foresaw(item, real[at] as Json))
    )
  }
  if (!isJsonObject(value)) return value === real
  if (!isJsonObject(real) || Object.keys(real).some((key) => !Object.hasOwn(value, key))) return false
  return Object.entries(value).every(([key, item]) =>
    Object.hasOwn(real, key)
      ? foresaw(item, real[key] as Json)
      : isUnknown(item) && item.$unknown.mayBeMissing,
  )
}

const labelOf = () => publicLabel

test('what a dry-run knows holds, whatever the unknown turns out to be', () => {
  const seen = { known: 0, partly: 0, unknown: 0, fault: 0 }
  const source = fc.oneof(expressions.bool, expressions.any, expressions.bool)
  fc.assert(
    fc.property(source, fc.array(completion, { minLength: 4, maxLength: 4 }), (written, completions) => {
      const expression = compileExpression(written)
      const dry = outcomeOf(() => expression.evaluate({ values: { input }, labelOf, observe: true }).value)
      if (dry.value === undefined) seen.fault += 1
      else if (isUnknown(dry.value)) seen.unknown += 1
      else if (findUnknowns(dry.value).length > 0) seen.partly += 1
      else seen.known += 1
      for (const values of completions) {
        const real = outcomeOf(
          () => expression.evaluate({ values: { input: complete(values) }, labelOf }).value,
        )
        if (real.value === undefined) continue
        assert.ok(
          dry.value !== undefined,
          `${dry.code} was foreseen, and it gives ${JSON.stringify(real.value)}`,
        )
        assert.ok(
          foresaw(dry.value, real.value),
          `${JSON.stringify(dry.value)} was foreseen, and it gives ${JSON.stringify(real.value)}`,
        )
      }
    }),
    { numRuns: 1200 },
  )
  for (const [kind, count] of Object.entries(seen)) assert.ok(count >= 10, `${kind}: only ${count}`)
})

test('the three values of logic are those of all the ways in which the unknown may turn out', () => {
  const logic = fc.letrec<{ bool: string }>((tie) => ({
    bool: fc.oneof(
      { depthSize: 'medium' },
      fc.constantFrom('input.a', 'input.b', 'true', 'false'),
      fc
        .tuple(tie('bool'), fc.constantFrom('&&', '||'), tie('bool'))
        .map(([a, op, b]) => `(${a} ${op} ${b})`),
      tie('bool').map((a) => `!${a}`),
    ),
  })).bool
  fc.assert(
    fc.property(logic, (source) => {
      const bool = { type: 'boolean' }
      const values = { input: { a: unknownValue(bool, 'a'), b: unknownValue(bool, 'b') } }
      const dry = compileExpression(source).evaluate({ values, labelOf, observe: true }).value
      if (isUnknown(dry)) return
      for (const a of [true, false])
        for (const b of [true, false])
          assert.equal(
            compileExpression(source).evaluate({ values: { input: { a, b } }, labelOf }).value,
            dry,
          )
    }),
  )
})

test('the parts of a template hold, whatever the unknown turns out to be', () => {
  const part = fc.oneof(
    expressions.any.map((source) => `\${${source}}`),
    fc.tuple(expressions.str, expressions.num).map(([a, b]) => `\${${a}}/\${${b}}`),
  )
  fc.assert(
    fc.property(
      fc.record({ a: part, list: fc.array(part, { maxLength: 2 }) }),
      completion,
      (parts, values) => {
        const template = compileTemplate(parts)
        const dry = outcomeOf(() => template.evaluate({ values: { input }, labelOf, observe: true }).value)
        const real = outcomeOf(
          () => template.evaluate({ values: { input: complete(values) }, labelOf }).value,
        )
        if (real.value === undefined) return
        assert.ok(
          dry.value !== undefined && foresaw(dry.value, real.value),
          JSON.stringify([dry, real.value]),
        )
      },
    ),
    { numRuns: 400 },
  )
})

test('where nothing is unknown, a dry-run gives what any run gives', () => {
  fc.assert(
    fc.property(expressions.any, completion, (source, values) => {
      const scope = { values: { input: complete(values) }, labelOf }
      const expression = compileExpression(source)
      const plain = outcomeOf(() => expression.evaluate(scope).value)
      assert.deepEqual(
        outcomeOf(() => expression.evaluate({ ...scope, observe: true }).value),
        plain,
      )
    }),
    { numRuns: 300 },
  )
})
