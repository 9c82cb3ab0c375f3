import type { Migration } from '../migrate.ts'

/** Tasks, events of the calendar, facts: what the home keeps by itself. */
export const recordTables: Migration = {
  id: '0016-records',
  up(db) {
    db.exec(`
      CREATE TABLE record (
        collection TEXT NOT NULL,
        id         TEXT NOT NULL,
        revision   INTEGER NOT NULL CHECK (revision > 0),
        value      TEXT NOT NULL CHECK (json_valid(value)),
        writer     TEXT NOT NULL,
        label      TEXT NOT NULL,
        updated_at INTEGER NOT NULL,
        PRIMARY KEY (collection, id)
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
