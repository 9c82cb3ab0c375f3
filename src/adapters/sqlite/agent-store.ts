import { type AgentStore, type AgentVersion, agentVersionsKept, isSameAgent } from '#agent'
import { canonicalJson, type Json } from '#base'
import { AgentDocument } from '#contract'

import type { Sqlite } from './open-database.ts'
import { toStoreFailure } from './store-failure.ts'

interface Row {
  readonly version: number
  readonly document: string
  readonly saved_by: string
  readonly saved_at: number
}

/** Keeps agents in the tables `agent` and `agent_version`; the connection must be able to write. */
export function createAgentStore(db: Sqlite): AgentStore {
  const sql = prepare(db)

  const save = db.transaction(
    (
      document: AgentDocument,
      { by, at, over }: { by: string; at: number; over?: number | null },
    ): AgentVersion | undefined => {
      const { name } = document
      if (over !== undefined && (sql.newest.get(name)?.version ?? null) !== over) return undefined
      const last = sql.last.get(name)
      if (last && isSameAgent(documentOf(last), document)) {
        sql.restore.run(name)
        return toVersion(last)
      }
      const version = (last?.version ?? 0) + 1
      sql.touch.run(name, version)
      sql.add.run(name, version, canonicalJson(document as Json), by, at)
      sql.drop.run(name, version - agentVersionsKept)
      return { document: AgentDocument.parse(document), version, by, savedAt: at }
    },
  )

  return {
    async save(document, { signal, ...options }) {
      signal.throwIfAborted()
      return stored(() => save.immediate(document, options))
    },
    async remove(name, { over, signal }) {
      signal.throwIfAborted()
      return stored(() => sql.remove.run(name, over ?? null, over ?? null)).changes > 0
    },
    async findVersion(name, version, { signal }) {
      signal.throwIfAborted()
      const row = stored(() => (version === 'newest' ? sql.newest.get(name) : sql.find.get(name, version)))
      return row && toVersion(row)
    },
    async listVersions(name, { signal }) {
      signal.throwIfAborted()
      return stored(() => sql.versions.all(name)).map(toVersion)
    },
    async listAgents({ signal }) {
      signal.throwIfAborted()
      return stored(() => sql.list.all()).map(toVersion)
    },
  }
}

function prepare(db: Sqlite) {
  return {
    touch: db.prepare<[string, number]>(
      `INSERT INTO agent (name, version) VALUES (?, ?)
       ON CONFLICT (name) DO UPDATE SET version = excluded.version, removed = 0`,
    ),
    restore: db.prepare<[string]>('UPDATE agent SET removed = 0 WHERE name = ?'),
    remove: db.prepare<[string, number | null, number | null]>(
      'UPDATE agent SET removed = 1 WHERE name = ? AND removed = 0 AND (? IS NULL OR version = ?)',
    ),
    add: db.prepare<[string, number, string, string, number]>(
      'INSERT INTO agent_version (name, version, document, saved_by, saved_at) VALUES (?, ?, ?, ?, ?)',
    ),
    drop: db.prepare<[string, number]>('DELETE FROM agent_version WHERE name = ? AND version <= ?'),
    last: db.prepare<[string], Row>(
      'SELECT * FROM agent_version WHERE name = ? ORDER BY version DESC LIMIT 1',
    ),
    newest: db.prepare<[string], Row>(
      'SELECT agent_version.* FROM agent_version JOIN agent USING (name, version) WHERE name = ? AND removed = 0',
    ),
    find: db.prepare<[string, number], Row>('SELECT * FROM agent_version WHERE name = ? AND version = ?'),
    versions: db.prepare<[string], Row>('SELECT * FROM agent_version WHERE name = ? ORDER BY version DESC'),
    list: db.prepare<[], Row>(
      'SELECT agent_version.* FROM agent_version JOIN agent USING (name, version) WHERE removed = 0 ORDER BY name',
    ),
  }
}

function documentOf({ document }: Row): AgentDocument {
  return AgentDocument.parse(JSON.parse(document))
}

function toVersion(row: Row): AgentVersion {
  const { version, saved_by: by, saved_at: savedAt } = row
  return { document: documentOf(row), version, by, savedAt }
}

/** The store's failures in the product's words. */
function stored<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw toStoreFailure(error, 'The store refused to keep or to read an agent')
  }
}
