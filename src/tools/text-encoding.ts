export interface DecodedText {
  /** Without byte order mark. */
  readonly text: string
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be'
}

/** Reads bytes as UTF-8, or as UTF-16 when they begin with its mark; undefined when that would garble them. */
export function decodeText(content: Uint8Array): DecodedText | undefined {
  const encoding = encodingOf(content)
  try {
    return { text: new TextDecoder(encoding, { fatal: true }).decode(content), encoding }
  } catch {
    // The decoder throws on the first byte that does not fit, which is the answer.
    return undefined
  }
}

function encodingOf([first, second]: Uint8Array): DecodedText['encoding'] {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  return 'utf-8'
}
