/** Secrets: sealed, bound to where they may be sent, and given out for one use at a time. */
export { judgeUse, type SecretUse } from './judge-use.ts'
export { parseHost } from './parse-host.ts'
export type { Sealer } from './ports/sealer.ts'
export type {
  SecretRow,
  VaultChange,
  VaultEvent,
  VaultRow,
  VaultRows,
  VaultStore,
  VersionRow,
  VersionStatus,
} from './ports/vault-store.ts'
export { BoundHost, SecretBinding, SecretName, type SecretSummary, valueLength } from './secret.ts'
export { createVault, type Vault, type VaultOptions } from './vault.ts'
