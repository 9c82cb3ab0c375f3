import type { Migration } from '../migrate.ts'

/** Answers of requests that said by a key that they are one and the same wish. */
export const onceTables: Migration = {
  id: '0009-once',
  up(db) {
    db.exec(`
      CREATE TABLE once_answer (
        key       TEXT PRIMARY KEY,
        body_hash TEXT NOT NULL,
        at        INTEGER NOT NULL,
        status    INTEGER NOT NULL,
        body      TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX once_answer_by_age ON once_answer (at, key);
    `)
  },
}
