import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { arbitraryAgent, testAgentStore } from '#agent/testing'

import { createAgentStore } from './agent-store.ts'
import { createChangeStamps } from './change-stamps.ts'
import { migrate } from './migrate.ts'
import { openDatabase, type Sqlite } from './open-database.ts'

const { signal } = new AbortController()

function open(): Sqlite {
  const db = openDatabase({ file: ':memory:' })
  migrate(db)
  return db
}

testAgentStore(() => {
  const db = open()
  return { store: createAgentStore(db), [Symbol.dispose]: () => db.close() }
})

test('what is stored is what was given', async () => {
  const db = open()
  const store = createAgentStore(db)
  await fc.assert(
    fc.asyncProperty(arbitraryAgent, async (agent) => {
      await store.save(agent, { by: 'tester', at: 1, signal })
      assert.deepEqual((await store.findVersion(agent.name, 'newest', { signal }))?.document, agent)
    }),
    { numRuns: 100 },
  )
  db.close()
})

test('whoever looks whether agents have changed sees each change', async () => {
  const db = open()
  const store = createAgentStore(db)
  const stamps = createChangeStamps(db)
  const [agent] = fc.sample(arbitraryAgent, 1)
  assert.ok(agent)
  const seen = [stamps().agents]
  await store.save(agent, { by: 'tester', at: 1, signal })
  seen.push(stamps().agents)
  await store.save({ ...agent, description: 'Another one.' }, { by: 'tester', at: 1, signal })
  seen.push(stamps().agents)
  await store.remove(agent.name, { signal })
  seen.push(stamps().agents)
  assert.equal(new Set(seen).size, seen.length)
  db.close()
})
