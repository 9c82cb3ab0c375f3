import type { Ids } from '#base'

import { type OpenVault, sealAnew, sealVault, sealVersion } from './envelopes.ts'
import { damagedFailure, existsFailure, fullFailure } from './failures.ts'
import type { Sealer } from './ports/sealer.ts'
import type { SecretRow, VaultChange, VaultEvent, VersionRow } from './ports/vault-store.ts'
import type { SecretBinding } from './secret.ts'
import { findSecret, getSecret, requireIntact, versionsOf } from './secret-rows.ts'

/** Former values that are kept, so that a late echo of one is still recognised. */
const retiredKept = 3
const mostSecrets = 1_000

/** A change of the vault as it was found; whoever writes it down numbers it. */
export type Change = Omit<VaultChange, 'from'>

export interface Making {
  readonly sealer: Sealer
  readonly wrappingKey: Uint8Array
  readonly ids: Ids
  /** Milliseconds since the Unix epoch. */
  readonly at: number
  /** The person who does it. */
  readonly by: string
}

/** @throws AppError `vault.exists`, `vault.full` */
export function setSecret(
  open: OpenVault,
  {
    name,
    value,
    binding,
    replace,
  }: { name: string; value: string; binding: SecretBinding; replace: boolean },
  making: Making,
): Change {
  const before = findSecret(open, name)
  if (before && !replace) throw existsFailure(name)
  if (!before && open.rows.secrets.length >= mostSecrets) throw fullFailure(mostSecrets)
  const row = {
    id: before?.id ?? making.ids.next('secret'),
    name,
    binding,
    createdAt: before?.createdAt ?? making.at,
  }
  const { version, ...rows } = nextVersion(open, { before, row, value }, making)
  return {
    vault: open.rows.vault,
    secrets: [row],
    ...rows,
    event: eventOf('set', name, { version, binding }, making),
  }
}

/**
 * A binding that was changed behind the vault's back is not made good by a new value.
 *
 * @throws AppError `vault.not_found`, `vault.damaged`
 */
export function rotateSecret(open: OpenVault, name: string, value: string, making: Making): Change {
  const row = getSecret(open, name)
  requireIntact(open, row, making.sealer)
  const { version, ...rows } = nextVersion(open, { before: row, row, value }, making)
  return { vault: open.rows.vault, ...rows, event: eventOf('rotate', name, { version }, making) }
}

/** @throws AppError `vault.not_found` */
export function removeSecret(open: OpenVault, name: string, making: Making): Change {
  const { id } = getSecret(open, name)
  return { vault: open.rows.vault, removed: [id], event: eventOf('remove', name, {}, making) }
}

/** @throws AppError `vault.damaged` when one of the secrets does not open: with a new key it never would again */
export function rekeyVault(open: OpenVault, making: Making): Change {
  const { vault, secrets, versions } = open.rows
  const next = { ...open, key: making.sealer.newKey() }
  const generation = vault.generation + 1
  return {
    vault: sealVault({ ...vault, generation }, next.key, making),
    versions: versions.map((version): VersionRow => {
      const row = secrets.find(({ id }) => id === version.secret)
      const { status } = version
      const fresh = row && sealAnew(open, { from: row, to: row, under: next, status }, version, making.sealer)
      if (fresh) return fresh
      throw damagedFailure(row?.name ?? version.secret)
    }),
    event: eventOf('rekey', '', { generation, secrets: secrets.length }, making),
  }
}

interface NextVersion {
  readonly version: number
  readonly versions: readonly VersionRow[]
  readonly forgotten: readonly { readonly secret: string; readonly version: number }[]
}

/** A version that takes the place of those before it, some of which stay known. */
function nextVersion(
  open: OpenVault,
  { before, row, value }: { before: SecretRow | undefined; row: SecretRow; value: string },
  { sealer, at }: Making,
): NextVersion {
  const former = before ? versionsOf(open, before) : []
  const version = (former[0]?.version ?? 0) + 1
  const plain = new TextEncoder().encode(value)
  const fresh = sealVersion(open, row, { version, status: 'active', createdAt: at, value: plain }, sealer)
  // Sealed for the new binding, too: what was kept under the old one is not to be read by it any more.
  const kept = former.slice(0, retiredKept).flatMap((old): readonly VersionRow[] => {
    const changed = before && sealAnew(open, { from: before, to: row }, old, sealer)
    return changed ? [changed] : []
  })
  const numbers = new Set(kept.map((old) => old.version))
  const forgotten = former
    .filter((old) => !numbers.has(old.version))
    .map((old) => ({ secret: row.id, version: old.version }))
  return { version, versions: [fresh, ...kept], forgotten }
}

function eventOf(
  action: VaultEvent['action'],
  secret: string,
  data: VaultEvent['data'],
  { by, at }: Making,
): VaultEvent {
  return { action, secret, by, at, data }
}
