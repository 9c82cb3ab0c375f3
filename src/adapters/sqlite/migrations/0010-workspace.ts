import type { Migration } from '../migrate.ts'

/** Sessions with what was said in them, checkpoints of their folders, and changes that were proposed. */
export const workspaceTables: Migration = {
  id: '0010-workspace',
  up(db) {
    db.exec(`
      CREATE TABLE session (
        id         TEXT PRIMARY KEY,
        title      TEXT NOT NULL,
        project    TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        messages   INTEGER NOT NULL DEFAULT 0,
        revision   INTEGER NOT NULL DEFAULT 1
      ) STRICT;
      CREATE INDEX session_by_time ON session (created_at DESC, id DESC);
      CREATE INDEX session_by_project ON session (project);

      CREATE TABLE message (
        session  TEXT NOT NULL REFERENCES session (id),
        position INTEGER NOT NULL,
        id       TEXT NOT NULL,
        sender   TEXT NOT NULL CHECK (sender IN ('person', 'program')),
        text     TEXT NOT NULL,
        run      TEXT,
        at       INTEGER NOT NULL,
        PRIMARY KEY (session, position),
        UNIQUE (session, id)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE checkpoint (
        id         TEXT PRIMARY KEY,
        session    TEXT NOT NULL REFERENCES session (id),
        created_at INTEGER NOT NULL,
        -- What it holds as a whole, then every file and folder. As JSON, for names need not be UTF-8.
        summary    TEXT NOT NULL,
        entries    TEXT NOT NULL
      ) STRICT;
      CREATE INDEX checkpoint_by_time ON checkpoint (session, created_at DESC, id DESC);

      CREATE TABLE proposal (
        id         TEXT PRIMARY KEY,
        project    TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        files      TEXT NOT NULL
      ) STRICT;
      CREATE INDEX proposal_by_time ON proposal (created_at DESC, id DESC);
    `)
  },
}
