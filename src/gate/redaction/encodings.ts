/** How a value can stand in text or bytes, each as a string of bytes. */
export interface Spellings {
  /** To be found as they are. */
  readonly plain: readonly string[]
  /** In base64, of both alphabets and all three alignments: to be found also where lines were broken. */
  readonly base64: readonly string[]
  /** In lower-case hex: to be found in any case, also with separators between the bytes. */
  readonly hex: string
}

/** A value of fewer bytes is looked for as it is only: in other encodings it would be found where it is not. */
const leastForEncodings = 8

/** Of a value of at least one character. */
export function spellingsOf(value: string): Spellings {
  const bytes = bytesOf(value)
  const reversed = bytesOf([...value].toReversed().join(''))
  const plain = [...new Set([bytes, reversed])]
  if (bytes.length < leastForEncodings) return { plain: [bytes], base64: [], hex: '' }
  return { plain, base64: base64Cores(bytes), hex: hexOf(bytes) }
}

/** UTF-8, one character a byte. Text without anything beyond ASCII is its own. */
export function bytesOf(text: string): string {
  if (isAscii(text)) return text
  const bytes = new TextEncoder().encode(text)
  let all = ''
  for (let start = 0; start < bytes.length; start += 8_192) {
    all += String.fromCharCode(...bytes.subarray(start, start + 8_192))
  }
  return all
}

/** Back from {@link bytesOf}. */
export function textOf(bytes: string): string {
  if (isAscii(bytes)) return bytes
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(arrayOf(bytes))
}

function isAscii(text: string): boolean {
  return !/[^\u0000-\u007f]/.test(text)
}

function arrayOf(bytes: string): Uint8Array<ArrayBuffer> {
  const array = new Uint8Array(bytes.length)
  for (let index = 0; index < bytes.length; index += 1) array[index] = bytes.charCodeAt(index)
  return array
}

function hexOf(bytes: string): string {
  return arrayOf(bytes).toHex()
}

/**
 * What stays of a value in the base64 of a larger whole, wherever in it the value begins: the digits that hold bits of
 * the value alone. At most seven bits at each end are left outside.
 */
function base64Cores(bytes: string): string[] {
  const cores = new Set<string>()
  for (const offset of [0, 1, 2]) {
    const padded = arrayOf('\0'.repeat(offset) + bytes)
    const first = Math.ceil((offset * 8) / 6)
    const end = Math.floor((padded.length * 8) / 6)
    const core = padded.toBase64().slice(first, end)
    cores.add(core)
    cores.add(core.replaceAll('+', '-').replaceAll('/', '_'))
  }
  return [...cores]
}
