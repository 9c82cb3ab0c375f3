import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { AppError } from '#contract'

import type { WorkflowProblem } from '../problem.ts'
import { type ParseOptions, parseWorkflow, readWorkflow, workflowFromJson } from './parse-workflow.ts'

const head = 'adjutant: 1\nname: tiny\n'

function problemsIn(text: string, options: ParseOptions = {}): WorkflowProblem[] {
  try {
    parseWorkflow(text, options)
  } catch (error) {
    assert.ok(error instanceof AppError)
    assert.equal(error.code, 'workflow.invalid')
    return error.details['problems'] as unknown as WorkflowProblem[]
  }
  return []
}

/** The only problem, as `code line:column path message hint`. */
function problemIn(text: string, options: ParseOptions = {}): string {
  const [problem, ...others] = problemsIn(text, options)
  assert.deepEqual(others, [])
  const { code, line, column, path, message, hint } = problem ?? assert.fail('no problem')
  return `${code} ${line}:${column} ${path} ${message}${hint === undefined ? '' : ` ${hint}`}`
}

describe('friendlier spellings', () => {
  const canonical = workflowFromJson({
    adjutant: 1,
    name: 'tiny',
    start: ['a'],
    nodes: {
      a: {
        use: 'fs.list',
        retry: { max: 3, backoffMs: 500 },
        timeoutMs: 30_000,
        onError: { severity: 'continue' },
        post: ['output != null'],
      },
      b: { choose: [{ when: 'input.n > 1', to: 'd' }] },
      c: {
        wait: { delayMs: 5_400_000 },
        loop: { maxVisits: 2, minDelayMs: 1_000 },
        validators: [{ check: 'true', retry: { max: 1, coolDownMs: 2_000 } }],
      },
      d: {
        forEach: {
          items: [1],
          do: { nodes: { do: { use: 'fs.read', timeoutMs: 1_000 } }, output: '${nodes.do.output}' },
        },
      },
      e: {
        forEach: {
          items: [1],
          do: { nodes: { x: { set: {} }, y: { set: {} } }, edges: [{ from: 'x', to: 'y' }] },
        },
        entry: [{ use: 'notify' }],
      },
      f: { end: {} },
    },
    edges: [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'c' },
      { from: 'c', to: 'd' },
      { from: 'd', to: 'e' },
      { from: 'e', to: 'f' },
      { from: 'a', to: 'c', on: 'error', when: 'input.n -> 1' },
      { from: 'c', to: 'd', on: 'timeout' },
    ],
  })

  test('steps, arrows, durations and short forms fold into the canonical document', () => {
    const text = `${head}
start: a
steps:
  - { id: a, use: fs.list, retry: { max: 3, backoff: 500ms }, timeout: 30s, onError: continue, post: output != null }
  - { id: b, choose: [{ when: input.n > 1, to: d }] }
  - { id: c, wait: 1h 30m, loop: { maxVisits: 2, minDelay: 1s }, validators: [{ check: "true", retry: { max: 1, coolDown: 2s } }] }
  - { id: d, forEach: { items: [1], do: { use: fs.read, timeout: 1s } } }
  - { id: e, forEach: { items: [1], do: [{ id: x, set: {} }, { id: y, set: {} }] }, entry: { use: notify } }
  - { id: f, end: }
edges:
  - a -> c on error when input.n -> 1
  - c -> d on timeout
`
    assert.deepEqual(parseWorkflow(text), canonical)
  })

  test('a chain of arrows is an edge from each to the next', () => {
    const { edges } = parseWorkflow(
      `${head}nodes: { a: { end: }, b: { end: }, c: { end: } }\nedges: [a -> b -> c, c -> a]`,
    )
    assert.deepEqual(
      edges.map(({ from, to }) => from + to),
      ['ab', 'bc', 'ca'],
    )
  })

  test('nothing follows a step that always chooses', () => {
    const { edges } = parseWorkflow(`${head}steps: [{ id: a, choose: [{ to: b }] }, { id: b, end: }]`)
    assert.deepEqual(edges, [])
  })

  test('the name of the file stands in for a missing name only', () => {
    assert.equal(parseWorkflow('adjutant: 1\nnodes: {}', { name: 'from-file' }).name, 'from-file')
    assert.equal(parseWorkflow(`${head}nodes: {}`, { name: 'from-file' }).name, 'tiny')
  })
})

describe('problems are told with their place and a way out', () => {
  const cases: [name: string, text: string, expected: RegExp | string][] = [
    [
      'a misspelt field',
      'nodes:\n  a: { use: x.y, wiht: {} }',
      'workflow.unknown_key 4:18 /nodes/a/wiht "a" has no field "wiht". Did you mean "with"?',
    ],
    [
      'a misspelt field deep inside',
      'nodes:\n  a:\n    use: x.y\n    retry: { max: 1, factr: 2 }',
      'workflow.unknown_key 6:22 /nodes/a/retry/factr "retry" has no field "factr". Did you mean "factor"?',
    ],
    [
      'a misspelt kind',
      'nodes:\n  a: { uses: x.y }',
      'workflow.unclear_node 4:3 /nodes/a The node "a" does not say what it does. Did you mean "use" instead of "uses"?',
    ],
    [
      'two kinds',
      'nodes:\n  a: { use: x.y, set: {} }',
      /unclear_node 4:3 \/nodes\/a The node "a" says "use" and "set"/,
    ],
    [
      'a missing field',
      'nodes:\n  a: { use: x.y, loop: {} }',
      'workflow.missing_key 4:18 /nodes/a/loop "loop" needs the field "maxVisits".',
    ],
    [
      'a value of the wrong kind',
      'nodes:\n  a: { use: 7 }',
      'workflow.shape 4:8 /nodes/a/use "use" must be text, not 7.',
    ],
    [
      'a word that is no choice',
      'nodes:\n  a: { use: x, onError: ignore }',
      'workflow.shape 4:16 /nodes/a/onError/severity "severity" must be "fail" or "continue" or "pause", not "ignore".',
    ],
    ['a wait that is none', 'nodes:\n  a: { wait: { signl: go } }', /unknown_key|missing_key/],
    [
      'a number out of its range',
      'nodes:\n  a: { use: x, retry: { max: 900 } }',
      'workflow.shape 4:25 /nodes/a/retry/max "max" must be at most 100, not 900.',
    ],
    [
      'a name that is none',
      'nodes:\n  Bad-Name: { end: }',
      'workflow.shape 4:3 /nodes/Bad-Name "Bad-Name" is not a name for a node. A name is a lower-case letter, then up to 62 letters, digits or _.',
    ],
    ['a name of JavaScript', 'nodes:\n  constructor: { end: }', /"constructor" is not a name for a node/],
    [
      'a word that is no duration',
      'nodes:\n  a: { use: x, timeout: soon }',
      'workflow.shape 4:16 /nodes/a/timeout "soon" is not a duration. Write 500ms, 30s, 5m, 2h or 1d, or timeoutMs with a number.',
    ],
    [
      'an edge that is none',
      'nodes: {}\nedges: [a => b]',
      /workflow.shape 4:9 \/edges\/0 This is not an edge/,
    ],
    [
      'a step without an id',
      'steps:\n  - use: x.y',
      'workflow.shape 4:5 /steps/0 Each step needs an id. Begin the step with "id: NAME".',
    ],
    [
      'a step with a problem',
      'steps:\n  - id: a\n    use: x.y\n    wihh: {}',
      'workflow.unknown_key 6:5 /steps/0/wihh "a" has no field "wihh". Did you mean "with"?',
    ],
    [
      'the second edge of a chain',
      'nodes: {}\nedges:\n  - a -> b -> c\n  - { from: c, two: d }',
      /6:5 \/edges\/1 An entry of "edges" needs the field "to"/,
    ],
    [
      'a problem in a short body',
      'nodes:\n  a: { forEach: { items: [], do: { use: x.y, witch: {} } } }',
      /workflow.unknown_key 4:46 \/nodes\/a\/forEach\/do\/witch/,
    ],
    [
      'a key given twice',
      'nodes: {}\nnodes: {}',
      'workflow.duplicate_key 4:1  The key "nodes" is given twice. Remove one of the two.',
    ],
    [
      'a number that would lose digits',
      'nodes: { a: { set: { n: 12345678901234567890 } } }',
      /workflow.shape 3:25 \/nodes\/a\/set\/n The number 12345678901234567890 is too large/,
    ],
    ['a tag', 'nodes: !!binary aGk=', /workflow.unsupported_yaml 3:8 .*tag/],
    ['an alias to nothing', 'nodes: *n', /workflow.unsupported_yaml 3:8 \/nodes There is no anchor &n/],
    ['an alias to itself', 'nodes: &n { a: *n }', /leads back to itself/],
    ['a key that is a list', 'nodes: { ? [a] : b }', /A key must be text/],
    ['a reserved key', 'nodes: { a: { set: { __proto__: 1 } } }', /The key "__proto__" is reserved/],
    ['two documents', 'nodes: {}\n---\na: 1', /several YAML documents/],
    ['bad indentation', 'nodes:\n\ta: 1', /workflow.syntax 4:1  This is not YAML/],
  ]
  for (const [name, text, expected] of cases) {
    test(name, () => {
      if (typeof expected === 'string') assert.equal(problemIn(head + text), expected)
      else
        assert.match(
          problemsIn(head + text)
            .map(({ code, line, column, path, message }) => `${code} ${line}:${column} ${path} ${message}`)
            .join('\n'),
          expected,
        )
    })
  }

  test('a YAML directive', () => {
    assert.match(problemIn(`%YAML 1.1\n---\n${head}nodes: {}`), /unsupported_yaml 1:1 .*directives/)
  })

  const json: [name: string, text: string, expected: string][] = [
    [
      'a missing value',
      '{"adjutant": 1,\n "nodes": {"a": }}',
      'workflow.syntax 2:17 /nodes/a This is not JSON: there is "}}" where a value is expected.',
    ],
    [
      'a text that ends early',
      '{"adjutant": 1',
      'workflow.syntax 1:15  This is not JSON: the text ends where a comma or a closing brace is expected.',
    ],
    [
      'more after the end',
      '{} {}',
      'workflow.syntax 1:4  This is not JSON: there is "{}" where the end of the document is expected.',
    ],
    [
      'a key given twice',
      '{"a": 1, "a": 2}',
      'workflow.duplicate_key 1:10  The key "a" is given twice. Remove one of the two.',
    ],
    [
      'a raw line break in a string',
      '{"a": "x\n"}',
      'workflow.syntax 1:7 /a This is not JSON: there is "\\"x\\n\\"}" where a closed string on one line is expected.',
    ],
    [
      'an infinite number',
      '{"a": 1e999}',
      'workflow.shape 1:7 /a The number 1e999 is not one that JSON can hold. Write it as a string, in quotes.',
    ],
  ]
  for (const [name, text, expected] of json)
    test(`in JSON, ${name}`, () => assert.equal(problemIn(text), expected))

  test('many problems are told in the order of the text, at most a hundred, and all are counted', () => {
    const wrong = Array.from({ length: 150 }, (_, index) => `  n${index}: { use: x, wrong: 1 }`).join('\n')
    const problems = problemsIn(`${head}nodes:\n${wrong}`)
    assert.equal(problems.length, 100)
    assert.equal(problems[99]?.path, '/nodes/n99/wrong')
    assert.throws(
      () => parseWorkflow(`${head}nodes:\n${wrong}`),
      (error) => error instanceof AppError && error.details['count'] === 150,
    )
  })
})

describe('readWorkflow', () => {
  test('finds the place of a canonical pointer in the text that was folded', () => {
    const { locate } = readWorkflow(
      `${head}steps:\n  - id: a\n    use: x\n    timeout: 3s\n  - id: b\n    use: y\nedges:\n  - a -> b on error`,
    )
    assert.deepEqual(locate('/nodes/b/use'), { line: 8, column: 5 })
    assert.deepEqual(locate('/nodes/a/timeoutMs'), { line: 6, column: 5 })
    assert.deepEqual(locate('/edges/1/to'), { line: 10, column: 5 })
    assert.deepEqual(locate('/nodes/b/with/none'), { line: 7, column: 5 })
  })

  test('does so in JSON', () => {
    const { locate } = readWorkflow('{"adjutant": 1, "name": "tiny",\n "nodes": {"a": {"use": "x"}}}')
    assert.deepEqual(locate('/nodes/a/use'), { line: 2, column: 25 })
  })
})
