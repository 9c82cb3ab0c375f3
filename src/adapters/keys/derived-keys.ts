import { hkdfSync } from 'node:crypto'

import type { MasterKey } from './recovery-phrase.ts'

/** 32 bytes each, none of which tells anything of another or of the master key. */
export interface DerivedKeys {
  readonly database: Uint8Array
  readonly blobContent: Uint8Array
  readonly blobNames: Uint8Array
  /** Seals the key ring. */
  readonly ring: Uint8Array
  /** Seals the key of the vault. */
  readonly vault: Uint8Array
  /** Seals grants and the policy, so that a row which something else wrote is recognised. */
  readonly permissions: Uint8Array
  /** Signs the cookies of browsers that have logged in, and makes the keys of their pages. */
  readonly logins: Uint8Array
  /** The private key that signs checkpoints of the audit log. */
  readonly auditSigning: Uint8Array
}

/** HKDF-SHA-256 with a label for each use. A label is never changed: what was written under its key would be lost. */
export function deriveKeys(master: MasterKey): DerivedKeys {
  return {
    database: derive(master, 'adjutant/database/v1', 32),
    blobContent: derive(master, 'adjutant/blob-content/v1', 32),
    blobNames: derive(master, 'adjutant/blob-names/v1', 32),
    ring: derive(master, 'adjutant/key-ring/v1', 32),
    vault: derive(master, 'adjutant/vault/v1', 32),
    permissions: derive(master, 'adjutant/permissions/v1', 32),
    logins: derive(master, 'adjutant/logins/v1', 32),
    auditSigning: derive(master, 'adjutant/audit-signing/v1', 32),
  }
}

export const checkValueBytes = 16

/** What a home folder keeps to recognise its key by; it tells nothing of the key. */
export function checkValue(master: MasterKey): Uint8Array {
  return derive(master, 'adjutant/key-check/v1', checkValueBytes)
}

function derive(master: MasterKey, label: string, length: number): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', master, new Uint8Array(), label, length))
}
