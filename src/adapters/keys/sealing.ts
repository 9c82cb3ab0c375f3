import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/**
 * A sealed text: version (1), nonce (12), AES-256-GCM ciphertext, tag (16).
 *
 * Nonces are random. A key here seals a few small things in its whole life, far below the 2^32 at which random nonces
 * of 12 bytes begin to be too few.
 */
const version = 1
const nonceBytes = 12
const tagBytes = 16
/** How much longer a sealed text is than the plain one. */
export const sealBytes = 1 + nonceBytes + tagBytes

/** @param about what the text is and belongs to; opening needs the very same */
export function seal(key: Uint8Array, plain: Uint8Array, about: string): Uint8Array {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(about))
  return Buffer.concat([Buffer.of(version), nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** Undefined when it was sealed with another key, is about something else, or is no longer as it was sealed. */
export function unseal(key: Uint8Array, sealed: Uint8Array, about: string): Uint8Array | undefined {
  if (sealed.length < sealBytes || sealed[0] !== version) return undefined
  const nonce = sealed.subarray(1, 1 + nonceBytes)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
  decipher.setAAD(Buffer.from(about))
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes))
  try {
    const text = sealed.subarray(1 + nonceBytes, sealed.length - tagBytes)
    return Buffer.concat([decipher.update(text), decipher.final()])
  } catch {
    return undefined // The only error here is a failed authentication.
  }
}
