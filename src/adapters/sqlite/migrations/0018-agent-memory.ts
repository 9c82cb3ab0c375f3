import type { Migration } from '../migrate.ts'

/** What is remembered, under the name that the sources give it. A value is JSON, a time milliseconds since the Unix epoch. */
export const agentMemory: Migration = {
  id: '0018-agent-memory',
  up(db) {
    db.exec(`
      CREATE VIEW agent_memory AS
        SELECT id, substr(id, 1, instr(id, '/') - 1) AS namespace, substr(id, instr(id, '/') + 1) AS key,
               value -> '$.value' AS value, updated_at
        FROM record WHERE collection = 'memory';
    `)
  },
}
