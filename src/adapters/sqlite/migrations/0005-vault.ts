import type { Migration } from '../migrate.ts'

/** Times are milliseconds since the Unix epoch. Nothing here can be read without a key that is not here. */
const tables = `
  CREATE TABLE vault (
    id         TEXT PRIMARY KEY,
    revision   INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    sealed_key BLOB NOT NULL
  ) STRICT;
  -- One vault a home.
  CREATE UNIQUE INDEX vault_alone ON vault ((1));

  CREATE TABLE secret (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,
    binding    TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE secret_version (
    secret       TEXT NOT NULL REFERENCES secret (id) ON DELETE CASCADE,
    version      INTEGER NOT NULL,
    status       TEXT NOT NULL CHECK (status IN ('active', 'retired')),
    sealed_key   BLOB NOT NULL,
    sealed_value BLOB NOT NULL,
    created_at   INTEGER NOT NULL,
    PRIMARY KEY (secret, version)
  ) STRICT;
`

/** Old binaries ignore the new tables, so rolling the program back is safe. */
export const vaultTables: Migration = {
  id: '0005-vault',
  up(db) {
    db.exec(tables)
  },
}
