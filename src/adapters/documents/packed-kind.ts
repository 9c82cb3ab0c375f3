/** What files that are no text begin with. */
const beginnings: readonly (readonly [what: string, ...bytes: readonly (number | null)[]])[] = [
  ['a picture', 0x89, 0x50, 0x4e, 0x47],
  ['a picture', 0xff, 0xd8, 0xff],
  ['a picture', 0x47, 0x49, 0x46, 0x38],
  ['a picture', 0x49, 0x49, 0x2a, 0x00],
  ['a picture', 0x4d, 0x4d, 0x00, 0x2a],
  ['a picture', 0x52, 0x49, 0x46, 0x46, null, null, null, null, 0x57, 0x45, 0x42, 0x50],
  ['a program', 0x7f, 0x45, 0x4c, 0x46],
  ['a program', 0x4d, 0x5a, 0x90, 0x00],
  ['an archive', 0x1f, 0x8b],
  ['an archive', 0x42, 0x5a, 0x68],
  ['an archive', 0xfd, 0x37, 0x7a, 0x58, 0x5a],
  ['an archive', 0x37, 0x7a, 0xbc, 0xaf],
  ['an archive', 0x52, 0x61, 0x72, 0x21],
  ['an archive', 0x28, 0xb5, 0x2f, 0xfd],
  ['sound', 0x49, 0x44, 0x33],
  ['sound', 0x4f, 0x67, 0x67, 0x53],
  ['a film', null, null, null, null, 0x66, 0x74, 0x79, 0x70],
  ['a database', 0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20, 0x66],
  ['rich text', 0x7b, 0x5c, 0x72, 0x74, 0x66],
]

/** What a file is by its bytes: `zip` and `ole` hold documents of an office among others; `text` is to be tried. */
export type PackedKind = 'pdf' | 'zip' | 'ole' | 'text' | { readonly foreign: string }

export function findPackedKind(content: Uint8Array): PackedKind {
  if (startsWith(content, [0x50, 0x4b, 0x03, 0x04])) return 'zip'
  if (startsWith(content, [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])) return 'ole'
  const foreign = beginnings.find(([, ...bytes]) => startsWith(content, bytes))
  if (foreign) return { foreign: foreign[0] }
  return isPdf(content) ? 'pdf' : 'text'
}

/** Some servers leave lines of their own above it, so up to 1,024 bytes are forgiven, as other readers do. */
function isPdf(content: Uint8Array): boolean {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.length)
  const at = bytes.toString('latin1', 0, 1_024).search(/(?:^|[\r\n])%PDF-\d/)
  return at === 0 || (at > 0 && bytes.subarray(-2_048).includes('startxref'))
}

/** Whether an archive of the old kind is a new document that is locked by a password. */
export function isLockedDocument(content: Uint8Array): boolean {
  return Buffer.from(content.buffer, content.byteOffset, content.length).includes(
    Buffer.from('EncryptedPackage', 'utf16le'),
  )
}

function startsWith(content: Uint8Array, bytes: readonly (number | null)[]): boolean {
  return (
    content.length >= bytes.length && bytes.every((byte, index) => byte === null || content[index] === byte)
  )
}
