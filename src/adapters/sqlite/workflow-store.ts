import { AppError, type WorkflowDocument } from '#contract'
import {
  isSameWorkflow,
  leastVersionsKept,
  printWorkflow,
  workflowFromJson,
  type WorkflowStore,
  type WorkflowSummary,
  type WorkflowVersion,
} from '#workflow'

import type { Sqlite } from './open-database.ts'

interface VersionRow {
  readonly version_number: number
  readonly definition_json: string
  readonly changelog: string
  readonly created_by: string
  readonly created_at: number
}

/** Versions whose definitions a run has, or that such a definition leads to. */
const pinned = `
  WITH RECURSIVE held (hash) AS (
    SELECT definition FROM run WHERE definition IS NOT NULL
    UNION
    SELECT pin.value FROM held JOIN definition USING (hash), json_each(definition.json, '$.pins') AS pin
  )
  SELECT DISTINCT json ->> '$.version' FROM held JOIN definition USING (hash)
  WHERE json ->> '$.document.name' = ? AND json ->> '$.version' IS NOT NULL`

/** Keeps workflows in the tables `workflows`, `workflow_versions` and `workflow_drafts`; the connection must be able to write. */
export function createWorkflowStore(db: Sqlite): WorkflowStore {
  const statements = prepare(db)

  function newestOf(name: string): VersionRow | undefined {
    return statements.newest.get(name)
  }
  const publish = db.transaction(
    (document: WorkflowDocument, changelog: string, by: string, at: number): WorkflowVersion => {
      const { name, title = null, description = null } = document
      const newest = newestOf(name)
      statements.dropDraft.run(name)
      if (newest && isSameWorkflow(documentOf(newest.definition_json), document)) return toVersion(newest)
      statements.touch.run({ name, title, description, at })
      const version = statements.count.get(name) as number
      statements.add.run(name, version, textOf(document), changelog, by, at)
      return { document: documentOf(textOf(document)), version, changelog, by, publishedAt: at }
    },
  )
  const purge = db.transaction((name: string, keep: number): number[] => {
    const held = new Set(statements.pinned.all(name))
    const old = statements.numbers
      .all(name)
      .slice(keep)
      .filter((version) => !held.has(version))
    for (const version of old) statements.remove.run(name, version)
    return old.toReversed()
  })

  return {
    ...draftsOf(db, statements),
    async publish(document, { changelog, by, at, signal }) {
      signal.throwIfAborted()
      return stored(() => publish.immediate(document, changelog, by, at))
    },
    async findVersion(name, version, { signal }) {
      signal.throwIfAborted()
      const row = stored(() =>
        version === 'newest' ? newestOf(name) : statements.version.get(name, version),
      )
      return row && toVersion(row)
    },
    async listVersions(name, { signal }) {
      signal.throwIfAborted()
      return stored(() => statements.versions.all(name)).map(toVersion)
    },
    async listWorkflows({ signal }) {
      signal.throwIfAborted()
      const rows = stored(() => statements.list.all())
      return rows.map(({ hasDraft, newest, ...row }) => ({
        ...row,
        newest: newest === 0 ? null : newest,
        hasDraft: hasDraft === 1,
      }))
    },
    async purge(name, { keep, signal }) {
      signal.throwIfAborted()
      if (keep < leastVersionsKept) {
        throw new AppError(
          'workflow.keep_too_few',
          `At least ${leastVersionsKept} versions are kept, not ${keep}.`,
        )
      }
      return stored(() => purge.immediate(name, keep))
    },
  }
}

/** The part of the store that is replaced and not only added to. */
function draftsOf(
  db: Sqlite,
  statements: ReturnType<typeof prepare>,
): Pick<WorkflowStore, 'saveDraft' | 'removeDraft' | 'findDraft'> {
  function isThere(name: string, over: WorkflowDocument | null | undefined): boolean {
    if (over === undefined) return true
    return (statements.findDraft.get(name) ?? null) === (over && textOf(over))
  }
  const saveDraft = db.transaction(
    (document: WorkflowDocument, at: number, over?: WorkflowDocument | null): boolean => {
      const { name, title = null, description = null } = document
      if (!isThere(name, over)) return false
      statements.touch.run({ name, title, description, at })
      statements.draft.run(name, textOf(document), at)
      return true
    },
  )
  const removeDraft = db.transaction((name: string, over?: WorkflowDocument): boolean => {
    if (!isThere(name, over) || statements.dropDraft.run(name).changes === 0) return false
    statements.dropEmpty.run(name)
    return true
  })

  return {
    async saveDraft(document, { at, over, signal }) {
      signal.throwIfAborted()
      return stored(() => saveDraft.immediate(document, at, over))
    },
    async removeDraft(name, { over, signal }) {
      signal.throwIfAborted()
      return stored(() => removeDraft.immediate(name, over))
    },
    async findDraft(name, { signal }) {
      signal.throwIfAborted()
      const text = stored(() => statements.findDraft.get(name))
      return text === undefined ? undefined : documentOf(text)
    },
  }
}

function prepare(db: Sqlite) {
  return {
    touch: db.prepare<{ name: string; title: string | null; description: string | null; at: number }>(
      `INSERT INTO workflows (id, name, description, status, created_at, updated_at)
       VALUES (@name, @title, @description, 'draft', @at, @at)
       ON CONFLICT (id) DO UPDATE SET name = @title, description = @description, updated_at = @at`,
    ),
    draft: db.prepare<[string, string, number]>(
      `INSERT INTO workflow_drafts (workflow_id, definition_json, updated_at) VALUES (?, ?, ?)
       ON CONFLICT (workflow_id) DO UPDATE SET definition_json = excluded.definition_json, updated_at = excluded.updated_at`,
    ),
    dropDraft: db.prepare<[string]>('DELETE FROM workflow_drafts WHERE workflow_id = ?'),
    dropEmpty: db.prepare<[string]>('DELETE FROM workflows WHERE id = ? AND version = 0'),
    findDraft: db
      .prepare<[string], string>('SELECT definition_json FROM workflow_drafts WHERE workflow_id = ?')
      .pluck(),
    count: db
      .prepare<[string], number>(
        "UPDATE workflows SET version = version + 1, status = 'published' WHERE id = ? RETURNING version",
      )
      .pluck(),
    add: db.prepare<[string, number, string, string, string, number]>(
      `INSERT INTO workflow_versions (workflow_id, version_number, definition_json, changelog, created_by, created_at)
       VALUES (?, ?, ?, ?, ?, ?)`,
    ),
    newest: db.prepare<[string], VersionRow>(
      'SELECT * FROM workflow_versions WHERE workflow_id = ? ORDER BY version_number DESC LIMIT 1',
    ),
    version: db.prepare<[string, number], VersionRow>(
      'SELECT * FROM workflow_versions WHERE workflow_id = ? AND version_number = ?',
    ),
    versions: db.prepare<[string], VersionRow>(
      'SELECT * FROM workflow_versions WHERE workflow_id = ? ORDER BY version_number DESC',
    ),
    numbers: db
      .prepare<[string], number>(
        'SELECT version_number FROM workflow_versions WHERE workflow_id = ? ORDER BY version_number DESC',
      )
      .pluck(),
    remove: db.prepare<[string, number]>(
      'DELETE FROM workflow_versions WHERE workflow_id = ? AND version_number = ?',
    ),
    pinned: db.prepare<[string], number>(pinned).pluck(),
    list: db.prepare<[], Omit<WorkflowSummary, 'newest' | 'hasDraft'> & { newest: number; hasDraft: number }>(
      `SELECT id AS name, workflows.name AS title, version AS newest, workflow_drafts.workflow_id IS NOT NULL AS hasDraft,
              workflows.updated_at AS updatedAt
       FROM workflows LEFT JOIN workflow_drafts ON workflow_drafts.workflow_id = workflows.id ORDER BY id`,
    ),
  }
}

function textOf(document: WorkflowDocument): string {
  return JSON.stringify(JSON.parse(printWorkflow(document, 'json')))
}

function documentOf(text: string): WorkflowDocument {
  return workflowFromJson(JSON.parse(text))
}

function toVersion(row: VersionRow): WorkflowVersion {
  return {
    document: documentOf(row.definition_json),
    version: row.version_number,
    changelog: row.changelog,
    by: row.created_by,
    publishedAt: row.created_at,
  }
}

/** The store's failures in the product's words. */
function stored<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    const { code } = error as { code?: unknown }
    if (error instanceof AppError || typeof code !== 'string' || !code.startsWith('SQLITE_')) throw error
    throw new AppError(
      'engine.store_failed',
      `The store refused to keep a workflow: ${(error as Error).message} (${code}).`,
      {
        hint: code === 'SQLITE_FULL' ? 'Free some disk space.' : 'Check the disk, then try again.',
        cause: error,
        details: { code },
      },
    )
  }
}
