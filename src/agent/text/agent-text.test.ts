import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import fc from 'fast-check'

import { AgentDocument, AppError } from '#contract'

import { builtInAgents } from '../built-in/built-in-agents.ts'
import type { AgentFinding } from '../finding.ts'
import { arbitraryAgent } from '../testing/arbitrary-agent.ts'
import { agentFromJson, nameOfFile, readAgent } from './parse-agent.ts'
import { printAgent } from './print-agent.ts'

function refusal(read: () => unknown): { message: string; problems: readonly AgentFinding[] } {
  try {
    read()
  } catch (error) {
    assert.ok(error instanceof AppError && error.code === 'agent.invalid', String(error))
    return {
      message: error.message,
      problems: error.details['problems'] as unknown as readonly AgentFinding[],
    }
  }
  assert.fail('it was read')
}

const reviewer = `---
# A comment.
name: reviewer
description: 'Reads changes: all of them'
tools: fs.read, data.*
max-steps: 8
budget: { tokens: 5000, money: 0.05 }
memory:
  namespaces: [person]
---

Be brief.

    code stays indented
`

describe('an agent as text', () => {
  test('has its fields above and its instructions below', () => {
    const { document, notes } = readAgent(reviewer)
    assert.deepEqual(notes, [])
    assert.deepEqual(
      document,
      AgentDocument.parse({
        name: 'reviewer',
        description: 'Reads changes: all of them',
        instructions: 'Be brief.\n\n    code stays indented',
        tools: ['fs.read', 'data.*'],
        maxSteps: 8,
        budget: { tokens: 5_000, money: 50_000 },
        memory: { namespaces: ['person'] },
      }),
    )
  })

  test('reads the same with other ends of lines and a mark of byte order', () => {
    assert.deepEqual(readAgent(`\uFEFF${reviewer.replaceAll('\n', '\r\n')}`), readAgent(reviewer))
    assert.deepEqual(readAgent(reviewer.replaceAll('\n', '\r')), readAgent(reviewer))
  })

  test('is printed in a fixed form, with what is as usual left out', () => {
    const printed = printAgent(readAgent(reviewer).document)
    assert.equal(
      printed,
      `---
name: reviewer
description: "Reads changes: all of them"
tools:
  - fs.read
  - data.*
memory:
  namespaces:
    - person
  messages: 40
budget:
  tokens: 5000
  money: 0.05
maxSteps: 8
---

Be brief.

    code stays indented
`,
    )
  })

  test('that is printed reads back as the same agent, whatever stands in it', () => {
    fc.assert(
      fc.property(arbitraryAgent, (agent) => {
        const printed = printAgent(agent)
        assert.deepEqual(readAgent(printed), { document: agent, notes: [] })
        assert.equal(printAgent(readAgent(printed).document), printed)
        assert.ok(printed.isWellFormed())
      }),
      { numRuns: 500 },
    )
  })

  test('takes what other programs write, and says what of it is not used', () => {
    const { document, notes } = readAgent(`---
name: other
description: Somebody else's.
color: blue
tools: Read, Bash(git log:*, git diff:*), Grep, fs.list
model: inherit
permission-mode: plan
maxTurns: 3
mode: subagent
memory: user
temperature:
---
Do it.
`)
    assert.deepEqual(
      document,
      AgentDocument.parse({
        name: 'other',
        description: "Somebody else's.",
        tools: ['fs.read', 'fs.list'],
        maxSteps: 3,
        instructions: 'Do it.',
      }),
    )
    assert.deepEqual(
      notes.map(({ severity, path, line }) => [severity, path, line]),
      [
        ['note', '/color', 4],
        ['note', '/tools', 5],
        ['note', '/tools', 5],
        ['note', '/tools', 5],
        ['note', '/permission-mode', 7],
        ['note', '/mode', 9],
        ['note', '/memory', 10],
      ],
    )
    const switched = readAgent(
      '---\nname: a\ndescription: b\ntools: { fs.read: true, fs.write: false }\n---\n',
    )
    assert.deepEqual(switched.document.tools, ['fs.read'])
    const alias = readAgent('---\nname: a\ndescription: b\nmodel: opus\n---\n')
    assert.equal(alias.document.model, null)
    assert.match(alias.notes[0]?.message ?? '', /PROVIDER\/MODEL/)
  })

  test('that is wrong is refused with all that is wrong, each at its line', () => {
    const { message, problems } = refusal(() =>
      readAgent(`---
naem: x
description: ''
tools: [fs.read, 'not a tool']
budget:
  tokns: 5
max_steps: many
model: gpt
---
`),
    )
    assert.match(message, /^Line \d+, column \d+: .* \(and \d more\)$/)
    const told = problems.map(({ path, line, hint = '' }) => [path, line, hint])
    assert.deepEqual(
      told.toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
      [
        ['/budget/tokns', 6, 'Did you mean "tokens"?'],
        ['/description', 3, ''],
        ['/max_steps', 7, ''],
        ['/model', 8, 'PROVIDER/MODEL is expected.'],
        ['/naem', 2, 'Did you mean "name"?'],
        ['/name', 2, ''],
        ['/tools/1', 4, 'NAME, FAMILY.* or * is expected.'],
      ],
    )
  })

  const wrong: readonly (readonly [what: string, text: string, line: number | undefined, words: RegExp])[] = [
    ['no fields', 'Just text.\n', 1, /does not begin/],
    ['nothing', '', 1, /does not begin/],
    ['an end that is missing', '---\nname: a\n', 1, /does not end/],
    ['a list for fields', '---\n- a\n---\n', 2, /must have fields/],
    ['no YAML', '---\nname: a: b\n---\n', 2, /not YAML/],
    ['a key given twice', '---\nname: a\nname: b\n---\n', 3, /twice/],
    [
      'the same said twice',
      '---\nname: a\ndescription: b\nmax-steps: 1\nmaxSteps: 2\n---\n',
      5,
      /say the same/,
    ],
    ['instructions twice', '---\nname: a\ndescription: b\ninstructions: c\n---\nd\n', 4, /others below/],
    [
      'money finer than it is counted',
      '---\nname: a\ndescription: b\nbudget: { money: 0.00000015 }\n---\n',
      4,
      /money/,
    ],
    ['a tag', '---\nname: !!js/function "x"\n---\n', 2, /tag/i],
    ['a directive', '---\n%YAML 1.1\nname: a\n---\n', undefined, /./],
    ['an alias to itself', '---\nname: &a [*a]\n---\n', 2, /leads back/],
    ['two documents', '---\nname: a\n...\nname: b\n---\n', undefined, /./],
    ['a reserved key', '---\n__proto__: { name: a }\n---\n', 2, /reserved/],
  ]
  for (const [what, text, line, words] of wrong)
    test(`is refused with its place: ${what}`, () => {
      const { message, problems } = refusal(() => readAgent(text))
      assert.match(message, words)
      if (line !== undefined) assert.equal(problems[0]?.line, line)
    })

  test('is refused where it is too large, or its aliases are', () => {
    assert.match(refusal(() => readAgent('x'.repeat(1_000_001))).message, /1000001 characters/)
    const many = `---\ntools: [${'a, '.repeat(20_000)}]\n---\n`
    assert.match(refusal(() => readAgent(many)).message, /pieces of YAML/)
    const levels = 'bcdefgh'
      .split('')
      .map((name, index) => `${name}: &${name} [${`*${'abcdefgh'[index]}, `.repeat(9)}]`)
    const bomb = `---\na: &a [1, 1, 1, 1, 1, 1, 1, 1, 1]\n${levels.join('\n')}\n---\n`
    assert.match(refusal(() => readAgent(bomb)).message, /too large/)
    assert.match(refusal(() => readAgent(`---\nname: ${'['.repeat(1_000)}\n---\n`)).message, /deeper/)
  })

  test('takes the name of its file where it has none', () => {
    const text = '---\ndescription: b\n---\n'
    assert.equal(
      readAgent(text, { name: nameOfFile('Code Reviewer.agent.md') }).document.name,
      'code-reviewer',
    )
    assert.equal(readAgent('---\nname: a\ndescription: b\n---\n', { name: 'other' }).document.name, 'a')
    assert.equal(nameOfFile('7-up.md'), 'up')
    assert.equal(nameOfFile('…'), undefined)
  })

  test('may come as a value', () => {
    assert.deepEqual(
      agentFromJson({ name: 'a', description: 'b' }),
      AgentDocument.parse({ name: 'a', description: 'b' }),
    )
    for (const value of [
      null,
      [],
      'a',
      { name: 'a' },
      { name: 'A', description: 'b' },
      { name: 'a', description: 'b', color: 'red' },
    ])
      refusal(() => agentFromJson(value))
  })

  test('of those that come with the program is read back, and never gives itself away', () => {
    for (const agent of builtInAgents) {
      assert.deepEqual(readAgent(printAgent(agent)).document, agent)
    }
  })
})
