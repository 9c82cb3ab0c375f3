import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { SimulatedClock } from '#engine/testing'
import { testLoginStore } from '#http/testing'

import { createLoginStore } from './login-store.ts'
import { migrate } from './migrate.ts'
import { openDatabase } from './open-database.ts'

const who = { by: 'ada', clock: new SimulatedClock(5) }

describe('logins', () => {
  test('the audit log has each that was opened and each that ended, without its secrets', () => {
    const db = openDatabase({ file: ':memory:' })
    migrate(db)
    const store = createLoginStore(db, who)
    const login = { pageKeyHash: 'hash-of-the-key', createdAt: 1, by: 'link', agent: 'Firefox' } as const
    store.add({ ...login, id: 'secret-1', seenAt: 1 })
    store.add({ ...login, id: 'secret-2', seenAt: 9 })
    store.removeUnused(5)
    assert.equal(store.remove('secret-2'), true)
    assert.equal(store.remove('secret-2'), false)
    const told = db.prepare('SELECT at, kind, by, subject, data FROM audit_event ORDER BY seq').all()
    const agent = 'Firefox'
    assert.deepEqual(told, [
      { at: 1, kind: 'login.opened', by: 'ada', subject: 'link', data: JSON.stringify({ agent }) },
      { at: 1, kind: 'login.opened', by: 'ada', subject: 'link', data: JSON.stringify({ agent }) },
      {
        at: 5,
        kind: 'login.ended',
        by: 'ada',
        subject: 'link',
        data: JSON.stringify({ agent, why: 'unused' }),
      },
      {
        at: 5,
        kind: 'login.ended',
        by: 'ada',
        subject: 'link',
        data: JSON.stringify({ agent, why: 'ended' }),
      },
    ])
    assert.doesNotMatch(JSON.stringify(told), /secret|hash-of/)
    db.close()
  })

  testLoginStore(() => {
    const db = openDatabase({ file: ':memory:' })
    migrate(db)
    return { open: () => createLoginStore(db, who), [Symbol.dispose]: () => void db.close() }
  })
})
