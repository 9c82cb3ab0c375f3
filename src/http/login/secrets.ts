import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

/** Secure random bytes. */
export type RandomBytes = (count: number) => Uint8Array

/** A secret of 256 bits, as text for URLs and headers. */
export function newSecret(randomBytes: RandomBytes): string {
  return Buffer.from(randomBytes(32)).toString('base64url')
}

/** SHA-256 in hexadecimal: what is kept of a secret. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** Whether a secret is the one of a hash; takes as long for any that is wrong. */
export function isSecretOf(secret: string, hash: string): boolean {
  return timingSafeEqual(Buffer.from(hashOf(secret)), Buffer.from(hash.padEnd(64).slice(0, 64)))
}

/** Two keys from one, none of which tells anything of the other. */
export function loginKeys(key: Uint8Array): { readonly cookies: Buffer; readonly pageKeys: Buffer } {
  const derive = (label: string): Buffer => Buffer.from(hkdfSync('sha256', key, new Uint8Array(), label, 32))
  return { cookies: derive('adjutant/login/cookie/v1'), pageKeys: derive('adjutant/login/page-key/v1') }
}

/** The page key of a login: always the same, so that a second window can be given it without the first one losing its own. */
export function pageKeyOf(login: string, key: Buffer): string {
  return createHmac('sha256', key).update(login).digest('base64url')
}
