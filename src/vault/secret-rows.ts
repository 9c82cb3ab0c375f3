import { openVersion, type OpenVault } from './envelopes.ts'
import { damagedFailure, notFoundFailure } from './failures.ts'
import type { Sealer } from './ports/sealer.ts'
import type { SecretRow, VersionRow } from './ports/vault-store.ts'
import { SecretBinding, type SecretSummary } from './secret.ts'

/** A secret whose value opened: its binding is the one that it was sealed for. */
export interface IntactSecret {
  readonly value: string
  readonly binding: SecretBinding
}

/** Newest first. */
export function versionsOf({ rows }: OpenVault, { id }: SecretRow): readonly VersionRow[] {
  return rows.versions.filter(({ secret }) => secret === id)
}

export function findSecret({ rows }: OpenVault, name: string): SecretRow | undefined {
  return rows.secrets.find((secret) => secret.name === name)
}

/** @throws AppError `vault.not_found` */
export function getSecret(open: OpenVault, name: string): SecretRow {
  const row = findSecret(open, name)
  if (row) return row
  throw notFoundFailure(
    name,
    open.rows.secrets.map((secret) => secret.name),
  )
}

/** Undefined for one that was changed by other means than the vault. */
export function openSecret(open: OpenVault, row: SecretRow, sealer: Sealer): IntactSecret | undefined {
  const active = activeOf(open, row)
  const value = active && openVersion(open, row, active, sealer)
  const binding = SecretBinding.safeParse(row.binding)
  return value && binding.success
    ? { value: new TextDecoder().decode(value), binding: binding.data }
    : undefined
}

/** @throws AppError `vault.damaged` */
export function requireIntact(open: OpenVault, row: SecretRow, sealer: Sealer): void {
  if (!openSecret(open, row, sealer)) throw damagedFailure(row.name)
}

export function summarise(open: OpenVault, row: SecretRow, sealer: Sealer): SecretSummary {
  const active = activeOf(open, row)
  const intact = openSecret(open, row, sealer)
  return {
    name: row.name,
    binding: intact?.binding ?? null,
    version: active?.version ?? 0,
    retired: versionsOf(open, row).filter(({ status }) => status === 'retired').length,
    createdAt: row.createdAt,
    rotatedAt: active?.createdAt ?? row.createdAt,
  }
}

/** Every value that opens, former ones too. */
export function allValues(open: OpenVault, sealer: Sealer): readonly string[] {
  return open.rows.secrets.flatMap((row) =>
    versionsOf(open, row).flatMap((version) => {
      const value = openVersion(open, row, version, sealer)
      return value ? [new TextDecoder().decode(value)] : []
    }),
  )
}

function activeOf(open: OpenVault, row: SecretRow): VersionRow | undefined {
  return versionsOf(open, row).find(({ status }) => status === 'active')
}
