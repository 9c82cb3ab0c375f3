import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { GrantScope } from '#contract'

import type { GivenGrant, PermissionStore } from './permission-store.ts'

const everybody: GrantScope = { kind: 'global' }
const tidy: GrantScope = { kind: 'workflow', name: 'tidy' }

function grant(id: string, others: Partial<GivenGrant> = {}): GivenGrant {
  return {
    id,
    capability: 'fs.write',
    resource: `/data/${id}/**`,
    pattern: true,
    reason: 'because',
    scope: everybody,
    lifetime: 'remembered',
    expiresAt: null,
    ...others,
  }
}

const ids = (grants: readonly { readonly id: string }[]): string[] => grants.map(({ id }) => id)

/** What every PermissionStore must do. Each adapter's test file calls this once. */
export function testPermissionStore(open: () => PermissionStore & Disposable): void {
  test('a grant is kept as it was given, with who gave it and when', () => {
    using store = open()
    const given = store.give(grant('a', { expiresAt: 100 }), { by: 'ada', at: 1 })
    const expected = {
      ...grant('a', { expiresAt: 100 }),
      givenBy: 'ada',
      givenAt: 1,
      takenBy: null,
      revoked: null,
    }
    assert.deepEqual(given, expected)
    assert.deepEqual(store.list({ now: 1 }), [expected])
    const { pattern: _, ...literal } = grant('b')
    assert.equal('pattern' in store.give(literal, { by: 'ada', at: 2 }), false)
    assert.equal('pattern' in (store.list({ now: 2 })[0] ?? {}), false)
  })

  test('grants hold for their scopes alone, oldest first', () => {
    using store = open()
    store.give(grant('a'), { by: 'ada', at: 1 })
    store.give(grant('b', { scope: tidy }), { by: 'ada', at: 2 })
    store.give(grant('c', { scope: { kind: 'project', name: 'tidy' } }), { by: 'ada', at: 3 })
    assert.deepEqual(ids(store.holding([everybody], 5)), ['a'])
    assert.deepEqual(ids(store.holding([tidy, everybody], 5)), ['a', 'b'])
    assert.deepEqual(ids(store.holding([{ kind: 'workflow', name: 'tid' }], 5)), [])
    assert.deepEqual(ids(store.holding([], 5)), [])
  })

  test('a grant ends at its time, not before', () => {
    using store = open()
    store.give(grant('a', { expiresAt: 100 }), { by: 'ada', at: 1 })
    assert.deepEqual(ids(store.holding([everybody], 99)), ['a'])
    assert.deepEqual(ids(store.holding([everybody], 100)), [])
    assert.deepEqual(ids(store.list({ now: 100 })), [])
    assert.deepEqual(ids(store.list({ now: 100, ended: true })), ['a'])
  })

  test('what is revoked no longer holds, once, and is still told', () => {
    using store = open()
    store.give(grant('a'), { by: 'ada', at: 1 })
    const revoked = { by: 'bob', why: 'enough', at: 2 }
    assert.deepEqual(store.revoke('a', revoked).revoked, revoked)
    assert.deepEqual(store.holding([everybody], 3), [])
    assert.deepEqual(store.list({ now: 3 }), [])
    assert.deepEqual(store.list({ now: 3, ended: true })[0]?.revoked, revoked)
    assert.throws(() => store.revoke('a', revoked), { code: 'gate.grant_not_found' })
    assert.throws(() => store.revoke('b', revoked), { code: 'gate.grant_not_found' })
  })

  test('a grant for once goes to the first run that takes it and holds for nobody', () => {
    using store = open()
    store.give(grant('a', { lifetime: 'once', scope: tidy }), { by: 'ada', at: 1 })
    store.give(grant('b', { lifetime: 'once', scope: tidy, expiresAt: 3 }), { by: 'ada', at: 1 })
    store.give(grant('c', { scope: tidy }), { by: 'ada', at: 1 })
    assert.deepEqual(ids(store.holding([tidy], 2)), ['c'])
    assert.deepEqual(ids(store.take([everybody], { run: 'other', at: 2 })), [])
    const taken = store.take([everybody, tidy], { run: 'first', at: 5 })
    assert.deepEqual(
      taken.map(({ id, takenBy }) => [id, takenBy]),
      [['a', 'first']],
    )
    assert.deepEqual(store.take([tidy], { run: 'second', at: 6 }), [])
    assert.deepEqual(ids(store.list({ now: 6 })), ['c'])
  })

  test('all that became of permissions is told, newest first, and refusals with their run', () => {
    using store = open()
    store.give(grant('a'), { by: 'ada', at: 1 })
    store.give(grant('b', { lifetime: 'once' }), { by: 'ada', at: 2 })
    store.take([everybody], { run: 'run1', at: 3 })
    const refusal = {
      run: 'run2',
      tool: 'fs.read',
      scope: tidy,
      capability: 'fs.read',
      resource: '/etc',
    } as const
    store.refused({ ...refusal, at: 4 })
    store.revoke('a', { by: 'bob', why: 'enough', at: 5 })
    const events = store.log({ limit: 10 })
    assert.deepEqual(
      events.map(({ what, by, grant: id, why }) => `${what} ${id ?? '-'} by ${by}: ${why}`),
      [
        'revoked a by bob: enough',
        'refused - by run2: fs.read',
        'taken b by run1: because',
        'given b by ada: because',
        'given a by ada: because',
      ],
    )
    const [, second] = events
    assert.deepEqual(
      [second?.scope, second?.capability, second?.resource, second?.at],
      [tidy, 'fs.read', '/etc', 4],
    )
    assert.deepEqual(
      store.log({ limit: 2, before: second?.position }).map(({ what }) => what),
      ['taken', 'given'],
    )
  })

  test('a run that is refused over and over is told of so often and no more', () => {
    using store = open()
    const refusal = { tool: 'x', scope: everybody, capability: 'net', resource: 'a:1', at: 1 } as const
    for (let count = 0; count < 150; count += 1) store.refused({ ...refusal, run: 'loop' })
    store.refused({ ...refusal, run: 'other' })
    assert.equal(store.log({ limit: 1_000 }).length, 101)
  })
}
