import chardet from 'chardet'

/** Encodings of eight bits, and of Asia, that are found by how often their letters occur. */
const guessable = /^(windows-125\d|iso-8859-(?:[1-9]|1[0-6])|koi8-r|shift_jis|euc-jp|euc-kr|big5|gb18030)$/
/** Bytes that are looked at for a guess. */
const sampleLength = 64 * 1024

/**
 * The text that bytes hold, with `\n` as line end and without a mark at its beginning; undefined where they hold none.
 *
 * @param declared an encoding that the document itself names
 */
export function decodeText(content: Uint8Array, declared?: string): string | undefined {
  const text = decodeMarked(content) ?? decodeUnmarked(content, declared)
  if (text === undefined || !isText(text)) return undefined
  return text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text
}

function decodeMarked(content: Uint8Array): string | undefined {
  const [first, second, third] = content
  if (first === 0xef && second === 0xbb && third === 0xbf) return decode(content, 'utf-8')
  if (first === 0xff && second === 0xfe) return decode(content, 'utf-16le')
  if (first === 0xfe && second === 0xff) return decode(content, 'utf-16be')
  return undefined
}

function decodeUnmarked(content: Uint8Array, declared?: string): string | undefined {
  const wide = wideOrder(content)
  if (wide) return decode(content, wide)
  const plain = decode(content, 'utf-8')
  if (plain !== undefined) return plain
  // Text of eight bits has no zeroes: pictures and programs do.
  if (content.includes(0)) return undefined
  return (
    (declared && decode(content, declared)) ??
    decode(content, guess(content)) ??
    decode(content, 'windows-1252')
  )
}

/** Whether these are units of 16 bits, as Latin letters would show it: every other byte is zero. */
function wideOrder(content: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const sample = content.subarray(0, sampleLength)
  if (content.length % 2 !== 0 || sample.length < 4) return undefined
  const zeroes = [0, 0] as [number, number]
  for (const [index, byte] of sample.entries()) if (byte === 0) zeroes[(index % 2) as 0 | 1] += 1
  const half = sample.length / 2
  if (zeroes[1] > half * 0.4 && zeroes[0] < half * 0.02) return 'utf-16le'
  if (zeroes[0] > half * 0.4 && zeroes[1] < half * 0.02) return 'utf-16be'
  return undefined
}

function guess(content: Uint8Array): string {
  const found = chardet
    .analyse(content.subarray(0, sampleLength))
    .map(({ name, confidence }) => ({ name: name.toLowerCase(), confidence }))
    .find(({ name }) => guessable.test(name))
  // Browsers read Latin-1 as Windows-1252 too: it has quotes and dashes where the other has nothing to see.
  if (!found || found.confidence < 10 || found.name === 'iso-8859-1') return 'windows-1252'
  return found.name
}

function decode(content: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(content)
  } catch {
    // Neither an encoding that is not known nor bytes that do not fit make text.
    return undefined
  }
}

/** Text may have a control character here and there, and never a zero. */
function isText(text: string): boolean {
  const sample = text.slice(0, sampleLength)
  if (text.includes('\0')) return false
  const odd = sample.match(/[\u0001-\u0008\u000e-\u001a\u001c-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/g)
  return (odd?.length ?? 0) <= sample.length * 0.01
}
