import { AppError } from '#contract'

import { engineTables } from './migrations/0001-engine.ts'
import { workflowTables } from './migrations/0002-workflows.ts'
import { auditTables } from './migrations/0003-audit.ts'
import { permissionTables } from './migrations/0004-permissions.ts'
import { vaultTables } from './migrations/0005-vault.ts'
import { approvalTables } from './migrations/0006-approvals.ts'
import { budgetTables } from './migrations/0007-budgets.ts'
import { eventLogTables } from './migrations/0008-event-log.ts'
import { onceTables } from './migrations/0009-once.ts'
import { workspaceTables } from './migrations/0010-workspace.ts'
import { loginTables } from './migrations/0011-logins.ts'
import { settingsTable } from './migrations/0012-settings.ts'
import { runOrder } from './migrations/0013-run-order.ts'
import { openRuns } from './migrations/0014-open-runs.ts'
import { runContexts } from './migrations/0015-run-contexts.ts'
import { recordTables } from './migrations/0016-records.ts'
import { agentTables } from './migrations/0017-agents.ts'
import { agentMemory } from './migrations/0018-agent-memory.ts'
import { taskView } from './migrations/0019-task-view.ts'
import { forgottenRuns } from './migrations/0020-forgotten.ts'
import { documentTables } from './migrations/0030-documents.ts'
import { searchViews } from './migrations/0031-search-views.ts'
import { documentHash } from './migrations/0032-document-hash.ts'
import { documentNames } from './migrations/0033-document-names.ts'
import { codesOfTwoBits } from './migrations/0034-codes-of-two-bits.ts'
import type { Sqlite } from './open-database.ts'

export interface Migration {
  /** `NNNN-name`; the position in the list is the version. Never changed once released. */
  readonly id: string
  up(db: Sqlite): void
}

const migrations: readonly Migration[] = [
  engineTables,
  workflowTables,
  auditTables,
  permissionTables,
  vaultTables,
  approvalTables,
  budgetTables,
  eventLogTables,
  onceTables,
  workspaceTables,
  loginTables,
  settingsTable,
  runOrder,
  openRuns,
  runContexts,
  recordTables,
  agentTables,
  agentMemory,
  taskView,
  forgottenRuns,
  documentTables,
  searchViews,
  documentHash,
  documentNames,
  codesOfTwoBits,
]

/**
 * Brings a database up to date, each migration in a transaction of its own.
 *
 * @throws AppError `store.newer` when a later release has written it
 */
export function migrate(db: Sqlite, list: readonly Migration[] = migrations): void {
  db.exec('CREATE TABLE IF NOT EXISTS migration (version INTEGER PRIMARY KEY, id TEXT NOT NULL) STRICT')
  const versionNow = db.prepare<[], number>('SELECT coalesce(max(version), 0) FROM migration').pluck()
  const version = versionNow.get() ?? 0
  if (version > list.length) {
    throw new AppError(
      'store.newer',
      `This home was written by a later release (store version ${version}, known ${list.length}).`,
      {
        hint: 'Use that release or a later one.',
      },
    )
  }
  const record = db.prepare('INSERT INTO migration (version, id) VALUES (?, ?)')
  for (const [index, migration] of list.entries()) {
    if (index < version) continue
    db.transaction(() => {
      // Another process may have been faster: both found the home new, and one waited for the other's lock.
      if ((versionNow.get() ?? 0) > index) return
      migration.up(db)
      record.run(index + 1, migration.id)
    }).immediate()
  }
}
