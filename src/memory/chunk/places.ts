/** Where a character stands in a text's UTF-8 and lines. */
export interface TextPlaces {
  /** In bytes. @param at in UTF-16 code units */
  byteOf(at: number): number
  /** Counts from 1. */
  lineOf(at: number): number
}

/** Known at every so many characters; from there on they are counted. */
const step = 1_024

/** Counts the text through once, so that each place is found with few steps. */
export function placesOf(text: string): TextPlaces {
  const marks = new Float64Array(Math.floor(text.length / step) + 1)
  const lines = new Float64Array(marks.length)
  let bytes = 0
  let line = 1
  for (let at = 0; at < text.length; at += 1) {
    if (at % step === 0) {
      marks[at / step] = bytes
      lines[at / step] = line
    }
    const code = text.charCodeAt(at)
    bytes += bytesOf(code)
    if (code === 10) line += 1
  }
  if (text.length % step === 0) {
    marks[text.length / step] = bytes
    lines[text.length / step] = line
  }

  return {
    byteOf(at) {
      const mark = Math.floor(at / step)
      let count = marks[mark] ?? 0
      for (let index = mark * step; index < at; index += 1) count += bytesOf(text.charCodeAt(index))
      return count
    },
    lineOf(at) {
      const mark = Math.floor(at / step)
      let count = lines[mark] ?? 1
      for (let index = mark * step; index < at; index += 1) if (text.charCodeAt(index) === 10) count += 1
      return count
    },
  }
}

/** Each half of a pair counts for two of its four bytes. */
function bytesOf(code: number): number {
  if (code < 0x80) return 1
  if (code < 0x800) return 2
  return code >= 0xd800 && code <= 0xdfff ? 2 : 3
}
