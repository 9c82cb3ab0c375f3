import type { Json } from '#base'
import type {
  SecretRow,
  VaultEvent,
  VaultRow,
  VaultRows,
  VaultStore,
  VersionRow,
  VersionStatus,
} from '#vault'

import { appendAudit } from './audit-log.ts'
import type { Sqlite } from './open-database.ts'
import { revisionsOf } from './revisions.ts'
import { toStoreFailure } from './store-failure.ts'

interface StoredVault {
  id: string
  revision: number
  generation: number
  sealed_key: Uint8Array
}

interface StoredSecret {
  id: string
  name: string
  binding: string
  created_at: number
}

interface StoredVersion {
  secret: string
  version: number
  status: string
  sealed_key: Uint8Array
  sealed_value: Uint8Array
  created_at: number
}

/** Keeps the vault's envelopes in the tables `vault`, `secret` and `secret_version`, and its events in the audit log. */
export function createVaultStore(db: Sqlite): VaultStore {
  const sql = prepareStatements(db)
  const revisions = revisionsOf(db)

  const writeAll = db.transaction((change: Parameters<VaultStore['write']>[0]): boolean => {
    const { from, vault, secrets = [], versions = [], removed = [], forgotten = [], event } = change
    if ((sql.revision.get() ?? 0) !== from) return false
    sql.putVault.run(vault.id, vault.revision, vault.generation, vault.sealedKey)
    for (const id of removed) sql.removeSecret.run(id)
    for (const { secret, version } of forgotten) sql.forgetVersion.run(secret, version)
    for (const row of secrets) sql.putSecret.run(row.id, row.name, JSON.stringify(row.binding), row.createdAt)
    for (const row of versions)
      sql.putVersion.run(row.secret, row.version, row.status, row.sealedKey, row.sealedValue, row.createdAt)
    writeDown(db, event)
    return true
  })
  const noteAlone = db.transaction((event: VaultEvent) => writeDown(db, event))
  const readAll = db.transaction((): VaultRows | undefined => {
    const vault = sql.vault.get()
    if (!vault) return undefined
    return {
      vault: toVault(vault),
      secrets: sql.secrets.all().map(toSecret),
      versions: sql.versions.all().map(toVersion),
    }
  })

  return {
    revision: () => kept(() => revisions.get().get('vault') ?? 0),
    read: () => kept(() => readAll()),
    write(change) {
      revisions.forget()
      return kept(() => writeAll.immediate(change))
    },
    note: (event) => kept(() => noteAlone.immediate(event)),
  }
}

function prepareStatements(db: Sqlite) {
  return {
    revision: db.prepare<[], number>('SELECT revision FROM vault').pluck(),
    vault: db.prepare<[], StoredVault>('SELECT * FROM vault'),
    secrets: db.prepare<[], StoredSecret>('SELECT * FROM secret ORDER BY name'),
    versions: db.prepare<[], StoredVersion>('SELECT * FROM secret_version ORDER BY version DESC'),
    putVault: db.prepare(
      `INSERT INTO vault (id, revision, generation, sealed_key) VALUES (?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE
       SET revision = excluded.revision, generation = excluded.generation, sealed_key = excluded.sealed_key`,
    ),
    putSecret: db.prepare(
      `INSERT INTO secret (id, name, binding, created_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, binding = excluded.binding`,
    ),
    removeSecret: db.prepare('DELETE FROM secret WHERE id = ?'),
    putVersion: db.prepare(
      `INSERT OR REPLACE INTO secret_version (secret, version, status, sealed_key, sealed_value, created_at)
       VALUES (?, ?, ?, ?, ?, ?)`,
    ),
    forgetVersion: db.prepare('DELETE FROM secret_version WHERE secret = ? AND version = ?'),
  }
}

function writeDown(db: Sqlite, { action, secret, by, at, data }: VaultEvent): void {
  appendAudit(db, { at, kind: `vault.${action}`, by, subject: secret, data })
}

function kept<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw toStoreFailure(error, 'The vault could not be read or written')
  }
}

function toVault({ id, revision, generation, sealed_key: sealedKey }: StoredVault): VaultRow {
  return { id, revision, generation, sealedKey: new Uint8Array(sealedKey) }
}

function toSecret({ id, name, binding, created_at: createdAt }: StoredSecret): SecretRow {
  return { id, name, binding: parse(binding), createdAt }
}

/** What somebody else wrote into the column must not keep the other secrets from being used. */
function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}

function toVersion(row: StoredVersion): VersionRow {
  return {
    secret: row.secret,
    version: row.version,
    status: row.status as VersionStatus,
    sealedKey: new Uint8Array(row.sealed_key),
    sealedValue: new Uint8Array(row.sealed_value),
    createdAt: row.created_at,
  }
}
