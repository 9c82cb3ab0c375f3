import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { AppError, publicLabel } from '#contract'
import type { Handler, HandlerCall } from '#engine'

import { withoutSecretsIn } from './redacting-handler.ts'
import { createRedactor } from './redactor.ts'

const value = 'vault-value-number-1'
const redactor = createRedactor(() => [value])
const call = {} as HandlerCall

const talkative: Handler = {
  classify: () => 'reconcilable',
  timeoutMs: () => 5,
  prepare: async () => ({ path: `/${value}` }),
  admit: () => {
    throw new AppError('gate.not_granted', `no ${value}`)
  },
  run: async (args) => {
    if (args === 'fail')
      throw new AppError('http.status_failed', 'no', { details: { body: `token=${value}x1` } })
    if (args === 'doubt') throw new Error(`lost ${value}`)
    return {
      output: { text: `hello ${value}`, password: 'a-file-says-so' },
      label: publicLabel,
      facts: [
        { kind: 'receipt', subject: '', data: { input: value, output: value } },
        { kind: 'notice', subject: '', data: { text: value } },
      ],
    }
  },
  resolved: () => [{ kind: 'notice', subject: '', data: value }],
  reconcile: async (args) =>
    args === 'done'
      ? { happened: true, output: value }
      : { happened: 'unknown', why: `nobody knows ${value}` },
}

describe('a handler without secrets', () => {
  const quiet = withoutSecretsIn(talkative, redactor)

  test('gives outputs and facts without known values, and receipts with the input that undoing rests on', async () => {
    assert.deepEqual(await quiet.run(null, null, call), {
      output: { text: 'hello [redacted]', password: 'a-file-says-so' },
      label: publicLabel,
      facts: [
        { kind: 'receipt', subject: '', data: { input: value, output: '[redacted]' } },
        { kind: 'notice', subject: '', data: { text: '[redacted]' } },
      ],
    })
    assert.deepEqual(await quiet.prepare?.(null, call), { path: `/${value}` })
    assert.deepEqual(quiet.resolved?.(null, null, { as: 'done', output: null, call }), [
      { kind: 'notice', subject: '', data: '[redacted]' },
    ])
    assert.deepEqual(await quiet.reconcile?.('done', null, call), { happened: true, output: '[redacted]' })
  })

  test('asks without known values, at once or later, and leaves alone what the answer is bound to', async () => {
    const hash = 'ab'.repeat(32)
    const ask = { hash, summary: `Send ${value}` }
    const hold = { reason: 'approval', ask, expiresAt: null, onExpiry: { decision: 'allow', hash } } as const
    const facts = [{ kind: 'notice', subject: '', data: value }]
    const clean = {
      admit: false,
      hold: { ...hold, ask: { hash, summary: 'Send [redacted]' } },
      facts: [{ kind: 'notice', subject: '', data: '[redacted]' }],
    }
    for (const admit of [
      () => ({ admit: false, hold, facts }) as const,
      async () => ({ admit: false, hold, facts }) as const,
    ])
      assert.deepEqual(
        await withoutSecretsIn({ ...talkative, admit }, redactor).admit?.(null, null, call),
        clean,
      )
  })

  test('is told of what does not begin after all', () => {
    const told: string[] = []
    const withdrawing = { ...talkative, withdraw: () => void told.push('withdrawn') }
    withoutSecretsIn(withdrawing, redactor).withdraw?.(null, call)
    assert.deepEqual(told, ['withdrawn'])
    assert.equal('withdraw' in withoutSecretsIn(talkative, redactor), false)
  })

  test('fails and doubts without secrets, and means the same', async () => {
    await assert.rejects(quiet.run('fail', null, call), (error) => {
      assert.ok(error instanceof AppError)
      assert.equal(error.code, 'http.status_failed')
      assert.deepEqual(error.details, { body: 'token=[redacted]x1' })
      return true
    })
    await assert.rejects(
      quiet.run('doubt', null, call),
      (error) =>
        !(error instanceof AppError) && error instanceof Error && error.message === 'lost [redacted]',
    )
    await assert.rejects(async () => quiet.admit?.(null, null, call), /no \[redacted\]/)
    assert.deepEqual(await quiet.reconcile?.(null, null, call), {
      happened: 'unknown',
      why: 'nobody knows [redacted]',
    })
  })

  test('has what the handler has and nothing else', () => {
    const plain: Handler = { classify: () => 'pure', run: async () => ({ output: null }) }
    assert.deepEqual(Object.keys(withoutSecretsIn(plain, redactor)).toSorted(), ['classify', 'run'])
    assert.equal(quiet.timeoutMs?.(null), 5)
  })
})
