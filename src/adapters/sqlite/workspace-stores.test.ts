import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { testCheckpointStore, testProposalStore, testSessionStore } from '#workspace/testing'

import { createBlobNames } from './blob-names.ts'
import { createCheckpointStore } from './checkpoint-store.ts'
import { migrate } from './migrate.ts'
import { openDatabase, type Sqlite } from './open-database.ts'
import { createProposalStore } from './proposal-store.ts'
import { createSessionStore } from './session-store.ts'

function open(): Sqlite {
  const db = openDatabase({ file: ':memory:' })
  migrate(db)
  return db
}

function openWithSessions(): Sqlite {
  const db = open()
  const sessions = createSessionStore(db)
  for (const id of ['s_1', 's_2']) sessions.add({ id, title: id, project: '/home/ada', createdAt: 1 })
  return db
}

describe('sessions', () => {
  testSessionStore(() => createSessionStore(open()))
})

describe('checkpoints', () => {
  testCheckpointStore(() => createCheckpointStore(openWithSessions()))

  test('keep the contents that they name, for as long as they are kept', () => {
    const db = openWithSessions()
    const store = createCheckpointStore(db)
    const blob = `blob_${'7'.repeat(64)}`
    const summary = {
      session: 's_1',
      note: null,
      files: 1,
      folders: 0,
      bytes: 1,
      left: [],
      leftCount: 0,
      without: [],
    }
    const facts = { sizeBytes: 1, modifiedMs: 1, mode: 0o644, identity: '1:1', hash: 'f'.repeat(64) }
    store.add({ ...summary, id: 'c1', createdAt: 1 }, [{ kind: 'file', path: 'a', blob, ...facts }], {
      keep: 1,
    })
    assert.ok(createBlobNames(db).others().has(blob))
    store.add({ ...summary, id: 'c2', createdAt: 2 }, [], { keep: 1 })
    assert.equal(createBlobNames(db).others().has(blob), false)
  })
})

describe('proposals', () => {
  testProposalStore(() => createProposalStore(open()))
})
