import assert from 'node:assert/strict'
import { test } from 'node:test'

import { agentText } from './agent-text.ts'
import { amountFrom, amountOf, fillOf, typedOf, usageRows } from './budget-amounts.ts'
import { askedOf, emptyWish, givenOf } from './grant-wish.ts'

test('what is typed as dollars or minutes is kept exactly in millionths and milliseconds', () => {
  assert.equal(amountFrom('money', 0.1 + 0.2), 300_000)
  assert.equal(amountFrom('time', 1.5), 90_000)
  assert.equal(amountFrom('effects', 20), 20)
  for (const unit of ['effects', 'tokens', 'money', 'time'] as const) {
    assert.equal(amountFrom(unit, typedOf(unit, 1_234_567)), 1_234_567)
  }
  assert.deepEqual(
    [amountOf('money', 1_250_000), amountOf('time', 90_000), amountOf('tokens', 12_000)],
    ['$1.25', '1 min 30 s', '12,000'],
  )
})

test('a unit that is only limited, or only used, is told as well', () => {
  assert.deepEqual(usageRows({ spent: { effects: 3 }, reserved: {}, limits: { money: 10 } }), [
    { unit: 'effects', spent: 3, reserved: 0, limit: null },
    { unit: 'money', spent: 0, reserved: 0, limit: 10 },
  ])
})

test('a bar is never fuller than full, and a limit of nothing is full', () => {
  assert.deepEqual(fillOf({ unit: 'effects', spent: 30, reserved: 20, limit: 100 }), {
    spent: 30,
    reserved: 20,
  })
  assert.deepEqual(fillOf({ unit: 'effects', spent: 90, reserved: 20, limit: 100 }), {
    spent: 90,
    reserved: 10,
  })
  assert.deepEqual(fillOf({ unit: 'effects', spent: 150, reserved: 5, limit: 100 }), {
    spent: 100,
    reserved: 0,
  })
  assert.deepEqual(fillOf({ unit: 'effects', spent: 0, reserved: 0, limit: 0 }), { spent: 100, reserved: 0 })
  assert.deepEqual(fillOf({ unit: 'effects', spent: 9, reserved: 0, limit: null }), { spent: 0, reserved: 0 })
})

test('a permission can be asked about only once it says what it is on, and for what', () => {
  assert.equal(askedOf({ ...emptyWish, resource: '  ' }), null)
  assert.equal(askedOf({ ...emptyWish, resource: '~/In', scopeKind: 'workflow' }), null)
  assert.deepEqual(askedOf({ ...emptyWish, resource: ' ~/In ', scopeKind: 'workflow', scopeName: 'tidy' }), {
    capability: 'fs.read:~/In',
    for: 'workflow:tidy',
  })
})

test('a permission ends at the end of the day that was chosen, and gives a reason only where there is one', () => {
  const wish = { ...emptyWish, resource: '~/In', lastDay: '2026-03-04' }
  assert.deepEqual(givenOf(wish, true), {
    capability: 'fs.read:~/In',
    for: 'global',
    lifetime: 'remembered',
    expiresAt: new Date(2026, 2, 4, 23, 59, 59, 999).toISOString(),
    dangersSeen: true,
  })
  assert.equal(givenOf({ ...wish, lastDay: '', reason: ' invoices ' }, false)?.reason, 'invoices')
})

test('a browser is called as people call it, and by its own words where those are not known', () => {
  const engine = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'
  assert.equal(agentText(`Mozilla/5.0 (X11; Linux x86_64) ${engine}`), 'Chrome on Linux')
  assert.equal(
    agentText(`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${engine} Edg/140.0.0.0`),
    'Edge on Windows',
  )
  assert.equal(agentText(`Mozilla/5.0 (Linux; Android 15) ${engine}`), 'Chrome on Android')
  assert.equal(agentText('curl/8.0'), 'curl/8.0')
})
