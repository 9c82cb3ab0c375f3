import type { Migration } from '../migrate.ts'

/**
 * Agents and their versions.
 *
 * Old binaries ignore the new tables, so rolling the program back is safe.
 */
export const agentTables: Migration = {
  id: '0017-agents',
  up(db) {
    db.exec(`
      CREATE TABLE agent (
        name    TEXT PRIMARY KEY,
        -- The newest; numbers are not used again after a removal.
        version INTEGER NOT NULL CHECK (version > 0),
        removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1))
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE agent_version (
        name     TEXT NOT NULL REFERENCES agent (name),
        version  INTEGER NOT NULL CHECK (version > 0),
        document TEXT NOT NULL,
        saved_by TEXT NOT NULL,
        saved_at INTEGER NOT NULL,
        PRIMARY KEY (name, version)
      ) STRICT;
    `)
  },
}
