import assert from 'node:assert/strict'
import { test } from 'node:test'

import { agentsText } from '../../text/agents.ts'
import { findingsIn, nameIn, rangeOfLine } from './agent-findings.ts'
import { readAgentSearch, readAgentsSearch } from './search.ts'

test('the name of an agent is read from its head, and from nowhere else', () => {
  assert.equal(nameIn(agentsText.template), 'reviewer')
  assert.equal(nameIn('---\r\ntools: x\r\nname: "a-b2"\r\n---\r\n'), 'a-b2')
  for (const text of ['name: a', '---\nname: A b\n---', '---\ntools: a\n---\nname: b', '---\nname: a'])
    assert.equal(nameIn(text), null, text)
})

test('what refuses a text is told by its lines, and what another failure holds is none of it', () => {
  const problems = [
    { severity: 'error', path: '/tools', message: 'Wrong.', line: 3, column: 1 },
    { message: 'Also.', hint: 'Do.' },
    'no',
    { line: 1 },
  ]
  assert.deepEqual(findingsIn({ code: 'agent.invalid', details: { problems } }), [
    { severity: 'error', message: 'Wrong.', hint: null, line: 3 },
    { severity: 'error', message: 'Also.', hint: 'Do.', line: null },
  ])
  assert.deepEqual(findingsIn({ code: 'input.invalid', details: { problems } }), [])
  assert.deepEqual(findingsIn({ code: 'agent.invalid', details: {} }), [])
  assert.deepEqual(findingsIn(null), [])
})

test('a line is found in its text', () => {
  assert.deepEqual(rangeOfLine('ab\n\ncd', 1), [0, 2])
  assert.deepEqual(rangeOfLine('ab\n\ncd', 2), [3, 3])
  assert.deepEqual(rangeOfLine('ab\n\ncd', 9), [4, 6])
})

test('the address says which agents and which of one name', () => {
  assert.deepEqual(readAgentsSearch({ session: 's', make: true, other: 1 }), { session: 's', make: true })
  assert.deepEqual(readAgentsSearch({ session: 3, make: 'yes' }), {})
  assert.deepEqual(readAgentSearch({ from: 'kept', version: 2 }), { from: 'kept', version: 2 })
  assert.deepEqual(readAgentSearch({ from: 'moon', version: -1 }), {})
})
