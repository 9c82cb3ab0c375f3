import { describe } from 'node:test'

import { testLoginStore } from '#http/testing'

import { createLoginStore } from './login-store.ts'
import { migrate } from './migrate.ts'
import { openDatabase } from './open-database.ts'

describe('logins', () => {
  testLoginStore(() => {
    const db = openDatabase({ file: ':memory:' })
    migrate(db)
    return { open: () => createLoginStore(db), [Symbol.dispose]: () => void db.close() }
  })
})
