import type { Json } from '#base'

/** The vault itself: one row. */
export interface VaultRow {
  readonly id: string
  /** Grows with every change of anything in the vault. */
  readonly revision: number
  /** How often its key was exchanged. */
  readonly generation: number
  readonly sealedKey: Uint8Array
}

export interface SecretRow {
  readonly id: string
  readonly name: string
  /** A `SecretBinding`, as anybody may have written it: it counts only with what was sealed for it. */
  readonly binding: Json
  readonly createdAt: number
}

export type VersionStatus = 'active' | 'retired'

export interface VersionRow {
  /** Id of the secret. */
  readonly secret: string
  readonly version: number
  readonly status: VersionStatus
  /** The key of this version, under the vault's key. */
  readonly sealedKey: Uint8Array
  /** The value, under that key. */
  readonly sealedValue: Uint8Array
  readonly createdAt: number
}

export interface VaultRows {
  readonly vault: VaultRow
  /** By name in code-unit order. */
  readonly secrets: readonly SecretRow[]
  /** Newest first. */
  readonly versions: readonly VersionRow[]
}

/** What is written down of what happened. Never holds a value. */
export interface VaultEvent {
  readonly action: 'set' | 'rotate' | 'remove' | 'rekey' | 'refuse'
  /** Name of the secret; empty for the vault as a whole. */
  readonly secret: string
  /** Who did it; empty for a run. */
  readonly by: string
  readonly at: number
  readonly data: { readonly [key: string]: Json }
}

export interface VaultChange {
  /** The revision that the change was made on; 0 makes the vault. */
  readonly from: number
  readonly vault: VaultRow
  /** Added, or put in place of those with the same id. */
  readonly secrets?: readonly SecretRow[]
  /** Added, or put in place of those with the same secret and number. */
  readonly versions?: readonly VersionRow[]
  /** Ids of secrets that go with all their versions. */
  readonly removed?: readonly string[]
  /** Versions that go, of secrets that stay. */
  readonly forgotten?: readonly { readonly secret: string; readonly version: number }[]
  readonly event: VaultEvent
}

/**
 * Where the vault's envelopes are kept. It holds nothing that could be read without a key that it does not have.
 *
 * Without waiting, since values must be known at once wherever text is written down. Adapters must pass `testVaultStore`.
 */
export interface VaultStore {
  /** The vault's revision; 0 while there is none. Cheap: asked before every look at what was read before. */
  revision(): number
  /** Everything, as of one moment; undefined while there is no vault. */
  read(): VaultRows | undefined
  /**
   * Makes a change and writes its event down, all or nothing, durable when it returns.
   *
   * @returns false, with nothing changed, when the vault is no longer at the change's revision
   */
  write(change: VaultChange): boolean
  /** Writes down what changed nothing. */
  note(event: VaultEvent): void
}
