import { AppError } from '#contract'

import { type Digest, sameHash } from './tree.ts'

/** Signs texts under a name. Keeps a private key, which nobody sees. */
export interface NoteSigner {
  readonly key: NoteKey
  /** 64 bytes. */
  sign(text: Uint8Array): Uint8Array
}

/** Knows what one key has signed. */
export interface NoteVerifier {
  readonly key: NoteKey
  verify(text: Uint8Array, signature: Uint8Array): boolean
}

/** A public key and the name under which it signs. */
export interface NoteKey {
  /** Without spaces and plus signs. */
  readonly name: string
  /** Ed25519, 32 bytes. */
  readonly bytes: Uint8Array
}

const algorithm = 1
const keyBytes = 32
const idBytes = 4
const signatureBytes = 64
/** Longer notes are none of ours. */
const longestNote = 100_000
const mostSignatures = 100
const encoder = new TextEncoder()

/** A signed note (C2SP): the text, an empty line, and a line for each signature. The text ends with a line feed. */
export function signNote(digest: Digest, text: string, signer: NoteSigner): string {
  const { key } = signer
  const signed = new Uint8Array([...keyId(digest, key), ...signer.sign(encoder.encode(text))])
  return `${text}\n— ${key.name} ${signed.toBase64()}\n`
}

/**
 * The text of a note that the verifier's key has signed; signatures of others are passed over.
 *
 * @throws AppError `audit.signature_refused`
 */
export function openNote(digest: Digest, note: string, verifier: NoteVerifier): string {
  const { key } = verifier
  const border = note.length > longestNote ? -1 : note.lastIndexOf('\n\n')
  // What comes before the last line feed of a note ends each line; control characters are in no note.
  if (border <= 0 || !note.endsWith('\n') || /[^\P{Cc}\n]|\p{Surrogate}/u.test(note))
    throw refused('It is no signed note.')
  const text = note.slice(0, border + 1)
  const lines = note.slice(border + 2, -1).split('\n')
  if (lines.length > mostSignatures) throw refused('It has too many signatures.')
  const id = keyId(digest, key)
  let known = false
  for (const line of lines) {
    const [, name, base64 = ''] = /^— ([^\s+]+) (\S+)$/.exec(line) ?? []
    const signed = fromBase64(base64)
    if (name === undefined || !signed) throw refused('It has a line that is no signature.')
    if (name !== key.name || !sameHash(signed.slice(0, idBytes), id)) continue
    const signature = signed.slice(idBytes)
    if (signature.length !== signatureBytes || !verifier.verify(encoder.encode(text), signature))
      throw refused('Its signature is wrong.')
    known = true
  }
  if (!known) throw refused(`It is not signed by ${key.name}.`)
  return text
}

/** The key for others to check by: `name+id+base64`, on one line. */
export function keyText(digest: Digest, key: NoteKey): string {
  return `${key.name}+${keyId(digest, key).toHex()}+${new Uint8Array([algorithm, ...key.bytes]).toBase64()}`
}

/** @throws AppError `audit.key_invalid` */
export function parseKey(digest: Digest, text: string): NoteKey {
  const [, name = '', id = '', base64 = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text) ?? []
  const bytes = fromBase64(base64)
  if (bytes?.length !== 1 + keyBytes || bytes[0] !== algorithm)
    throw keyInvalid('is not written as name+id+base64')
  const key = { name, bytes: bytes.slice(1) }
  if (keyId(digest, key).toHex() !== id) throw keyInvalid('was mistyped: its parts do not fit each other')
  return key
}

/** Bytes of the one spelling that Base64 has for them. */
export function fromBase64(text: string): Uint8Array | undefined {
  try {
    const bytes = Uint8Array.fromBase64(text)
    return bytes.toBase64() === text ? bytes : undefined
  } catch {
    // Any other text; the caller says what it was meant to be.
    return undefined
  }
}

/** Tells keys apart at a glance; it is no proof of anything. */
function keyId(digest: Digest, { name, bytes }: NoteKey): Uint8Array {
  return digest(new Uint8Array([...encoder.encode(`${name}\n`), algorithm, ...bytes])).slice(0, idBytes)
}

function refused(why: string): AppError {
  return new AppError('audit.signature_refused', `This checkpoint cannot be trusted. ${why}`, {
    hint: 'Check by the public key of the home that made it: "adjutant audit key" prints it there.',
  })
}

function keyInvalid(why: string): AppError {
  return new AppError('audit.key_invalid', `The public key ${why}.`, {
    hint: 'Copy the whole line that "adjutant audit key" prints.',
  })
}
