import { randomBytes } from 'node:crypto'

import type { Sealer } from '#vault'

import { seal, unseal } from '../keys/sealing.ts'

/** AES-256-GCM by the platform's own cryptography. */
export const systemSealer: Sealer = {
  newKey: () => new Uint8Array(randomBytes(32)),
  seal,
  open: unseal,
}
