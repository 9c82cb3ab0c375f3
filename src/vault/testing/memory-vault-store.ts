import type { VaultEvent, VaultRows, VaultStore } from '../ports/vault-store.ts'

/** A vault's rows in memory, open to whoever wants to change them behind the vault's back. */
export class MemoryVaultStore implements VaultStore {
  rows: VaultRows | undefined
  readonly events: VaultEvent[] = []

  revision(): number {
    return this.rows?.vault.revision ?? 0
  }

  read(): VaultRows | undefined {
    return this.rows
  }

  write({
    from,
    vault,
    secrets = [],
    versions = [],
    removed = [],
    forgotten = [],
    event,
  }: Parameters<VaultStore['write']>[0]): boolean {
    if (from !== this.revision()) return false
    const keptSecrets = (this.rows?.secrets ?? []).filter(
      ({ id }) => !removed.includes(id) && !secrets.some((secret) => secret.id === id),
    )
    const keptVersions = (this.rows?.versions ?? []).filter(
      ({ secret, version }) =>
        !removed.includes(secret) &&
        ![...forgotten, ...versions].some((row) => row.secret === secret && row.version === version),
    )
    const all = [...keptSecrets, ...secrets]
    if (new Set(all.map(({ name }) => name)).size < all.length) throw new Error('two secrets of one name')
    this.rows = {
      vault,
      secrets: all.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
      versions: [...keptVersions, ...versions].toSorted((a, b) => b.version - a.version),
    }
    this.events.push(event)
    return true
  }

  note(event: VaultEvent): void {
    this.events.push(event)
  }
}
