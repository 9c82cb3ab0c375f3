import type { Migration } from '../migrate.ts'

/** What people have set, by group. */
export const settingsTable: Migration = {
  id: '0012-settings',
  up(db) {
    db.exec(`
      CREATE TABLE setting_group (
        name     TEXT PRIMARY KEY,
        revision INTEGER NOT NULL CHECK (revision > 0),
        value    TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
