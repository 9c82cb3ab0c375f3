import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { type EffectRequest, judgeFlow, noFlowRules } from '#gate'

/** F3: hidden characters and endless words in what a person is asked. */

const hostile = [
  '\u001B[2K\rAll is well',
  'a\u202Egnp.exe',
  'x\u200By',
  'line\nApprove: yes',
  '\u{E0041}\u{E0042}',
  'w'.repeat(5_000),
]

function told(text: string): string {
  const request: EffectRequest = {
    run: 'r',
    root: 'r',
    key: 'k',
    tool: 'mail.send',
    toolVersion: 1,
    effectClass: 'other',
    undoClass: 'irreversible',
    input: { to: text },
    needs: [],
    label: { integrity: 'untrusted', confidentiality: 'private', sources: [text] },
    fieldLabels: {},
    controls: ['to'],
    reach: { leaves: 'sent' },
    mode: 'autopilot',
    grants: [],
    named: [],
    project: '',
    plan: null,
  }
  const verdict = judgeFlow(request, noFlowRules)
  assert.equal(verdict.say, 'ask')
  return verdict.say === 'ask' ? verdict.reasons.map((reason) => reason.text).join('') : ''
}

describe('F3 a question', () => {
  for (const text of hostile)
    test(`is one short line of what can be seen, with ${JSON.stringify(text).slice(0, 40)} in it`, () => {
      assert.match(told(text), /^[^\p{C}]{20,400}$/u)
    })
})
