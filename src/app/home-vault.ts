import { createVaultStore, type Sqlite, systemClock, systemIds, systemSealer } from '#adapters'
import { createVault, type Vault } from '#vault'

import type { Home } from './home.ts'

/** The vault of a home, kept in its database. */
export function createHomeVault({ vaultKey }: Home, db: Sqlite): Vault {
  return createVault({
    store: createVaultStore(db),
    sealer: systemSealer,
    wrappingKey: vaultKey,
    clock: systemClock,
    ids: systemIds,
  })
}
