import type { Migration } from '../migrate.ts'

/** Times are milliseconds since the Unix epoch. */
const tables = `
  -- Runs have a number of their own, so that the journal's rows and index stay short.
  CREATE TABLE run (
    number      INTEGER PRIMARY KEY,
    id          TEXT NOT NULL UNIQUE,
    program     TEXT NOT NULL,
    semantics   INTEGER NOT NULL,
    definition  TEXT,
    title       TEXT NOT NULL,
    status      TEXT NOT NULL,
    waiting     TEXT,
    queue       TEXT,
    partition   TEXT NOT NULL,
    priority    INTEGER NOT NULL,
    parent      TEXT,
    parent_key  TEXT,
    root        TEXT NOT NULL,
    forked_from TEXT,
    dedup_key   TEXT UNIQUE,
    context     TEXT NOT NULL,
    tags        TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL,
    started_at  INTEGER,
    finished_at INTEGER,
    delivered   INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX run_open ON run (status, id) WHERE status NOT IN ('completed', 'failed', 'cancelled');
  CREATE INDEX run_by_parent ON run (parent, id) WHERE parent IS NOT NULL;
  CREATE INDEX run_by_queue ON run (queue, status, started_at) WHERE queue IS NOT NULL;

  -- Records go to the end of one table, whatever their runs: a commit of many runs touches few pages.
  CREATE TABLE journal (
    position INTEGER PRIMARY KEY,
    run      INTEGER NOT NULL,
    seq      INTEGER NOT NULL,
    type     TEXT NOT NULL,
    at       INTEGER NOT NULL,
    payload  TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX journal_by_run ON journal (run, seq);

  CREATE TABLE timer (
    run TEXT PRIMARY KEY,
    at  INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX timer_by_time ON timer (at);

  CREATE TABLE snapshot (
    run    TEXT PRIMARY KEY,
    seq    INTEGER NOT NULL,
    format INTEGER NOT NULL,
    state  TEXT NOT NULL
  ) STRICT;

  CREATE TABLE definition (
    hash TEXT PRIMARY KEY,
    json TEXT NOT NULL
  ) STRICT;

  CREATE TABLE fact (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    run      TEXT NOT NULL,
    key      TEXT NOT NULL,
    attempt  INTEGER NOT NULL,
    kind     TEXT NOT NULL,
    subject  TEXT NOT NULL,
    at       INTEGER NOT NULL,
    data     TEXT NOT NULL
  ) STRICT;
  CREATE INDEX fact_by_run ON fact (run, kind, position);
  CREATE INDEX fact_by_subject ON fact (kind, subject, position);

  CREATE TABLE inbox (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    body   TEXT NOT NULL,
    answer TEXT
  ) STRICT;
  CREATE INDEX inbox_open ON inbox (id) WHERE answer IS NULL;
`

const views = `
  CREATE VIEW workflow_runs AS
    SELECT run.id, run.definition AS workflow_version_id, run.status, run.started_at, run.finished_at AS completed_at,
           NULL AS current_node_id, run.context AS context_json
    FROM run;
  CREATE VIEW workflow_run_events AS
    SELECT journal.at AS timestamp, run.id AS run_id, journal.type, journal.payload AS payload_json, 'engine' AS emitter
    FROM journal JOIN run ON run.number = journal.run;
`

/** The engine's tables, and the names that the sources give them as views. */
export const engineTables: Migration = {
  id: '0001-engine',
  up(db) {
    db.exec(tables)
    db.exec(views)
  },
}
