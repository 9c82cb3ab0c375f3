import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { parseWorkflow } from '#workflow'

import { readCandidate } from './read-candidate.ts'
import { schemaInShort } from './schema-in-short.ts'

const yaml = "adjutant: 1\nname: made\nsteps:\n  - { id: one, set: { a: 'x: y' } }"
const json = JSON.stringify({ adjutant: 1, name: 'made', nodes: { one: { set: { a: 'x: y' } } } })

describe('the workflow in an answer', () => {
  for (const [says, answer] of [
    ['bare YAML', yaml],
    ['bare JSON', json],
    ['in a fence', `\`\`\`yaml\n${yaml}\n\`\`\``],
    ['in a fence that nobody closed', `Here it is:\n\`\`\`yaml\n${yaml}\n`],
    ['in a fence of tildes', `~~~\n${yaml}\n~~~`],
    ['in a fence that is indented', `1. So:\n   \`\`\`yaml\n${yaml.replaceAll(/^/gm, '   ')}\n   \`\`\``],
    ['with words around', `Sure! Here is it.\n\n${yaml}\n\nIt sets a.`],
    ['JSON with words around', `Sure: here\n${json}\nThat is all.`],
    ['after another fence', `First I would list:\n\`\`\`sh\nls\n\`\`\`\nthen\n\`\`\`json\n${json}\n\`\`\``],
    [
      'after an earlier try',
      `\`\`\`yaml\nadjutant: 1\nname: first\nsteps: []\n\`\`\`\nBetter:\n\`\`\`yaml\n${yaml}\n\`\`\``,
    ],
    [
      'behind thinking aloud',
      `<think>\n\`\`\`yaml\nadjutant: 1\nname: no\nsteps: []\n\`\`\`\n</think>\n${yaml}`,
    ],
    ['with the lines of Windows', `\`\`\`yaml\r\n${yaml.replaceAll('\n', '\r\n')}\r\n\`\`\``],
  ] as const) {
    test(says, () => {
      const { name, nodes } = parseWorkflow(readCandidate(answer))
      assert.deepEqual([name, nodes], ['made', { one: { set: { a: 'x: y' } } }])
    })
  }

  test('is the whole answer where there is none', () => {
    assert.equal(readCandidate(' I cannot do that. '), 'I cannot do that.')
  })
})

test('a schema is told in few words', () => {
  assert.equal(
    schemaInShort({
      type: 'object',
      required: ['folder', 'limit'],
      properties: {
        limit: { type: 'integer', default: 10 },
        folder: { type: 'string', description: 'long' },
        kind: { enum: ['a', 'b'] },
        items: {
          type: 'array',
          items: { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] },
        },
        either: { anyOf: [{ type: 'string' }, { type: 'null' }] },
        rules: { type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } },
      },
    }),
    '{ either?: string | null, folder: string, items?: [{ path: string }], kind?: "a" | "b", limit?: integer = 10, ' +
      'rules?: { [name]: [string] } }',
  )
})
