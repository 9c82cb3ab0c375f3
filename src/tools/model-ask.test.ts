import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { AppError, type Label, type ModelAnswer, personLabel } from '#contract'
import { type EffectRequest, judgeFlow, type Models, noFlowRules, type Verdict } from '#gate'
import { createMemoryWorld } from '#gate/testing'

import { modelAsk } from './model-ask.ts'
import { callOn } from './testing/drive.ts'

const answer: ModelAnswer = {
  text: 'Yes.',
  calls: [],
  object: null,
  finish: 'stop',
  model: 'a/m',
  usage: { input: 30, output: 2, cached: 0, estimated: false },
  cost: 50,
  attempts: [],
}
const models: Models = {
  plan: async () => ({ models: ['a/m', 'b/m'], tokens: 900, money: 70 }),
  ask: async () => answer,
  declined: () => undefined,
  planVectors: async () => assert.fail('no vectors are asked for'),
  vectors: async () => assert.fail('no vectors are asked for'),
}
const call = callOn(createMemoryWorld({ models }))
const untrusted: Label = { integrity: 'untrusted', confidentiality: 'private', sources: ['file:/a.txt'] }

/** A call in a workflow, with what its fields hold by their labels. */
function verdictOn(fields: Record<string, [value: string, label: Label]>): Verdict {
  const entries = Object.entries(fields)
  const request: EffectRequest = {
    run: 'r',
    root: 'r',
    key: 'k',
    tool: modelAsk.name,
    toolVersion: modelAsk.version,
    effectClass: 'idempotent',
    undoClass: modelAsk.undoClass,
    input: Object.fromEntries(entries.map(([name, [value]]) => [name, value])),
    needs: [],
    label: entries.map(([, [, label]]) => label).find((label) => label !== personLabel) ?? personLabel,
    fieldLabels: Object.fromEntries(entries.map(([name, [, label]]) => [name, label])),
    controls: modelAsk.controls,
    ...(typeof modelAsk.reach === 'object' ? { reach: modelAsk.reach } : {}),
    mode: 'autopilot',
    grants: [],
    named: [],
    project: '',
    plan: null,
  }
  return judgeFlow(request, noFlowRules)
}

describe('asking a model', () => {
  test('reserves the most that it can take, and settles what it took, also where it failed', async () => {
    const input = modelAsk.input.parse({ prompt: 'Is it so?' })
    const prepared = await modelAsk.prepare(input, call)
    assert.deepEqual(modelAsk.cost?.(input, prepared), { tokens: 900, money: 70 })
    assert.deepEqual(modelAsk.spent?.(input, answer), { tokens: 32, money: 50 })
    assert.deepEqual(modelAsk.spent?.(input, { ...answer, cost: null }), { tokens: 32 })
    const details = { tokens: 20, money: 3 }
    assert.deepEqual(modelAsk.lost?.(new AppError('model.none_answered', 'x', { details })), details)
    assert.deepEqual(modelAsk.lost?.(new AppError('model.none_answered', 'x')), { tokens: 0, money: 0 })
  })

  test('says beforehand who is asked, and how much that can be', async () => {
    const { summary } = await modelAsk.preview(modelAsk.input.parse({ prompt: 'x' }), call)
    assert.equal(summary, 'Ask a/m, with up to 900 tokens')
  })

  test('gives an answer that is nobody’s word', () => {
    const { integrity, sources } = modelAsk.label(modelAsk.input.parse({ prompt: 'x', model: 'a/m' }))
    assert.deepEqual([integrity, sources], ['untrusted', ['model:a/m']])
  })
})

describe('what a model is told', () => {
  test('may be what somebody else wrote: it goes where the person has set up, and nowhere else', () => {
    assert.equal(verdictOn({ prompt: ['a letter', untrusted] }).say, 'go')
  })

  test('is never a secret', () => {
    const secret: Label = { ...untrusted, confidentiality: 'secret' }
    const verdict = verdictOn({ prompt: ['hunter2', secret] })
    assert.equal(verdict.say === 'refuse' && verdict.error.code, 'gate.secret_would_leave')
  })

  test('is not told to a model that somebody else’s words have chosen, unless a person says so', () => {
    const verdict = verdictOn({ prompt: ['a letter', untrusted], model: ['b/costly', untrusted] })
    assert.deepEqual(verdict.say === 'ask' && verdict.reasons.map(({ code }) => code), [
      'flow.private_leaves',
    ])
  })
})
