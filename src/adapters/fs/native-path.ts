import { isUtf8 } from 'node:buffer'
import { isAbsolute, resolve, sep } from 'node:path'

import { AppError } from '#contract'

/** Half of a surrogate pair, other than the ones that stand for a stray byte of a name. */
const unencodable = /[\u{D800}-\u{DC7F}\u{DD00}-\u{DFFF}]/u
const strayByte = /[\u{DC80}-\u{DCFF}]/u

/**
 * An absolute path in one spelling, with `.` and `..` resolved in the text.
 *
 * @throws AppError `files.path_invalid`
 */
export function normalize(path: string): string {
  if (!isAbsolute(path)) throw invalid(path, 'is not an absolute path')
  if (path.includes('\0') || unencodable.test(path)) {
    throw invalid(path.replaceAll('\0', '\uFFFD').toWellFormed(), 'has a character that no path can hold')
  }
  const normal = resolve(path)
  requireLength(normal)
  return normal
}

/** What the systems take at most, in bytes. By handles one gets deeper, to where no other program can follow. */
const maxPathBytes = 4_095

/** @throws AppError `files.path_invalid` */
export function requireLength(path: string): void {
  if (path.length * 3 <= maxPathBytes || Buffer.byteLength(path) <= maxPathBytes) return
  throw invalid(`${path.slice(0, 200).toWellFormed()}…`, 'is too long')
}

function invalid(path: string, why: string): AppError {
  return new AppError('files.path_invalid', `${JSON.stringify(path)} ${why}.`, {
    hint: 'Name an absolute path.',
    details: { path },
  })
}

/** The names on the way from one path to another below it; undefined when it is not below. */
export function segmentsBelow(folder: string, path: string): string[] | undefined {
  if (path === folder) return []
  const start = folder.endsWith(sep) ? folder : folder + sep
  return path.startsWith(start) ? path.slice(start.length).split(sep) : undefined
}

export function join(folder: string, name: string): string {
  return folder.endsWith(sep) ? folder + name : folder + sep + name
}

/**
 * A path or name as the file system calls take it. Names are bytes on POSIX, and need not be UTF-8: each stray byte
 * stands in our strings as one of U+DC80 to U+DCFF and becomes itself again here.
 */
export function toNative(path: string): string | Buffer {
  if (!strayByte.test(path)) return path
  const parts = path.split(/([\u{DC80}-\u{DCFF}])/u)
  return Buffer.concat(
    parts.map((part, index) =>
      index % 2 === 1 ? Buffer.of(part.charCodeAt(0) - 0xdc00) : Buffer.from(part, 'utf8'),
    ),
  )
}

/** The other way: any bytes but NUL give a string that `toNative` gives back as those bytes. */
export function fromNative(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8')
  let text = ''
  for (let offset = 0; offset < bytes.length;) {
    const length = sequenceLength(bytes[offset] ?? 0)
    const sequence = bytes.subarray(offset, offset + length)
    if (sequence.length === length && isUtf8(sequence)) {
      text += sequence.toString('utf8')
      offset += length
    } else {
      text += String.fromCharCode(0xdc00 + (bytes[offset] ?? 0))
      offset += 1
    }
  }
  return text
}

function sequenceLength(lead: number): number {
  if (lead < 0xc0) return 1
  if (lead < 0xe0) return 2
  return lead < 0xf0 ? 3 : 4
}
