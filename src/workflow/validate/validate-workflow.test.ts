import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { Json } from '#base'
import { AppError, type ToolDescription } from '#contract'

import { parseWorkflow } from '../text/parse-workflow.ts'
import { requireValidWorkflow, validateWorkflow } from './validate-workflow.ts'

function tool(
  name: string,
  input: Record<string, Json>,
  output: Record<string, Json>,
  required: string[] = Object.keys(input),
): [string, ToolDescription] {
  const object = (properties: Record<string, Json>, needed: string[]): ToolDescription['input'] =>
    ({
      type: 'object',
      properties,
      required: needed,
      additionalProperties: false,
    }) as ToolDescription['input']
  return [
    name,
    {
      name,
      version: 1,
      title: name,
      description: '',
      input: object(input, required),
      output: object(output, Object.keys(output)),
      effect: 'pure',
      undo: 'pure',
      capabilities: [],
      controls: [],
    },
  ]
}

const text = { type: 'string' }
const file = {
  type: 'object',
  properties: { path: text, size: { type: 'integer' } },
  required: ['path', 'size'],
  additionalProperties: false,
}
const tools = new Map([
  tool('fs.list', { path: text, recursive: { type: 'boolean' } }, { items: { type: 'array', items: file } }, [
    'path',
  ]),
  tool('fs.move', { from: text, to: text }, { path: text }),
  tool('notify', { text }, {}),
])

const head = `adjutant: 1
name: tiny
input: { type: object, properties: { folder: { type: string }, n: { type: integer } }, required: [folder] }
`

/** Problems as `severity code path: message hint`. */
function problemsIn(source: string): string[] {
  return validateWorkflow(parseWorkflow(head + source), { tools }).map(
    ({ severity, code, path, message, hint }) =>
      `${severity} ${code} ${path}: ${message}${hint === undefined ? '' : ` ${hint}`}`,
  )
}

describe('validateWorkflow', () => {
  test('finds nothing in a workflow that is right', () => {
    const source = `
nodes:
  list: { use: fs.list, with: { path: "\${input.folder}" }, retry: 3 }
  any: { choose: [{ when: size(nodes.list.output.items) > 0, to: each }] }
  each:
    forEach:
      items: \${nodes.list.output.items}
      as: file
      do:
        nodes:
          move: { use: fs.move, with: { from: "\${file.path}", to: "\${input.folder}/\${index}-\${size(nodes.list.output.items)}" }, post: output.path != "" }
          done: { set: { path: "\${nodes.move.output.path}", size: "\${file.size + 1}" } }
        edges: [move -> done]
        output: \${nodes.done.output}
  again: { set: { n: "\${nodes.each.output.results}" }, loop: { maxVisits: 3, break: iteration > 2 } }
  ask: { wait: { ask: "Again? \${input.?n.orValue(1)}" } }
  none: { end: { output: "\${nodes.any.output}" } }
edges:
  - list -> any
  - any -> none
  - each -> again
  - again -> ask
  - ask -> again when output == "yes"
  - ask -> none when output == "no"
output: \${nodes.list.output.items[0].size}
`
    assert.deepEqual(problemsIn(source), [])
  })

  const cases: [name: string, source: string, expected: string[]][] = [
    [
      'an edge to nowhere',
      'nodes: { find: { end: } }\nedges: [find -> fnid on error]',
      [
        'error workflow.unknown_node /edges/0/to: An edge names the node "fnid", which does not exist here. Did you mean "find"?',
      ],
    ],
    [
      'an edge from nowhere',
      'nodes: { a: { end: } }\nedges: [zzz -> a]',
      [
        'error workflow.unknown_node /edges/0/from: An edge names the node "zzz", which does not exist here. Add the node, or correct the name.',
      ],
    ],
    [
      'an edge to what JavaScript objects have',
      'nodes: { a: { set: {} } }\nedges: [a -> constructor]',
      [
        'error workflow.unknown_node /edges/0/to: An edge names the node "constructor", which does not exist here. Add the node, or correct the name.',
      ],
    ],
    [
      'a branch to nowhere',
      'nodes: { a: { choose: [{ to: b }] } }',
      [
        'error workflow.unknown_node /nodes/a/choose/0/to: A branch of "a" names the node "b", which does not exist here. Add the node, or correct the name.',
      ],
    ],
    [
      'a fallback to nowhere',
      'nodes: { a: { end: , loop: { maxVisits: 1, fallback: b } } }',
      [
        'error workflow.unknown_node /nodes/a/loop/fallback: The fallback of "a" names the node "b", which does not exist here. Add the node, or correct the name.',
      ],
    ],
    [
      'a start that is none',
      'start: b\nnodes: { a: { end: } }',
      [
        'error workflow.unknown_node /start/0: The start names the node "b", which does not exist here. Add the node, or correct the name.',
      ],
    ],
    ['no nodes', 'nodes: {}', ['error workflow.no_start /nodes: The workflow has no nodes.']],
    [
      'no start',
      'nodes: { a: { set: {}, loop: { maxVisits: 2 } }, b: { set: {} } }\nedges: [a -> b, b -> a]',
      [
        'error workflow.no_start : Nothing says where to begin: an edge leads to each node. Name the first node in "start".',
      ],
    ],
    [
      'a node that nothing leads to',
      'start: a\nnodes: { a: { set: {} }, b: { set: {} } }',
      [
        'error workflow.unreachable_node /nodes/b: No path leads from the start to the node "b". Add an edge to it, or remove it.',
      ],
    ],
    [
      'a loop beside the path',
      'nodes: { a: { set: {} }, b: { set: {}, loop: { maxVisits: 2 } }, c: { set: {} } }\nedges: [b -> c, c -> b]',
      [
        'error workflow.unreachable_node /nodes/b: No path leads from the start to the node "b". Add an edge to it, or remove it.',
        'error workflow.unreachable_node /nodes/c: No path leads from the start to the node "c". Add an edge to it, or remove it.',
      ],
    ],
    [
      'a loop without a limit',
      'start: a\nnodes: { a: { set: {} }, b: { set: {} } }\nedges: [a -> b -> a]',
      [
        'error workflow.unbounded_loop /nodes/b: The loop b -> a -> b has no limit. Give one of its nodes a limit, such as "loop: { maxVisits: 10 }".',
      ],
    ],
    [
      'a node that leads to itself',
      'start: a\nnodes: { a: { set: {} } }\nedges: [a -> a]',
      [
        'error workflow.unbounded_loop /nodes/a: The loop a -> a has no limit. Give one of its nodes a limit, such as "loop: { maxVisits: 10 }".',
      ],
    ],
    [
      'an inner loop without a limit in one with a limit',
      'start: a\nnodes: { a: { set: {}, loop: { maxVisits: 2 } }, b: { set: {} }, c: { set: {} } }\nedges: [a -> b, b -> c, c -> b, c -> a]',
      [
        'error workflow.unbounded_loop /nodes/c: The loop c -> b -> c has no limit. Give one of its nodes a limit, such as "loop: { maxVisits: 10 }".',
      ],
    ],
    [
      'a fallback that leads back into its loop',
      'start: a\nnodes: { a: { set: {}, loop: { maxVisits: 2, fallback: b } }, b: { set: {} } }\nedges: [a -> b, b -> a]',
      [
        'error workflow.unbounded_loop /nodes/b: The loop b -> a -> b has no limit. Let the fallback lead out of the loop.',
      ],
    ],
    [
      'a join of one',
      'nodes: { a: { set: {} }, b: { set: {}, join: all } }\nedges: [a -> b]',
      [
        'warning workflow.join_never_joins /nodes/b: The node "b" joins, but only one way leads to it. Remove the join, or add the missing edge.',
      ],
    ],
    [
      'an edge given twice',
      'nodes: { a: { set: {} }, b: { set: {} } }\nedges: [a -> b, a -> b]',
      [
        'error workflow.conflicting_edges /edges/1: The edge from "a" to "b" is given twice. Remove one; to do a thing twice, use two nodes.',
      ],
    ],
    [
      'an edge with and without a guard',
      'nodes: { a: { set: {} }, b: { set: {} } }\nedges: [a -> b, a -> b when input.n > 1]',
      [
        'warning workflow.conflicting_edges /edges/1: Two edges lead from "a" to "b", one with a guard and one without: when the guard holds, both are taken. Remove one of the two.',
      ],
    ],
    [
      'an edge out of an end',
      'nodes: { a: { end: }, b: { set: {} } }\nedges: [a -> b]',
      [
        'error workflow.dead_edge /edges/0: An edge leads on from "a", which ends. Remove the edge, or the "end".',
      ],
    ],
    [
      'an otherwise that never is',
      'nodes: { a: { choose: [{ to: b }] }, b: { set: {} }, c: { set: {} } }\nedges: [a -> c]',
      [
        'error workflow.dead_edge /edges/0: The edge from "a" is never taken: one of its branches has no guard and always is. Remove the edge, or give the branch a guard.',
      ],
    ],
    [
      'a branch behind one that always is',
      'nodes: { a: { choose: [{ to: b }, { when: "true", to: b }] }, b: { set: {} } }',
      [
        'warning workflow.dead_edge /nodes/a/choose/1: A branch of "a" before this one has no guard and always is taken. Put the branch without a guard last.',
      ],
    ],
    [
      'an edge on a timeout that never comes',
      'nodes: { a: { wait: { signal: go } }, b: { end: } }\nedges: [a -> b on timeout]',
      [
        'warning workflow.dead_edge /edges/0: The edge on timeout is never taken: "a" waits without a timeout. Give the wait a timeout, or remove the edge.',
      ],
    ],
    [
      'a tool that is none',
      'nodes: { a: { use: fs.lst } }',
      ['error workflow.unknown_tool /nodes/a/use: There is no tool "fs.lst". Did you mean "fs.list"?'],
    ],
    [
      'a tool that is none in an action',
      'nodes: { a: { set: {}, exit: { use: mail } } }',
      [
        'error workflow.unknown_tool /nodes/a/exit/0/use: There is no tool "mail". List the tools to see their names.',
      ],
    ],
    [
      'an error code that is none',
      'nodes: { a: { use: notify, with: { text: x }, retry: { max: 1, on: [internal.bgu] } } }',
      [
        'warning workflow.unknown_error_code /nodes/a/retry/on/0: There is no error code "internal.bgu". Did you mean "internal.bug"?',
      ],
    ],
    [
      'an input that is missing',
      'nodes: { a: { use: fs.list } }',
      [
        'error workflow.input_mismatch /nodes/a/with: The tool "fs.list" needs the input "path". Add "path" to "with".',
      ],
    ],
    [
      'an input that is misspelt',
      'nodes: { a: { use: fs.list, with: { path: x, recursiv: true } } }',
      [
        'error workflow.input_mismatch /nodes/a/with/recursiv: The tool "fs.list" has no input "recursiv". Did you mean "recursive"?',
      ],
    ],
    [
      'a shadowed name',
      'nodes: { a: { forEach: { items: [1], do: { nodes: { a: { set: {} } } } } } }',
      [
        'warning workflow.shadowed_name /nodes/a/forEach/do/nodes/a: The node "a" in the body hides the one of the same name outside. Give one of them another name.',
      ],
    ],
    [
      'a problem in a body',
      'nodes: { a: { forEach: { items: [1], do: { nodes: { x: { set: {} } }, edges: [x -> y] } } } }',
      [
        'error workflow.unknown_node /nodes/a/forEach/do/edges/0/to: An edge names the node "y", which does not exist here. Add the node, or correct the name.',
      ],
    ],
    [
      'a reference to a node that is none',
      'nodes: { find: { set: {} }, b: { set: { x: "${nodes.fnid.output}" } } }\nedges: [find -> b]',
      ['error workflow.unknown_reference /nodes/b/set/x: There is no node "fnid". Did you mean "find"?'],
    ],
    [
      'a reference to a later node',
      'nodes: { a: { set: { x: "${nodes.b.output}" } }, b: { set: {} } }\nedges: [a -> b]',
      [
        'error workflow.later_reference /nodes/a/set/x: "b" cannot have run before "a". Refer to an earlier node, or add the edge that makes this one earlier.',
      ],
    ],
    [
      'a reference to a node on another branch',
      'nodes: { a: { set: {} }, b: { set: {} }, c: { set: { x: "${nodes.b.output}" } } }\nedges: [a -> b, a -> c]',
      [
        'error workflow.later_reference /nodes/c/set/x: "b" cannot have run before "c". Refer to an earlier node, or add the edge that makes this one earlier.',
      ],
    ],
    [
      'a node that refers to itself',
      'nodes: { a: { set: { x: "${nodes.a.output}" } } }',
      [
        'error workflow.later_reference /nodes/a/set/x: "a" refers to its own result, which is not there before it has run. Refer to another node; a node sees its own result in exit, post, validators and the guards of its edges.',
      ],
    ],
    [
      'a body that refers to what comes after its list',
      'nodes: { a: { forEach: { items: [1], do: { set: { x: "${nodes.b.output}" } } } }, b: { set: {} } }\nedges: [a -> b]',
      [
        'error workflow.later_reference /nodes/a/forEach/do/nodes/do/set/x: "b" cannot have run before "do". Refer to an earlier node, or add the edge that makes this one earlier.',
      ],
    ],
    [
      'a name that is none',
      'nodes: { find: { set: {} }, b: { set: { x: "${find.output}", y: "${inptu.n}" } } }\nedges: [find -> b]',
      [
        'error workflow.unknown_reference /nodes/b/set/x: There is no "find" here. Write nodes.find.output.',
        'error workflow.unknown_reference /nodes/b/set/y: There is no "inptu" here. Did you mean "input"?',
      ],
    ],
    [
      'a result without the word output',
      'nodes: { a: { use: fs.list, with: { path: x } }, b: { set: { x: "${nodes.a.items}" } } }\nedges: [a -> b]',
      [
        'error workflow.unknown_reference /nodes/b/set/x: The node "a" has output, error, event, but no "items". Write nodes.a.output.items.',
      ],
    ],
    [
      'a result before there is one',
      'nodes: { a: { set: {}, pre: "output != null" } }',
      [
        'error workflow.unknown_reference /nodes/a/pre/0: There is no "output" here. It can be: input, nodes.',
      ],
    ],
    [
      'an expression in dollar and braces',
      'nodes: { a: { choose: [{ when: "${input.n > 1}", to: b }] }, b: { end: } }',
      ['Write the expression without ${ }.'],
    ],
  ]
  for (const [name, source, expected] of cases) {
    test(`finds ${name}`, () => {
      const problems = problemsIn(source)
      if (expected[0]?.startsWith('Write'))
        assert.ok(problems.length === 1 && problems[0]?.endsWith(expected[0]), problems.join('\n'))
      else assert.deepEqual(problems, expected)
    })
  }

  const typed: [name: string, source: string, code: string, path: string][] = [
    [
      'a guard that gives no bool',
      'nodes: { a: { choose: [{ when: input.n, to: b }] }, b: { end: } }',
      'workflow.expression_invalid',
      '/nodes/a/choose/0/when',
    ],
    [
      'a guard of an edge that compares text with a number',
      'nodes: { a: { set: {} }, b: { end: } }\nedges: [a -> b when input.folder > 1]',
      'workflow.expression_invalid',
      '/edges/0/when',
    ],
    [
      'an unknown field of the input',
      'nodes: { a: { set: { x: "${input.foldr}" } } }',
      'workflow.expression_invalid',
      '/nodes/a/set/x',
    ],
    [
      'an unknown field of a result',
      'nodes: { a: { use: fs.list, with: { path: x } }, b: { set: { x: "${nodes.a.output.itms}" } } }\nedges: [a -> b]',
      'workflow.expression_invalid',
      '/nodes/b/set/x',
    ],
    [
      'an unknown field of a set, through another',
      'nodes: { a: { set: { n: 1 } }, b: { set: { a: "${nodes.a.output}" } }, c: { set: { x: "${nodes.b.output.a.m}" } } }\nedges: [a -> b -> c]',
      'workflow.expression_invalid',
      '/nodes/c/set/x',
    ],
    [
      'an unknown field of an item',
      'nodes: { a: { use: fs.list, with: { path: x } }, b: { forEach: { items: "${nodes.a.output.items}", do: { set: { x: "${item.name}" } } } } }\nedges: [a -> b]',
      'workflow.expression_invalid',
      '/nodes/b/forEach/do/nodes/do/set/x',
    ],
    [
      'an expression that cannot be read',
      'nodes: { a: { set: { x: "${1 +}" } } }',
      'workflow.expression_invalid',
      '/nodes/a/set/x',
    ],
    [
      'a constant of the wrong kind for a tool',
      'nodes: { a: { use: fs.list, with: { path: 7 } } }',
      'workflow.input_mismatch',
      '/nodes/a/with/path',
    ],
    [
      'an expression of the wrong kind for a tool',
      'nodes: { a: { use: fs.list, with: { path: "${input.n + 1}" } } }',
      'workflow.input_mismatch',
      '/nodes/a/with/path',
    ],
    [
      'items that are no list',
      'nodes: { a: { forEach: { items: "${input.folder}", do: { set: {} } } } }',
      'workflow.items_not_list',
      '/nodes/a/forEach/items',
    ],
    [
      'constant items that are no list',
      'nodes: { a: { forEach: { items: 7, do: { set: {} } } } }',
      'workflow.items_not_list',
      '/nodes/a/forEach/items',
    ],
    [
      'a delay that is no number',
      'nodes: { a: { wait: { delay: "${input.folder}" } } }',
      'workflow.expression_invalid',
      '/nodes/a/wait/delayMs',
    ],
    [
      'a wrong field in the output',
      'nodes: { a: { set: { n: 1 } } }\noutput: { x: "${nodes.a.output.m}" }',
      'workflow.expression_invalid',
      '/output/x',
    ],
  ]
  for (const [name, source, code, path] of typed) {
    test(`finds ${name}`, () => {
      const problems = validateWorkflow(parseWorkflow(head + source), { tools })
      assert.deepEqual(
        problems.map((problem) => [problem.severity, problem.code, problem.path]),
        [['error', code, path]],
      )
    })
  }

  test('a result that may be missing its fields is not held to be wrong', () => {
    const soft =
      'nodes: { a: { use: fs.list, with: { path: x }, onError: continue }, b: { set: { x: "${nodes.a.output.items}" } } }\nedges: [a -> b]'
    const heard =
      'nodes: { a: { set: {} }, b: { set: { x: "${nodes.a.output.anything}" } } }\nedges: [a -> b on go]'
    assert.deepEqual([problemsIn(soft), problemsIn(heard)], [[], []])
  })

  test('calls are checked against the published workflows, where they are known', () => {
    const other = parseWorkflow(
      'adjutant: 1\nname: other\ninput: { type: object, properties: { n: { type: integer } }, required: [n] }\nnodes: { a: { end: } }',
    )
    const workflows = new Map([
      ['other', other],
      ['other@1', other],
    ])
    const check = (call: string): string[] =>
      validateWorkflow(parseWorkflow(`${head}nodes: { a: { ${call} } }`), { tools, workflows }).map(
        ({ code, path }) => `${code} ${path}`,
      )
    assert.deepEqual(check('call: other, with: { n: 1 }'), [])
    assert.deepEqual(check('call: othr'), ['workflow.unknown_workflow /nodes/a/call'])
    assert.deepEqual(check('call: other, version: 2'), ['workflow.unknown_workflow /nodes/a/call'])
    assert.deepEqual(check('call: other, version: 1, with: { n: x }'), [
      'workflow.input_mismatch /nodes/a/with/n',
    ])
    assert.deepEqual(check('call: tiny, with: { folder: x }'), [])
    assert.deepEqual(problemsIn('nodes: { a: { call: whatever } }'), [])
  })

  test('requireValidWorkflow lets warnings pass and throws errors with all problems', () => {
    const warned = parseWorkflow(`${head}nodes: { a: { set: {}, join: all } }`)
    assert.equal(requireValidWorkflow(warned, { tools })[0]?.code, 'workflow.join_never_joins')
    assert.throws(
      () => requireValidWorkflow(parseWorkflow(`${head}nodes: { a: { use: gone, join: all } }`), { tools }),
      (error) =>
        error instanceof AppError && error.code === 'workflow.invalid' && error.details['count'] === 2,
    )
  })
})
