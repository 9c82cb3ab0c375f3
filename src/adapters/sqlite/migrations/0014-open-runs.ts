import type { Migration } from '../migrate.ts'

const isOpen = "status NOT IN ('completed', 'failed', 'cancelled')"

/** Finds the open runs of a tree, and those that wait for something, without reading the rows of all that are open. */
export const openRuns: Migration = {
  id: '0014-open-runs',
  up(db) {
    db.exec(`
      DROP INDEX run_open;
      CREATE INDEX run_open ON run (status, waiting, id) WHERE ${isOpen};
      CREATE INDEX run_open_by_root ON run (root, id) WHERE ${isOpen};
    `)
  },
}
