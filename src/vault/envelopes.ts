import { canonicalJson } from '#base'
import { AppError } from '#contract'

import type { Sealer } from './ports/sealer.ts'
import type { SecretRow, VaultRow, VaultRows, VersionRow, VersionStatus } from './ports/vault-store.ts'
import { policyHash, SecretBinding } from './secret.ts'

/**
 * Three envelopes, one in the other: the vault's key under a key of the home, a key for each version of a secret under
 * the vault's, the value under that. Each is bound to what it is: a value opens only as that version of that secret
 * of that vault, under that name and binding. So nothing is gained by exchanging rows, reviving an old version, or
 * writing another host into a binding.
 */
export interface OpenVault {
  readonly rows: VaultRows
  readonly key: Uint8Array
  /** All values, once they were asked for. */
  values?: readonly string[]
}

interface Keys {
  readonly sealer: Sealer
  readonly wrappingKey: Uint8Array
}

/** @throws AppError `vault.damaged` when the vault's key does not open */
export function readVault(rows: VaultRows, { sealer, wrappingKey }: Keys): OpenVault {
  const key = sealer.open(wrappingKey, rows.vault.sealedKey, aboutVault(rows.vault))
  if (key) return { rows, key }
  throw new AppError(
    'vault.damaged',
    "The vault's own key does not open: it was changed by other means than the vault.",
    {
      hint: 'Restore the home from a backup.',
    },
  )
}

export function sealVault(
  vault: Omit<VaultRow, 'sealedKey'>,
  key: Uint8Array,
  { sealer, wrappingKey }: Keys,
): VaultRow {
  return { ...vault, sealedKey: sealer.seal(wrappingKey, key, aboutVault(vault)) }
}

function aboutVault({ id, generation }: Omit<VaultRow, 'sealedKey'>): string {
  return canonicalJson(['adjutant/vault/v1', id, generation])
}

export function sealVersion(
  { rows: { vault }, key }: OpenVault,
  row: SecretRow,
  fresh: { version: number; status: VersionStatus; createdAt: number; value: Uint8Array },
  sealer: Sealer,
): VersionRow {
  const { version, status, createdAt, value } = fresh
  const own = sealer.newKey()
  const about = aboutVersion(vault, row, { version, status })
  return {
    secret: row.id,
    version,
    status,
    createdAt,
    sealedKey: sealer.seal(key, own, about),
    sealedValue: sealer.seal(own, value, about),
  }
}

/** The value; undefined when anything about it is not as it was sealed. */
export function openVersion(
  { rows: { vault }, key }: OpenVault,
  row: SecretRow,
  { version, status, sealedKey, sealedValue }: VersionRow,
  sealer: Sealer,
): Uint8Array | undefined {
  if (!SecretBinding.safeParse(row.binding).success) return undefined
  const about = aboutVersion(vault, row, { version, status })
  const own = sealer.open(key, sealedKey, about)
  return own && sealer.open(own, sealedValue, about)
}

/** A version sealed anew: retired unless said otherwise, for another row, or under another vault key; undefined when it does not open. */
export function sealAnew(
  open: OpenVault,
  change: { from: SecretRow; to: SecretRow; under?: OpenVault; status?: VersionStatus },
  version: VersionRow,
  sealer: Sealer,
): VersionRow | undefined {
  const { from, to, under = open, status = 'retired' } = change
  const value = openVersion(open, from, version, sealer)
  if (!value) return undefined
  return sealVersion(
    under,
    to,
    { version: version.version, status, createdAt: version.createdAt, value },
    sealer,
  )
}

function aboutVersion(
  { id }: VaultRow,
  row: SecretRow,
  { version, status }: { version: number; status: VersionStatus },
): string {
  return canonicalJson(['adjutant/secret/v1', id, row.id, version, status, policyHash(row.name, row.binding)])
}
