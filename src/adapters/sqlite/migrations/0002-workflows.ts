import type { Migration } from '../migrate.ts'

/**
 * Drafts and published versions of workflows, and views of what is in them, under the names that the sources give them.
 *
 * Old binaries ignore the new tables, so rolling the program back is safe.
 */
export const workflowTables: Migration = {
  id: '0002-workflows',
  up(db) {
    db.exec(`
      CREATE TABLE workflows (
        id          TEXT PRIMARY KEY,
        name        TEXT,
        description TEXT,
        status      TEXT NOT NULL CHECK (status IN ('draft', 'published')),
        version     INTEGER NOT NULL DEFAULT 0,
        created_at  INTEGER NOT NULL,
        updated_at  INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE workflow_versions (
        workflow_id     TEXT NOT NULL REFERENCES workflows (id),
        version_number  INTEGER NOT NULL CHECK (version_number > 0),
        definition_json TEXT NOT NULL,
        changelog       TEXT NOT NULL,
        created_by      TEXT NOT NULL,
        created_at      INTEGER NOT NULL,
        PRIMARY KEY (workflow_id, version_number)
      ) STRICT;

      CREATE TABLE workflow_drafts (
        workflow_id     TEXT PRIMARY KEY REFERENCES workflows (id),
        definition_json TEXT NOT NULL,
        updated_at      INTEGER NOT NULL
      ) STRICT;

      CREATE VIEW workflow_nodes AS
        SELECT workflow_id || '@' || version_number || '/' || node.key AS id,
               workflow_id || '@' || version_number AS workflow_version_id,
               (SELECT field.key FROM json_each(node.value) AS field
                WHERE field.key IN ('use', 'choose', 'set', 'wait', 'forEach', 'call', 'end')) AS type,
               coalesce(node.value ->> '$.title', node.key) AS label,
               node.value -> '$.entry' AS entry_actions_json,
               node.value -> '$.exit' AS exit_actions_json,
               node.value AS metadata_json
        FROM workflow_versions, json_each(definition_json, '$.nodes') AS node;

      CREATE VIEW workflow_transitions AS
        SELECT workflow_id || '@' || version_number || '/edges/' || edge.key AS id,
               workflow_id || '@' || version_number AS workflow_version_id,
               edge.value ->> '$.from' AS source_node_id,
               edge.value ->> '$.to' AS target_node_id,
               json_object('on', coalesce(edge.value ->> '$.on', 'done')) AS trigger_config_json,
               CASE WHEN edge.value ->> '$.when' IS NULL THEN NULL
                    ELSE json_object('when', edge.value ->> '$.when') END AS validator_config_json
        FROM workflow_versions, json_each(definition_json, '$.edges') AS edge
        UNION ALL
        SELECT workflow_id || '@' || version_number || '/nodes/' || node.key || '/choose/' || branch.key,
               workflow_id || '@' || version_number,
               node.key,
               branch.value ->> '$.to',
               json_object('on', 'done'),
               CASE WHEN branch.value ->> '$.when' IS NULL THEN NULL
                    ELSE json_object('when', branch.value ->> '$.when') END
        FROM workflow_versions, json_each(definition_json, '$.nodes') AS node, json_each(node.value, '$.choose') AS branch;
    `)
  },
}
