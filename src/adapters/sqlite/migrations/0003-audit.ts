import type { Migration } from '../migrate.ts'

/**
 * The audit log: a leaf for each thing that happened, what was said of those that are no facts, and signed checkpoints.
 * The triggers are for our own mistakes; what somebody else does to the file is for the tree to show.
 */
const tables = `
  -- A leaf for each fact and each event, worked out when there is time. It is never removed. What it stands for is forgotten with its salt: the hash stays, so that the tree still adds up.
  CREATE TABLE audit_leaf (
    seq  INTEGER PRIMARY KEY,
    leaf BLOB NOT NULL CHECK (length(leaf) = 32),
    salt TEXT CHECK (length(salt) = 32),
    fact INTEGER
  ) STRICT;
  CREATE UNIQUE INDEX audit_leaf_by_fact ON audit_leaf (fact) WHERE fact IS NOT NULL;

  CREATE TABLE audit_event (
    seq     INTEGER PRIMARY KEY REFERENCES audit_leaf (seq),
    at      INTEGER NOT NULL,
    kind    TEXT NOT NULL,
    by      TEXT NOT NULL,
    run     TEXT NOT NULL,
    key     TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    subject TEXT NOT NULL,
    data    TEXT NOT NULL
  ) STRICT;
  CREATE INDEX audit_event_by_run ON audit_event (run) WHERE run <> '';
  CREATE INDEX audit_event_by_kind ON audit_event (kind);

  CREATE TABLE audit_checkpoint (
    size     INTEGER PRIMARY KEY,
    at       INTEGER NOT NULL,
    frontier BLOB NOT NULL,
    note     TEXT NOT NULL
  ) STRICT;
`

const refusals = [
  ['audit_leaf', 'DELETE', ''],
  [
    'audit_leaf',
    'UPDATE',
    'WHEN NEW.salt IS NOT NULL OR NEW.seq <> OLD.seq OR NEW.leaf <> OLD.leaf OR NEW.fact IS NOT OLD.fact',
  ],
  ['audit_event', 'UPDATE', ''],
  ['audit_event', 'DELETE', 'WHEN (SELECT salt FROM audit_leaf WHERE seq = OLD.seq) IS NOT NULL'],
  ['fact', 'UPDATE', ''],
  ['fact', 'DELETE', 'WHEN NOT EXISTS (SELECT 1 FROM audit_leaf WHERE fact = OLD.position AND salt IS NULL)'],
  ['audit_checkpoint', 'UPDATE', ''],
  ['audit_checkpoint', 'DELETE', ''],
] as const

/** Old binaries ignore the new tables, so rolling the program back is safe; their facts come into the log later. */
export const auditTables: Migration = {
  id: '0003-audit',
  up(db) {
    db.exec(tables)
    for (const [table, verb, when] of refusals) {
      db.exec(
        `CREATE TRIGGER ${table}_no_${verb.toLowerCase()} BEFORE ${verb} ON ${table} ${when}
         BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END`,
      )
    }
  },
}
