import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

/**
 * The form of a stored content, version 1:
 *
 * header (72 bytes): `ADJB`, version (1), three zero bytes, salt (32), name tag (32);
 * then segments: up to 1 MiB of AES-256-GCM ciphertext and its tag (16). All but the last are full.
 *
 * Each file has a key of its own, derived from the salt, so the nonce may count: seven zero bytes, the segment's number
 * (4), and whether it is the last (1). That makes a missing, added or exchanged segment fail authentication. The name tag
 * binds the file to its name, so that one content cannot stand in for another.
 */
export const segmentBytes = 1024 * 1024
export const tagBytes = 16
export const headerBytes = 72
const magic = Buffer.from('ADJB\u0001\0\0\0', 'latin1')
export const saltBytes = 32

export interface FileKey {
  readonly salt: Buffer
  readonly content: Buffer
  readonly name: Buffer
}

export function deriveFileKey(blobContent: Uint8Array, salt: Buffer): FileKey {
  const bytes = Buffer.from(hkdfSync('sha256', blobContent, salt, 'adjutant/blob-file/v1', 64))
  return { salt, content: bytes.subarray(0, 32), name: bytes.subarray(32) }
}

export function writeHeader(key: FileKey, digest: Buffer): Buffer {
  return Buffer.concat([magic, key.salt, nameTag(key, digest)])
}

/** The key to a file that begins with this header and is rightly under this name; undefined when it is not. */
export function readHeader(header: Buffer, blobContent: Uint8Array, digest: Buffer): FileKey | undefined {
  if (header.length !== headerBytes || !header.subarray(0, magic.length).equals(magic)) return undefined
  const salt = header.subarray(magic.length, magic.length + saltBytes)
  const key = deriveFileKey(blobContent, salt)
  const tag = header.subarray(magic.length + saltBytes)
  return timingSafeEqual(tag, nameTag(key, digest)) ? key : undefined
}

function nameTag(key: FileKey, digest: Buffer): Buffer {
  return createHmac('sha256', key.name).update(digest).digest()
}

interface Position {
  readonly index: number
  readonly isLast: boolean
}

function nonceOf({ index, isLast }: Position): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUInt32BE(index, 7)
  nonce[11] = isLast ? 1 : 0
  return nonce
}

export function seal(key: FileKey, plain: Uint8Array, position: Position): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key.content, nonceOf(position))
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** Undefined when the segment is not what was sealed at that position. */
export function unseal(key: FileKey, sealed: Buffer, position: Position): Buffer | undefined {
  if (sealed.length < tagBytes) return undefined
  const cut = sealed.length - tagBytes
  const decipher = createDecipheriv('aes-256-gcm', key.content, nonceOf(position), {
    authTagLength: tagBytes,
  })
  decipher.setAuthTag(sealed.subarray(cut))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, cut)), decipher.final()])
  } catch {
    return undefined // The only error here is a failed authentication.
  }
}

/** How large the file of a content is. There is always a last segment, if an empty one. */
export function storedBytes(contentBytes: number): number {
  return headerBytes + contentBytes + tagBytes * segmentCount(contentBytes)
}

function segmentCount(contentBytes: number): number {
  return Math.max(1, Math.ceil(contentBytes / segmentBytes))
}
