import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { parsePolicy } from '#gate'
import { testPermissionStore, testPolicyStore } from '#gate/testing'

import { migrate } from './migrate.ts'
import { openDatabase, type Sqlite } from './open-database.ts'
import { createPermissionStore } from './permission-store.ts'
import { createPolicyStore } from './policy-store.ts'

const key = new Uint8Array(32).fill(3)

function open(): Sqlite {
  const db = openDatabase({ file: ':memory:' })
  migrate(db)
  return db
}

describe('permissions', () => {
  testPermissionStore(() => {
    const db = open()
    return { ...createPermissionStore(db, { key }), [Symbol.dispose]: () => void db.close() }
  })
})

describe('the policy', () => {
  testPolicyStore(() => {
    const db = open()
    return { ...createPolicyStore(db, { key }), [Symbol.dispose]: () => void db.close() }
  })
})

const given = { id: 'g', capability: 'fs.read', resource: '/a', reason: 'x', expiresAt: null } as const

test('each change is in the audit log, in the transaction that made it', () => {
  const db = open()
  const grants = createPermissionStore(db, { key })
  const policies = createPolicyStore(db, { key })
  grants.give({ ...given, scope: { kind: 'global' }, lifetime: 'once' }, { by: 'ada', at: 1 })
  grants.take([{ kind: 'global' }], { run: 'r', at: 2 })
  grants.give(
    { ...given, id: 'h', scope: { kind: 'plugin', name: 'mail' }, lifetime: 'remembered' },
    { by: 'ada', at: 3 },
  )
  grants.revoke('h', { by: 'ada', why: 'y', at: 4 })
  policies.set(parsePolicy({ policy: 1 }), { by: 'ada', because: 'z', at: 5 })
  policies.set(parsePolicy({ policy: 1 }), { by: 'ada', because: 'z', at: 6 })
  const told = db.prepare<[], { kind: string; subject: string }>(
    'SELECT kind, subject FROM audit_event ORDER BY seq',
  )
  assert.deepEqual(
    told.all().map(({ kind, subject }) => `${kind} ${subject}`),
    ['grant.given g', 'grant.taken g', 'grant.given h', 'grant.revoked h', 'policy.set 1'],
  )
  db.exec("CREATE TRIGGER refuse BEFORE INSERT ON audit_leaf BEGIN SELECT RAISE(ABORT, 'no'); END")
  assert.throws(() =>
    policies.set(parsePolicy({ policy: 1, mode: 'autopilot' }), { by: 'eve', because: '', at: 7 }),
  )
  assert.throws(() =>
    grants.give({ ...given, id: 'i', scope: { kind: 'global' }, lifetime: 'once' }, { by: 'eve', at: 7 }),
  )
  assert.equal(policies.newest()?.version, 1)
  assert.equal(grants.list({ now: 8 }).length, 0)
  db.close()
})

test('permissions of plugins can be read as the tables of their names', () => {
  const db = open()
  const grants = createPermissionStore(db, { key })
  grants.give(
    { ...given, scope: { kind: 'plugin', name: 'mail' }, lifetime: 'remembered' },
    { by: 'ada', at: 1 },
  )
  grants.give({ ...given, id: 'h', scope: { kind: 'global' }, lifetime: 'remembered' }, { by: 'ada', at: 1 })
  grants.refused({
    run: 'r',
    tool: 'x',
    scope: { kind: 'plugin', name: 'mail' },
    capability: 'net',
    resource: 'a:1',
    at: 2,
  })
  assert.deepEqual(
    db.prepare('SELECT plugin, permission_type, resource_path, granted_at FROM plugin_permissions').all(),
    [{ plugin: 'mail', permission_type: 'read_folder', resource_path: '/a', granted_at: 1 }],
  )
  assert.deepEqual(
    db.prepare('SELECT plugin, permission_type, resource, status FROM plugin_activity_log').all(),
    [
      { plugin: 'mail', permission_type: 'read_folder', resource: '/a', status: 'given' },
      { plugin: 'mail', permission_type: 'net', resource: 'a:1', status: 'refused' },
    ],
  )
  db.close()
})
