import { strFromU8, unzipSync, zipSync } from 'fflate'

import type { ReadLimits } from './limits.ts'
import { broken, encrypted, tooLarge, unknownKind } from './refusals.ts'

const entryLimit = 5_000
/** Text of XML shrinks to a twentieth, seldom to a hundredth. */
const ratioLimit = 300
/** Small entries may shrink as they like. */
const smallBytes = 10_000_000

const mainPart =
  /application\/(?:vnd\.openxmlformats-officedocument\.wordprocessingml|vnd\.ms-word)\.[\w.]*main\+xml/

/** What a packed document has in it for its text. */
export interface DocxParts {
  /** An archive of our own making, with nothing but the XML of the document, as it is read. */
  readonly archive: Uint8Array
  /** By their names in the archive. */
  readonly xml: Readonly<Record<string, Uint8Array>>
}

/**
 * Takes the XML out of a packed document, within limits, and packs that alone: what reads it then meets no name, size or
 * entry that somebody else has written into an archive.
 */
export function repackDocx(name: string, content: Uint8Array, limits: ReadLimits): DocxParts {
  // The flag of the first entry: the others of an encrypted archive are like it.
  if (((content[6] ?? 0) & 1) === 1) throw encrypted(name)
  const names: string[] = []
  let total = 0
  let unpacked: Record<string, Uint8Array>
  try {
    unpacked = unzipSync(content, {
      filter({ name: entry, size, originalSize }) {
        names.push(entry)
        if (names.length > entryLimit)
          throw tooLarge(name, `it has more than ${entryLimit} entries`, limits.unpackedBytes)
        if (!isXml(entry)) return false
        total += originalSize
        const isBomb = originalSize > smallBytes && originalSize > size * ratioLimit
        if (isBomb || total > limits.unpackedBytes)
          throw tooLarge(name, 'it unpacks to more', limits.unpackedBytes)
        return true
      },
    })
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'string') throw error
    throw broken(name, 'its archive is damaged or cut short', error)
  }
  const xml = Object.fromEntries(
    Object.entries(unpacked).filter(([entry]) => !/(?:^|\/)\.\.?(?:\/|$)|^\/|\\/.test(entry)),
  )
  const types = xml['[Content_Types].xml']
  if (!types || !mainPart.test(strFromU8(types, true))) throw unknownKind(name, kindOfArchive(names))
  for (const part of Object.values(xml)) {
    // The standard forbids them, and they are how a few bytes of XML grow to gigabytes.
    if (/<!DOCTYPE|<!ENTITY/i.test(strFromU8(part, true))) throw broken(name, 'its XML defines entities')
  }
  return { archive: zipSync(xml, { level: 0 }), xml }
}

function isXml(entry: string): boolean {
  return /\.(xml|rels)$/i.test(entry)
}

function kindOfArchive(names: readonly string[]): string {
  if (names.some((name) => name.startsWith('xl/'))) return 'a spreadsheet'
  if (names.some((name) => name.startsWith('ppt/'))) return 'a presentation'
  return 'an archive'
}
