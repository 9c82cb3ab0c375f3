import type { Migration } from '../migrate.ts'

/** Bounded permissions of trees of runs. What has used one is in the facts. Times are milliseconds since the Unix epoch. */
export const approvalTables: Migration = {
  id: '0006-approvals',
  up(db) {
    db.exec(`
      CREATE TABLE lease (
        id        TEXT PRIMARY KEY,
        root      TEXT NOT NULL,
        tools     TEXT NOT NULL,
        resources TEXT,
        effects   INTEGER,
        until     INTEGER,
        given_by  TEXT NOT NULL,
        revoked   INTEGER NOT NULL DEFAULT 0,
        seal      TEXT NOT NULL
      ) STRICT;
      CREATE INDEX lease_by_root ON lease (root);

      -- What a person saw in a dry-run and allowed: how often each effect, by its hash.
      CREATE TABLE plan_effect (
        plan  TEXT NOT NULL,
        hash  TEXT NOT NULL,
        times INTEGER NOT NULL,
        seal  TEXT NOT NULL,
        PRIMARY KEY (plan, hash)
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
