/** What other modules' tests may use of the vault. */
export { testSealer } from './ports/sealer.contract.ts'
export { testVaultStore } from './ports/vault-store.contract.ts'
export { MemoryVaultStore } from './testing/memory-vault-store.ts'
