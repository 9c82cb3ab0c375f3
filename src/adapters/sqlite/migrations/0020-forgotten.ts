import type { Migration } from '../migrate.ts'

/** What is said of entries may be forgotten, and nothing else of them changed. */
const onlyForgotten = (leaf: string, columns: readonly string[]): string =>
  `WHEN NOT EXISTS (SELECT 1 FROM audit_leaf WHERE ${leaf} AND salt IS NULL AND body_hash IS NOT NULL)
     OR ${columns.map((column) => `NEW.${column} <> OLD.${column}`).join(' OR ')}`

/**
 * Runs whose contents are no longer kept. Entries of the audit log that tell of them keep the hash of what they said, so
 * that they still add up; `unscrubbed` has what a forgetting has yet to take off the disk. Answered wishes of other
 * processes are kept no longer than until they are answered.
 */
export const forgottenRuns: Migration = {
  id: '0020-forgotten',
  up(db) {
    db.exec(`
      ALTER TABLE run ADD COLUMN forgotten_at INTEGER;
      ALTER TABLE message ADD COLUMN forgotten_at INTEGER;
      ALTER TABLE definition ADD COLUMN forgotten INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE audit_leaf ADD COLUMN body_hash TEXT CHECK (length(body_hash) = 64);

      DROP TRIGGER fact_no_update;
      CREATE TRIGGER fact_no_update BEFORE UPDATE ON fact
        ${onlyForgotten('fact = OLD.position', ['position', 'run', 'key', 'attempt', 'kind', 'subject', 'at'])}
        BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
      DROP TRIGGER audit_event_no_update;
      CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event
        ${onlyForgotten('seq = OLD.seq', ['seq', 'at', 'kind', 'by', 'run', 'key', 'attempt', 'subject'])}
        BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;

      CREATE INDEX run_by_root ON run (root) WHERE parent IS NOT NULL;

      -- Contents by their names, and \`file\` for the file of the database itself.
      CREATE TABLE unscrubbed (
        what TEXT PRIMARY KEY,
        at   INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;

      UPDATE inbox SET body = 'null' WHERE answer IS NOT NULL;
    `)
  },
}
