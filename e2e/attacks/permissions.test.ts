import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'

import {
  createPermissionStore,
  createPolicyStore,
  openDatabase,
  prepareDatabase,
  type Sqlite,
} from '#adapters'
import { AppError } from '#contract'
import { parsePolicy } from '#gate'

const top = mkdtempSync(join(tmpdir(), 'adjutant-permissions-'))
after(() => rmSync(top, { recursive: true }))
const key = new Uint8Array(32).fill(1)
const given = { capability: 'fs.read', resource: '/data', reason: 'x', expiresAt: null } as const
const everybody = [{ kind: 'global' }] as const
const strict = parsePolicy({ policy: 1, rules: [{ name: 'no', say: 'refuse', because: 'x' }] })
const free = parsePolicy({ policy: 1, mode: 'autopilot' })

let count = 0
function open(): Sqlite {
  count += 1
  const options = { file: join(top, `${count}.db`), key }
  prepareDatabase(options)
  return openDatabase(options)
}

function damaged(read: () => unknown): void {
  assert.throws(read, (error) => error instanceof AppError && error.code === 'gate.permissions_damaged')
}

/** As one who can write to the database, but has no key to seal with. */
const edits: [name: string, sql: string][] = [
  ['a grant that reaches further', "UPDATE permission_grant SET resource = '/' WHERE id = 'a'"],
  ['a grant that became a pattern', "UPDATE permission_grant SET is_pattern = 1 WHERE id = 'a'"],
  ['a grant to write instead of read', "UPDATE permission_grant SET capability = 'fs.write' WHERE id = 'a'"],
  ['a grant that does not end', "UPDATE permission_grant SET expires_at = NULL WHERE id = 'b'"],
  ['a grant for everybody', "UPDATE permission_grant SET scope = 'global' WHERE id = 'c'"],
  ['a grant that is no longer revoked', "UPDATE permission_grant SET revoked_at = NULL WHERE id = 'd'"],
  [
    'a grant for once that is remembered',
    "UPDATE permission_grant SET lifetime = 'remembered' WHERE id = 'e'",
  ],
  [
    'a grant that nobody gave',
    `INSERT INTO permission_grant SELECT 'z', scope, 'fs.write', '/', is_pattern, reason, lifetime, given_by, given_at,
       expires_at, taken_by, revoked_by, revoked_at, revoked_why, seal FROM permission_grant WHERE id = 'a'`,
  ],
]

describe('G3 permissions edited in the database', () => {
  for (const [name, sql] of edits) {
    test(`${name} is recognised, and nothing is allowed by it`, async () => {
      const db = open()
      const grants = createPermissionStore(db, { key })
      const remembered = { ...given, lifetime: 'remembered' } as const
      grants.give({ ...remembered, id: 'a', scope: { kind: 'global' } }, { by: 'ada', at: 1 })
      grants.give({ ...remembered, id: 'b', scope: { kind: 'global' }, expiresAt: 3 }, { by: 'ada', at: 1 })
      grants.give({ ...remembered, id: 'c', scope: { kind: 'plugin', name: 'p' } }, { by: 'ada', at: 1 })
      grants.give({ ...remembered, id: 'd', scope: { kind: 'global' } }, { by: 'ada', at: 1 })
      grants.give({ ...given, lifetime: 'once', id: 'e', scope: { kind: 'global' } }, { by: 'ada', at: 1 })
      grants.revoke('d', { by: 'ada', why: 'enough', at: 2 })
      assert.equal(grants.holding(everybody, 5).length, 1)
      db.exec(sql)
      // Somebody else's process did that; one that is at work sees it in its next turn.
      await nextTurn()
      damaged(() => grants.holding(everybody, 5))
      // A process that was not there before has no memory of what was right.
      damaged(() => createPermissionStore(db, { key }).holding(everybody, 5))
      db.close()
    })
  }

  test('a grant of another home is not one of this', () => {
    const db = open()
    const other = createPermissionStore(db, { key: new Uint8Array(32).fill(9) })
    other.give({ ...given, id: 'a', lifetime: 'remembered', scope: { kind: 'global' } }, { by: 'eve', at: 1 })
    damaged(() => createPermissionStore(db, { key }).holding(everybody, 5))
    db.close()
  })
})

describe('G3 a policy edited in the database', () => {
  const rewritten = [
    'UPDATE policy_version SET document = (SELECT document FROM policy_version WHERE version = 1) WHERE version = 2',
    'DELETE FROM policy_version WHERE version = 2',
    'DELETE FROM policy_version',
    'UPDATE policy_version SET version = version + 10',
    `PRAGMA foreign_keys = OFF;
     INSERT INTO audit_event (seq, at, kind, by, run, key, attempt, subject, data)
       VALUES (99, 1, 'policy.set', 'eve', '', '', 0, '3', 'null')`,
  ]
  for (const sql of rewritten) {
    test(`is recognised: ${sql.slice(0, 60)}`, () => {
      const db = open()
      const policies = createPolicyStore(db, { key })
      policies.set(free, { by: 'ada', because: 'first', at: 1 })
      policies.set(strict, { by: 'ada', because: 'safer', at: 2 })
      db.exec('DROP TRIGGER policy_version_stays; DROP TRIGGER policy_version_kept')
      db.exec(sql)
      damaged(() => createPolicyStore(db, { key }).newest())
      // It is put right by setting it again.
      policies.set(strict, { by: 'ada', because: 'again', at: 3 })
      assert.deepEqual(createPolicyStore(db, { key }).newest()?.document, strict)
      db.close()
    })
  }

  test('a version that was put on top is not taken for the newest', () => {
    const db = open()
    const policies = createPolicyStore(db, { key })
    policies.set(strict, { by: 'ada', because: 'safer', at: 1 })
    db.exec(
      'INSERT INTO policy_version SELECT 2, \'{"policy":1,"mode":"autopilot"}\', set_by, because, set_at, seal FROM policy_version',
    )
    assert.deepEqual(policies.newest()?.document, strict)
    damaged(() => policies.list())
    db.close()
  })
})
