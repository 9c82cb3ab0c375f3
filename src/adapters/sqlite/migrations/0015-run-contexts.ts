import type { Migration } from '../migrate.ts'

/** Long contexts are kept once for a tree of runs. `run.context` is empty where that is so. */
export const runContexts: Migration = {
  id: '0015-run-contexts',
  up(db) {
    db.exec(`
      CREATE TABLE run_context (
        run  TEXT PRIMARY KEY,
        json TEXT NOT NULL
      ) STRICT;
      INSERT INTO run_context SELECT id, context FROM run WHERE id = root AND length(context) > 500;
      UPDATE run SET context = ''
      WHERE context = (SELECT json FROM run_context WHERE run_context.run = run.root);

      DROP VIEW workflow_runs;
      CREATE VIEW workflow_runs AS
        SELECT run.id, run.definition AS workflow_version_id, run.status, run.started_at, run.finished_at AS completed_at,
               NULL AS current_node_id, coalesce(run_context.json, run.context) AS context_json
        FROM run LEFT JOIN run_context ON run.context = '' AND run_context.run = run.root;
    `)
  },
}
