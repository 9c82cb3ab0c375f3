import assert from 'node:assert/strict'
import { test } from 'node:test'

import { agentProgram, type AgentDefinition } from '#contract'

import { openDesk } from '../operations/testing/open-desk.ts'
import { lookWhenOther } from './follow-turn.ts'

const definition = {
  agent: {
    name: 'helper',
    description: 'Helps.',
    instructions: '',
    route: 'default',
    model: null,
    tools: [],
    agents: [],
    orchestrates: 'never',
    memory: { namespaces: [], messages: 40 },
    budget: {},
    mode: null,
    schedule: null,
    maxSteps: 5,
    calls: 'tools',
    maxTokens: 100,
    temperature: null,
  },
  version: 0,
  tools: [],
  agents: {},
  mind: 'rules',
} satisfies AgentDefinition

test('who waits for a turn is answered as it stands when the process ends', async () => {
  await using at = await openDesk()
  const { workspace } = at.desk
  const { id } = await workspace.runs.start({ program: agentProgram, input: { said: 'Hello' }, definition })
  const signal = AbortSignal.timeout(20_000)
  await workspace.runs.settled(id, { signal })
  const known = await lookWhenOther(at.desk, id, { waitMs: 0, cut: 100, signal })
  assert.equal(known.degraded, true)
  const ending = new AbortController()
  const waiting = lookWhenOther({ workspace, ending: ending.signal }, id, {
    after: known.revision,
    waitMs: 60_000,
    cut: 100,
    signal,
  })
  ending.abort()
  assert.equal((await waiting).revision, known.revision)
})
