import Database from 'better-sqlite3-multiple-ciphers'

import { testRecords } from '#gate/testing'

import { migrate } from './migrate.ts'
import { createRecordStore } from './record-store.ts'

testRecords('records in the database', () => {
  const db = new Database(':memory:')
  migrate(db)
  return createRecordStore(db)
})
