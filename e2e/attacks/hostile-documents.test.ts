import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import fc from 'fast-check'

import { isJsonObject, type Json } from '#base'
import { AppError } from '#contract'

import { diffText } from '../../src/workflow/diff/diff-text.ts'
import { diffWorkflows } from '../../src/workflow/diff/diff-workflows.ts'
import { problemLine, type WorkflowProblem } from '../../src/workflow/problem.ts'
import { arbitraryJson, arbitraryWorkflow } from '../../src/workflow/testing/arbitrary-workflow.ts'
import { canonicalWorkflow } from '../../src/workflow/text/canonical.ts'
import { parseWorkflow, workflowFromJson } from '../../src/workflow/text/parse-workflow.ts'
import { printWorkflow } from '../../src/workflow/text/print-workflow.ts'
import { validateWorkflow } from '../../src/workflow/validate/validate-workflow.ts'

const sensible = parseWorkflow(`adjutant: 1
name: sensible
input: { type: object, properties: { folder: { type: string } } }
nodes:
  list: { use: fs.list, with: { path: "\${input.folder}" }, retry: 3, timeout: 30s }
  each:
    forEach:
      items: \${nodes.list.output.items}
      do: { use: fs.move, with: { from: "\${item.path}", to: "\${input.folder}/\${index}" } }
  any: { choose: [{ when: size(nodes.each.output.results) > 0, to: stop }], loop: { maxVisits: 3, fallback: stop } }
  stop: { end: { output: "\${nodes.each.output}" } }
edges: [list -> each -> any, any -> each when iteration < 3, list -> stop on error]
`)
const documents = fc.oneof(fc.constant(sensible), arbitraryWorkflow)

/** Everything that is done with a document that came from outside. */
function useAll(read: () => ReturnType<typeof parseWorkflow>): 'refused' | 'read' {
  let document
  try {
    document = read()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    assert.equal(error.code, 'workflow.invalid')
    const problems = error.details['problems'] as unknown as WorkflowProblem[]
    assert.ok(
      problems.length > 0 &&
        problems.every(({ message, code }) => message !== '' && code.startsWith('workflow.')),
    )
    assert.doesNotMatch(JSON.stringify(error.toProblem()), /\.ts:\d|node_modules|    at /)
    return 'refused'
  }
  for (const problem of validateWorkflow(document, { tools: new Map() }))
    assert.ok(problemLine(problem).length < 3_000)
  assert.deepEqual(parseWorkflow(printWorkflow(document)), document)
  diffText(diffWorkflows(sensible, document))
  return 'read'
}

type Cut = { readonly at: number; readonly remove: number; readonly insert: string }

const marks = [
  '{',
  '}',
  '[',
  ']',
  ':',
  ': ',
  ',',
  '-',
  '- ',
  '"',
  "'",
  '\n',
  '\n  ',
  '\t',
  '#',
  '&a ',
  '*a',
  '!!x ',
  '|',
  '>',
  '%',
  '---\n',
  '...',
  '${',
  '\\',
  '\u0000',
  '\ud800',
  '\ufeff',
  'null',
  '1e999',
  '-> ',
  ' on ',
  ' when ',
  '__proto__',
  'constructor',
  '<<',
]
const cut: fc.Arbitrary<Cut> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(200)),
  insert: fc.oneof(fc.constantFrom('', ...marks), fc.string({ maxLength: 5 })),
})

function slash(text: string, cuts: readonly Cut[]): string {
  return cuts.reduce((rest, { at, remove, insert }) => {
    const place = Math.floor(at * rest.length)
    return rest.slice(0, place) + insert + rest.slice(place + remove)
  }, text)
}

/** Replaces, removes or adds something at a random place of a value. */
function graft(value: Json, picks: readonly number[], alien: Json): Json {
  const [pick = 0, ...rest] = picks
  if (rest.length === 0) return alien
  if (Array.isArray(value) && value.length > 0) {
    const list = value as readonly Json[]
    const index = pick % list.length
    return list.map((item, at) => (at === index ? graft(item, rest, alien) : item))
  }
  if (!isJsonObject(value)) return alien
  const keys = Object.keys(value)
  const key = keys[pick % (keys.length + 1)]
  if (key === undefined) return { ...value, [typeof alien === 'string' ? alien : 'extra']: alien }
  if (pick % 7 === 0) return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key))
  return { ...value, [key]: graft(value[key] ?? null, rest, alien) }
}

function countRefused(outcomes: readonly string[]): number {
  return outcomes.filter((outcome) => outcome === 'refused').length
}

describe('hostile documents', () => {
  for (const format of ['json', 'yaml'] as const) {
    test(`texts in ${format} that were cut up are read or refused with a code, never anything else`, () => {
      const outcomes: string[] = []
      fc.assert(
        fc.property(documents, fc.array(cut, { minLength: 1, maxLength: 4 }), (document, cuts) => {
          const text = slash(printWorkflow(document, format), cuts)
          outcomes.push(useAll(() => parseWorkflow(text)))
        }),
        { numRuns: 120, seed: 20_301 },
      )
      assert.ok(
        countRefused(outcomes) >= 70,
        `only ${countRefused(outcomes)} of ${outcomes.length} were refused`,
      )
    })
  }

  test('documents with alien parts are read or refused with a code, never anything else', () => {
    const outcomes: string[] = []
    fc.assert(
      fc.property(
        documents,
        fc.array(fc.nat(100), { minLength: 1, maxLength: 8 }),
        arbitraryJson,
        (document, picks, alien) => {
          const value = graft(canonicalWorkflow(document), picks, alien)
          outcomes.push(useAll(() => workflowFromJson(value)))
        },
      ),
      { numRuns: 120, seed: 20_302 },
    )
    assert.ok(
      countRefused(outcomes) >= 70,
      `only ${countRefused(outcomes)} of ${outcomes.length} were refused`,
    )
  })

  test('any text at all is refused with a code', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(fc.constantFrom(...marks)).map((parts) => parts.join('')),
        ),
        (text) => {
          assert.equal(
            useAll(() => parseWorkflow(text)),
            'refused',
          )
          assert.equal(
            useAll(() => parseWorkflow(text, { format: 'json' })),
            'refused',
          )
        },
      ),
      { numRuns: 300 },
    )
  })

  function refusal(text: string): string {
    try {
      parseWorkflow(text)
    } catch (error) {
      if (error instanceof AppError)
        return (error.details['problems'] as unknown as WorkflowProblem[])[0]?.code ?? ''
      throw error
    }
    return 'read'
  }

  const head = 'adjutant: 1\nname: big\nnodes:\n  a:\n    set:\n      x: '
  const deep = (open: string, close: string, depth: number): string =>
    open.repeat(depth) + close.repeat(depth)
  const refused: [name: string, text: string, code: string][] = [
    ['JSON of depth 1,000', `{"adjutant": 1, "nodes": ${deep('[', ']', 1_000)}}`, 'workflow.too_deep'],
    ['JSON of depth 1,000,000', deep('[', ']', 1_000_000), 'workflow.too_deep'],
    ['YAML of depth 1,000 in brackets', head + deep('[', ']', 1_000), 'workflow.too_deep'],
    [
      'YAML of depth 1,000 by indentation',
      Array.from({ length: 1_000 }, (_, level) => `${' '.repeat(level)}a:`).join('\n'),
      'workflow.too_deep',
    ],
    ['YAML of depth 100,000 on one line', '- '.repeat(100_000), 'workflow.too_deep'],
    ['YAML of 1,000,000 explicit keys', '? '.repeat(1_000_000), 'workflow.too_deep'],
    [
      'bodies in bodies, too deep',
      `${head}1\n${Array.from(
        { length: 40 },
        (_, level) => `${' '.repeat(2 + level * 4)}b: { forEach: { items: [1], do: { nodes: {`,
      )
        .join(' ')
        .replaceAll(/ +/g, ' ')}`,
      'workflow.syntax',
    ],
    [
      'aliases that multiply',
      `${head}[&a [1,1,1,1,1,1,1,1,1], ${'bcdefgh'
        .split('')
        .map((name, index) => `&${name} [${`*${'abcdefgh'[index]},`.repeat(9)}]`)
        .join(', ')}]`,
      'workflow.too_large',
    ],
    [
      'aliases that make it deep',
      `${head}[&a0 ${deep('[', ']', 30)}, ${Array.from({ length: 5 }, (_, n) => `&a${n + 1} ${'['.repeat(30)}*a${n}${']'.repeat(30)}`).join(', ')}]`,
      'workflow.too_deep',
    ],
    ['a text of 9 MB', `${head}"${'x'.repeat(9 * 1024 * 1024)}"`, 'workflow.too_large'],
    ['a million values', `{"adjutant": 1, "nodes": [${'1,'.repeat(1_100_000)}1]}`, 'workflow.too_large'],
    [
      '20,000 nodes',
      `{"adjutant": 1, "name": "many", "nodes": {${Array.from({ length: 20_000 }, (_, n) => `"n${n}": {"set": {}}`).join(',')}}}`,
      'workflow.too_large',
    ],
    [
      '130,000 keys, all wrong',
      `{"adjutant": 1, "name": "many", "nodes": {}, ${Array.from({ length: 130_000 }, (_, n) => `"k${n}": 1`).join(',')}}`,
      'workflow.unknown_key',
    ],
    [
      '30,000 nodes of no kind',
      `{"adjutant": 1, "name": "many", "nodes": {${Array.from({ length: 30_000 }, (_, n) => `"n${n}": {"x": 1}`).join(',')}}}`,
      'workflow.too_large',
    ],
    [
      '5,000 nodes of no kind',
      `{"adjutant": 1, "name": "many", "nodes": {${Array.from({ length: 5_000 }, (_, n) => `"n${n}": {"x": 1}`).join(',')}}}`,
      'workflow.unclear_node',
    ],
  ]
  for (const [name, text, code] of refused)
    test(`${name} is refused`, () => assert.equal(refusal(text), code))

  test('a value that came as an object is refused for its depth and its circles, too', () => {
    let value: Json = 1
    for (let depth = 0; depth < 100_000; depth += 1) value = [value]
    assert.equal(
      useAll(() => workflowFromJson({ adjutant: 1, name: 'x', nodes: { a: { set: { value } } } })),
      'refused',
    )
    const circle: Record<string, unknown> = { adjutant: 1, name: 'x' }
    circle['nodes'] = circle
    assert.equal(
      useAll(() => workflowFromJson(circle)),
      'refused',
    )
    for (const alien of [undefined, null, 1n, () => 1, Number.NaN, new Map()])
      assert.equal(
        useAll(() => workflowFromJson(alien)),
        'refused',
      )
  })

  test('a string of 2 MB, and bodies as deep as allowed, are read, printed and read again', () => {
    const text = 'line of words '.repeat(150_000)
    const document = parseWorkflow(
      `adjutant: 1\nname: big\nnodes: { a: { set: { text: ${JSON.stringify(text)} } } }`,
    )
    assert.deepEqual(parseWorkflow(printWorkflow(document)), document)
    const nested = Array.from({ length: 20 }).reduce<Json>(
      (body) => ({ nodes: { a: { forEach: { items: [1], do: body } } } }),
      { nodes: { a: { set: {} } } },
    )
    const deepest = workflowFromJson({ adjutant: 1, name: 'deep', ...(nested as object) })
    assert.deepEqual(parseWorkflow(printWorkflow(deepest)), deepest)
    assert.ok(validateWorkflow(deepest, { tools: new Map() }).every(({ severity }) => severity === 'warning'))
  })

  test('a workflow of 5,000 nodes, each of which reads the one before, is read, checked and printed', () => {
    const lines = Array.from(
      { length: 5_000 },
      (_, n) => `  - { id: n${n}, set: { x: ${n === 0 ? '1' : `"\${nodes.n${n - 1}.output.x}"`} } }`,
    )
    const document = parseWorkflow(`adjutant: 1\nname: long\nsteps:\n${lines.join('\n')}`)
    assert.deepEqual(validateWorkflow(document, { tools: new Map() }), [])
    assert.deepEqual(parseWorkflow(printWorkflow(document, 'json')), document)
  })
})
