import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import fc from 'fast-check'

import { arbitraryWorkflow } from '../testing/arbitrary-workflow.ts'
import { parseWorkflow } from '../text/parse-workflow.ts'
import { diffText } from './diff-text.ts'
import { diffWorkflows } from './diff-workflows.ts'

const base = `adjutant: 1
name: tidy
nodes:
  list: { use: fs.list, with: { path: "\${input.folder}" } }
  each:
    forEach:
      items: \${nodes.list.output.items}
      do:
        nodes:
          hash: { use: data.hash, with: { path: "\${item.path}" } }
          move: { use: fs.move, with: { from: "\${item.path}", to: "\${nodes.hash.output.text}" } }
        edges: [hash -> move]
  report: { use: fs.write, with: { text: done } }
edges: [list -> each, each -> report]
output: \${nodes.report.output}
`

function changes(from: string, to: string): string {
  return diffText(diffWorkflows(parseWorkflow(from), parseWorkflow(to)))
}

describe('diffWorkflows', () => {
  test('a document and itself differ in nothing, however it is laid out', () => {
    fc.assert(
      fc.property(arbitraryWorkflow, (document) => {
        assert.deepEqual(diffWorkflows(document, { ...document, layout: { x: 1 } }), [])
      }),
      { numRuns: 100 },
    )
  })

  test('documents that differ in more than layout and order differ in something', () => {
    fc.assert(
      fc.property(arbitraryWorkflow, arbitraryWorkflow, (a, b) => {
        const plain = ({ layout: _layout, ...document }: typeof a): unknown => document
        const sameText = JSON.stringify(plain(a)) === JSON.stringify(plain(b))
        assert.equal(diffWorkflows(a, b).length === 0, sameText)
      }),
      { numRuns: 100 },
    )
  })

  const cases: [name: string, to: string, expected: string][] = [
    [
      'the order of nodes and edges is no change',
      base.replace('[list -> each, each -> report]', '[each -> report, list -> each]'),
      '',
    ],
    [
      'a field deep in a node',
      base.replace('text: done', 'text: fine'),
      '~ report: with.text: "done" -> "fine"\n',
    ],
    [
      'a field that came and one that went',
      base.replace('with: { text: done } }', 'timeout: 3s }'),
      '- report: with: {"text":"done"}\n+ report: timeoutMs: 3000\n',
    ],
    [
      'a node in a body',
      base.replace('from: "${item.path}"', 'from: "${item.name}"'),
      '~ each > move: with.from: "${item.path}" -> "${item.name}"\n',
    ],
    [
      'an edge in a body',
      base.replace('[hash -> move]', '[hash -> move on error]'),
      '- edge hash -> move in each\n+ edge hash -> move on error in each\n',
    ],
    [
      'a node that came with its edge',
      base.replace('edges: [list', '  last: { end: }\nedges: [report -> last, list'),
      '+ node last (end)\n+ edge report -> last\n',
    ],
    [
      'a field of the document',
      base.replace('name: tidy', 'name: tidy\nonFailure: keep'),
      '+ onFailure: "keep"\n',
    ],
  ]
  for (const [name, to, expected] of cases) test(name, () => assert.equal(changes(base, to), expected))

  test('a node that only got another name is one change, with its edges and references', () => {
    const renamed = base.replaceAll('list', 'find').replace('fs.find', 'fs.list')
    assert.equal(changes(base, renamed), '~ node list is now called find\n')
    const inside = base.replaceAll('hash', 'digest').replace('data.digest', 'data.hash')
    assert.equal(changes(base, inside), '~ node each > hash is now called digest\n')
  })

  test('two nodes alike are not guessed at', () => {
    const twins = (a: string, b: string): string =>
      `adjutant: 1\nname: tidy\nnodes: { ${a}: { end: }, ${b}: { end: } }`
    assert.deepEqual(
      diffWorkflows(parseWorkflow(twins('a', 'b')), parseWorkflow(twins('c', 'd'))).map(({ kind }) => kind),
      ['node_removed', 'node_removed', 'node_added', 'node_added'],
    )
  })
})
