import type { Migration } from '../migrate.ts'

/** A name for the order of all events, which is another one after the database was put back from a copy. */
export const eventLogTables: Migration = {
  id: '0008-event-log',
  up(db) {
    db.exec(`
      CREATE TABLE event_epoch (
        only  INTEGER PRIMARY KEY CHECK (only = 1),
        epoch TEXT NOT NULL
      ) STRICT;
      INSERT INTO event_epoch VALUES (1, lower(hex(randomblob(8))));
    `)
  },
}
