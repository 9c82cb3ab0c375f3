import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import fc from 'fast-check'

import { arbitraryJson, arbitraryWorkflow } from '../testing/arbitrary-workflow.ts'
import { parseWorkflow } from './parse-workflow.ts'
import { printWorkflow } from './print-workflow.ts'
import { printYaml } from './print-yaml.ts'
import { readYaml } from './read-yaml.ts'

describe('printWorkflow', () => {
  for (const format of ['json', 'yaml'] as const) {
    test(`writes ${format} that reads back as the same document and is written the same again`, () => {
      fc.assert(
        fc.property(arbitraryWorkflow, (document) => {
          const text = printWorkflow(document, format)
          const back = parseWorkflow(text, { format })
          assert.deepEqual(back, document)
          assert.equal(printWorkflow(back, format), text)
        }),
        { numRuns: 100 },
      )
    })
  }

  test('leaves defaults out, orders keys and writes plain edges as arrows', () => {
    const document = parseWorkflow(
      JSON.stringify({
        edges: [
          { to: 'b', from: 'a', on: 'done' },
          { from: 'a', to: 'b', on: 'error', when: 'input.n > 1' },
        ],
        nodes: {
          a: { with: {}, retry: { factor: 2, max: 1 }, use: 'fs.list', join: 'all' },
          b: { end: { terminate: false } },
        },
        onFailure: 'unwind',
        name: 'tiny',
        adjutant: 1,
      }),
    )
    const text = `adjutant: 1
name: tiny
nodes:
  a:
    join: all
    use: fs.list
    retry:
      max: 1
  b:
    end: {}
edges:
  - a -> b
  - a -> b on error when input.n > 1
`
    assert.equal(printWorkflow(document), text)
  })
})

describe('printYaml', () => {
  test('reads back as the same JSON', () => {
    fc.assert(
      fc.property(arbitraryJson, (value) => {
        const { value: back, problems } = readYaml(printYaml(value))
        assert.deepEqual({ back, problems }, { back: value, problems: [] })
      }),
      { numRuns: 1_000 },
    )
  })

  test('folds a long line at single spaces only', () => {
    const long = `${'word '.repeat(30)} two  spaces: # and ${'x'.repeat(120)} end`
    const text = printYaml({ long })
    assert.ok(text.startsWith('long: >-\n  word'))
    assert.ok(text.split('\n').every((line) => line.length <= 124))
    assert.deepEqual(readYaml(text).value, { long })
  })
})
