import type { Migration } from '../migrate.ts'

/**
 * What is kept to be searched, what was said and what is remembered, under the names that such tables commonly have, for
 * whoever asks the database. Times are milliseconds since the Unix epoch.
 */
export const searchViews: Migration = {
  id: '0031-search-views',
  up(db) {
    db.exec(`
      CREATE VIEW docs AS
        SELECT id, collection, path, title, kind, hash, size_bytes, CAST(modified_at AS INTEGER) AS modified_at,
               CAST(taken_at AS INTEGER) AS taken_at, integrity, confidentiality, sources, passages AS chunks,
               CAST(text AS TEXT) AS text
        FROM document WHERE is_going = 0;

      CREATE VIEW chunks AS
        SELECT p.id, d.id AS doc_id, p.position, p.text, p.first_byte, p.end_byte, p.line, p.last_line, p.page, p.headings
        FROM passage AS p JOIN document AS d ON d.number = p.document WHERE d.is_going = 0;

      CREATE VIEW embeddings AS
        SELECT p.id AS chunk_id, s.name AS model, s.dimensions, e.vector
        FROM embedding AS e JOIN vector_space AS s ON s.number = e.space JOIN passage AS p ON p.number = e.passage
        JOIN document AS d ON d.number = p.document WHERE d.is_going = 0 AND s.is_going = 0;

      CREATE VIEW conversations AS
        SELECT id, title, project, created_at, updated_at, messages FROM session;

      CREATE VIEW insights AS
        SELECT id, substr(id, 1, instr(id, '/') - 1) AS namespace, substr(id, instr(id, '/') + 1) AS key,
               value -> '$.value' AS content, value ->> '$.note' AS note, updated_at
        FROM record WHERE collection = 'memory';
    `)
  },
}
