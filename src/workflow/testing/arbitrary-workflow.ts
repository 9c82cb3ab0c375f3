import fc from 'fast-check'

import type { Json } from '#base'
import { WorkflowDocument } from '#contract'

const ids = ['find', 'each', 'gate1', 'report', 'last_step', 'a', 'b', 'on', 'null', 'y'] as const

/** Pieces that trip printers and parsers. */
const trap = fc.constantFrom(
  '',
  ' ',
  '\n',
  '\t',
  '\n\n',
  'true',
  'null',
  '~',
  '- ',
  ': ',
  ' #',
  '%',
  '@',
  '`',
  '0x1f',
  '1e5',
  '.inf',
  '---',
  '...',
  '!x',
  '&a',
  '*a',
  '|',
  '>',
  '\r',
  '\u2028',
  '\ud800',
  '😀',
  '\ufeff',
  '${',
  '}',
  'on',
  '=',
  '<<',
  '12:30',
  '\u0085',
  '[',
  '{',
  ',',
  "'",
  '"',
  '\\',
  '\u0000',
  '$${',
  '${input.x}',
  '->',
  'when',
  'constructor',
)
const word = fc.oneof(fc.string({ maxLength: 8 }), fc.string({ unit: 'binary', maxLength: 6 }), trap)
const text = fc.oneof(
  { weight: 4, arbitrary: word },
  { weight: 2, arbitrary: fc.array(word, { maxLength: 6 }).map((words) => words.join('')) },
  { weight: 1, arbitrary: fc.array(word, { maxLength: 40 }).map((words) => words.join(' ')) },
  { weight: 1, arbitrary: fc.array(word, { maxLength: 6 }).map((words) => words.join('\n')) },
)
const key = text.filter((name) => name !== '__proto__')
const number = fc.oneof(
  fc.integer(),
  fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .filter((value) => !Number.isInteger(value) || Number.isSafeInteger(value)),
)

/** JSON of every kind, with the strings and keys that printers get wrong; no negative zero, which JSON text loses. */
export const arbitraryJson: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    number.map((value) => (value === 0 ? 0 : value)),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value

const id = fc.constantFrom(...ids)
const name = fc.oneof(id, fc.string({ minLength: 1, maxLength: 12 }))
const expression = fc.oneof(
  fc.constantFrom('input.x > 1', 'true', ' spaced ', 'a\n&& b', 'x -> y when z'),
  fc.string({ minLength: 1, maxLength: 20 }),
)
const durationMs = fc.integer({ min: 0, max: 31_536_000_000 })
const fields = fc.dictionary(key, arbitraryJson, { maxKeys: 3, noNullPrototype: true })
const action = fc.record({ use: name, with: fields }, { requiredKeys: ['use'] })

const retry = fc.record(
  {
    max: fc.integer({ min: 0, max: 100 }),
    backoffMs: fc.oneof(fc.constant(1_000), durationMs),
    factor: fc.oneof(fc.constant(2), fc.double({ min: 1, max: 10, noNaN: true })),
    maxMs: fc.oneof(fc.constant(60_000), durationMs),
    on: fc.array(name, { maxLength: 2 }),
  },
  { requiredKeys: ['max'] },
)
const common = {
  title: text.map((value) => value.slice(0, 200)),
  join: fc.constant('all'),
  entry: fc.array(action, { maxLength: 2 }),
  exit: fc.array(action, { maxLength: 2 }),
  pre: fc.array(expression, { maxLength: 2 }),
  post: fc.array(expression, { maxLength: 2 }),
  validators: fc.array(
    fc.record(
      {
        check: expression,
        message: text,
        retry: fc.record(
          { max: fc.integer({ min: 1, max: 100 }), coolDownMs: durationMs },
          { requiredKeys: ['max'] },
        ),
      },
      { requiredKeys: ['check'] },
    ),
    { maxLength: 2 },
  ),
  loop: fc.record(
    {
      maxVisits: fc.integer({ min: 1, max: 1_000_000 }),
      minDelayMs: durationMs,
      timeoutMs: durationMs,
      break: expression,
      fallback: id,
    },
    { requiredKeys: ['maxVisits'] },
  ),
  onError: fc.record({ severity: fc.constantFrom('fail', 'continue', 'pause') }),
}

const wait = fc.oneof(
  fc.record({ delayMs: fc.oneof(durationMs, text) }),
  fc.record({ until: text }),
  fc.record({ signal: name, timeoutMs: durationMs }, { requiredKeys: ['signal'] }),
  fc.record(
    { ask: text, choices: fc.array(text, { minLength: 1, maxLength: 3 }), timeoutMs: durationMs },
    { requiredKeys: ['ask'] },
  ),
)

/** Has the schema's form; says nothing about sense: edges may lead nowhere and expressions may be noise. */
const graph = fc.letrec<{ graph: unknown }>((tie) => {
  function node(own: Record<string, fc.Arbitrary<unknown>>, required: string): fc.Arbitrary<unknown> {
    return fc.record({ ...common, ...own }, { requiredKeys: [required] as never })
  }
  const forEach = fc.record(
    {
      items: arbitraryJson,
      as: id,
      concurrency: fc.integer({ min: 1, max: 1_000 }),
      onItemError: fc.constantFrom('stop', 'continue'),
      do: tie('graph'),
    },
    { requiredKeys: ['items', 'do'] },
  )
  const anyNode = fc.oneof(
    { depthSize: 'small' },
    node({ set: fields }, 'set'),
    node(
      {
        use: name,
        with: fields,
        retry,
        timeoutMs: durationMs,
        idempotencyKey: text,
        undo: fc.oneof(fc.constant('none'), action),
      },
      'use',
    ),
    node(
      {
        choose: fc.array(fc.record({ when: expression, to: name }, { requiredKeys: ['to'] }), {
          minLength: 1,
          maxLength: 3,
        }),
      },
      'choose',
    ),
    node({ wait }, 'wait'),
    node({ call: name, version: fc.integer({ min: 1, max: 99 }), with: fields }, 'call'),
    node({ end: fc.record({ terminate: fc.boolean(), output: arbitraryJson }, { requiredKeys: [] }) }, 'end'),
    node({ forEach }, 'forEach'),
  )
  const edge = fc.record(
    {
      from: name,
      to: name,
      on: fc.oneof(fc.constantFrom('done', 'error', 'timeout'), name),
      when: expression,
    },
    { requiredKeys: ['from', 'to'] },
  )
  return {
    graph: fc.record(
      {
        start: fc.array(id, { minLength: 1, maxLength: 2 }),
        nodes: fc.dictionary(id, anyNode, { maxKeys: 4, noNullPrototype: true }),
        edges: fc.array(edge, { maxLength: 4 }),
        output: arbitraryJson,
      },
      { requiredKeys: ['nodes', 'edges'] },
    ),
  }
}).graph

/** Documents that have the form of a workflow, defaults filled in; for printers and parsers, not for running. */
export const arbitraryWorkflow: fc.Arbitrary<WorkflowDocument> = fc
  .tuple(
    fc.record(
      {
        title: text.map((value) => value.slice(0, 200)),
        description: text,
        input: fields,
        onFailure: fc.constantFrom('unwind', 'keep'),
        layout: arbitraryJson,
      },
      { requiredKeys: [] },
    ),
    graph,
  )
  .map(([head, body]) =>
    WorkflowDocument.parse({ adjutant: 1, name: 'any-workflow', ...head, ...(body as object) }),
  )
