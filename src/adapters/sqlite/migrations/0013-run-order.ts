import type { Migration } from '../migrate.ts'

/** Finds the newest runs without reading all of them; most of all are within others. */
export const runOrder: Migration = {
  id: '0013-run-order',
  up(db) {
    db.exec(`
      CREATE INDEX run_by_time ON run (created_at DESC, id DESC);
      CREATE INDEX run_top_by_time ON run (created_at DESC, id DESC) WHERE parent IS NULL;
    `)
  },
}
