import assert from 'node:assert/strict'
import { test } from 'node:test'

import { canonicalJson, type Json, sha256 } from '#base'
import { plan, resolveDefinition, workflow } from '#workflow'
import { testWorkflowStore } from '#workflow/testing'

import { migrate } from './migrate.ts'
import { openDatabase, type Sqlite } from './open-database.ts'
import { createWorkflowStore } from './workflow-store.ts'

const { signal } = new AbortController()

function open(): Sqlite {
  const db = openDatabase({ file: ':memory:' })
  migrate(db)
  return db
}

/** Lets a run have a definition. */
function hold(db: Sqlite, run: string, definition: unknown): void {
  const json = canonicalJson(definition as Json)
  const hash = sha256(new TextEncoder().encode(json))
  db.prepare('INSERT INTO definition (hash, json) VALUES (?, ?) ON CONFLICT DO NOTHING').run(hash, json)
  db.prepare(
    `INSERT INTO run (id, program, semantics, definition, title, status, partition, priority, root, context, tags, created_at, updated_at)
     VALUES (?, 'workflow', 1, ?, '', 'running', '', 1, ?, '{}', '{}', 1, 1)`,
  ).run(run, hash, run)
}

testWorkflowStore(() => {
  const db = open()
  const store = createWorkflowStore(db)
  return {
    store,
    async pin(name, version) {
      const found = await store.findVersion(name, version, { signal })
      hold(db, `run_${name}${version}`, { document: found?.document, version, pins: {} })
    },
    [Symbol.dispose]: () => db.close(),
  }
})

test('a version that only a called workflow needs is kept from a purge, too', async () => {
  const db = open()
  const store = createWorkflowStore(db)
  const leaf = (text: string): ReturnType<ReturnType<typeof workflow>['build']> =>
    workflow('leaf').set('x', { text }).build()
  await store.publish(leaf('first'), { changelog: '', by: 'tester', at: 1, signal })
  const caller = workflow('top').call('x', 'leaf').build()
  const { definition, called } = await resolveDefinition(caller, { version: null, store, signal })
  hold(db, 'run_top', definition)
  for (const one of called) {
    const json = canonicalJson(one as unknown as Json)
    db.prepare('INSERT INTO definition (hash, json) VALUES (?, ?)').run(
      sha256(new TextEncoder().encode(json)),
      json,
    )
  }
  for (let n = 2; n <= 13; n += 1)
    await store.publish(leaf(String(n)), { changelog: '', by: 'tester', at: n, signal })
  assert.deepEqual(await store.purge('leaf', { keep: 10, signal }), [2, 3])
  db.close()
})

test('nodes and transitions of published versions can be read as tables', async () => {
  const db = open()
  const store = createWorkflowStore(db)
  const document = workflow('w')
    .use('list', 'fs.list', {}, { title: 'List', entry: [{ use: 'notify' }] })
    .choose('which', [{ when: 'true', to: 'stop' }])
    .end('stop')
    .edge('list', 'which')
    .edge('list', 'stop', { on: 'error', when: 'input.n > 1' })
    .build()
  await store.publish(document, { changelog: '', by: 'tester', at: 1, signal })
  assert.deepEqual(
    db.prepare('SELECT id, workflow_version_id, type, label, entry_actions_json FROM workflow_nodes').all(),
    [
      {
        id: 'w@1/list',
        workflow_version_id: 'w@1',
        type: 'use',
        label: 'List',
        entry_actions_json: '[{"use":"notify"}]',
      },
      {
        id: 'w@1/which',
        workflow_version_id: 'w@1',
        type: 'choose',
        label: 'which',
        entry_actions_json: null,
      },
      { id: 'w@1/stop', workflow_version_id: 'w@1', type: 'end', label: 'stop', entry_actions_json: null },
    ],
  )
  assert.deepEqual(
    db
      .prepare(
        'SELECT id, source_node_id AS "from", target_node_id AS "to", trigger_config_json AS "on", validator_config_json AS "when" FROM workflow_transitions',
      )
      .all(),
    [
      { id: 'w@1/edges/0', from: 'list', to: 'which', on: '{"on":"done"}', when: null },
      { id: 'w@1/edges/1', from: 'list', to: 'stop', on: '{"on":"error"}', when: '{"when":"input.n > 1"}' },
      {
        id: 'w@1/nodes/which/choose/0',
        from: 'which',
        to: 'stop',
        on: '{"on":"done"}',
        when: '{"when":"true"}',
      },
    ],
  )
  db.close()
})

test('what is stored is what was given', async () => {
  const db = open()
  const store = createWorkflowStore(db)
  const document = plan('p')
    .addStep({ id: 'a', tool: 'x.y', with: { n: 1e-7, text: '\u2028', deep: [[{}]] } })
    .build()
  await store.saveDraft(document, { at: 1, signal })
  assert.deepEqual(await store.findDraft('p', { signal }), document)
  db.close()
})
