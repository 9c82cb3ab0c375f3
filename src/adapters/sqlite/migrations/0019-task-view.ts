import type { Migration } from '../migrate.ts'

/** Tasks as a table of their own, for whoever asks the database. Times are milliseconds since the Unix epoch. */
export const taskView: Migration = {
  id: '0019-task-view',
  up(db) {
    db.exec(`
      CREATE VIEW tasks AS
        SELECT id,
               value ->> '$.title' AS title,
               value ->> '$.description' AS description,
               value ->> '$.priority' AS priority,
               CASE WHEN value ->> '$.doneAt' IS NULL THEN 'open' ELSE 'done' END AS status,
               value ->> '$.due' AS due_date,
               value ->> '$.createdAt' AS created_at,
               updated_at
        FROM record WHERE collection = 'tasks';
    `)
  },
}
