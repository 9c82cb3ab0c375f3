import type { Migration } from '../migrate.ts'

/** Browsers that have logged in. */
export const loginTables: Migration = {
  id: '0011-logins',
  up(db) {
    db.exec(`
      CREATE TABLE login (
        id            TEXT PRIMARY KEY,
        page_key_hash TEXT NOT NULL,
        created_at    INTEGER NOT NULL,
        seen_at       INTEGER NOT NULL,
        opened_by     TEXT NOT NULL CHECK (opened_by IN ('link', 'passphrase')),
        agent         TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
