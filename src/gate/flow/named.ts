import { isBelow, isSamePath, readPath } from './file-path.ts'
import { isWithin, readMailAddresses, readWebAddress, type WebAddress } from './web-address.ts'

/** What a person has typed, asked about: whether a value stands there, literally. */
export interface Naming {
  /** An address, a URL at or below one that was typed, a path at or below one, a number, or words as they stand there. */
  has(value: string | number): boolean
  /** This very file and no folder above it; a relative path counts below the folders given. */
  hasFile(path: readonly string[], folders: readonly (readonly string[])[]): boolean
  /** Whether any of the beginnings of words stands there. */
  hasWord(beginnings: RegExp): boolean
}

/** Of what was typed, only so much is read, and no longer value is looked for: then a person is asked once more. */
const maxTyped = 100_000
const maxValue = 2_000

const read = new WeakMap<readonly string[], Naming>()

/** Reads what was typed once; a run's effects all ask about the same list. */
export function namingOf(named: readonly string[]): Naming {
  const known = read.get(named)
  if (known) return known
  const naming = createNaming(named)
  read.set(named, naming)
  return naming
}

function createNaming(typed: readonly string[]): Naming {
  const named = beginningOf(typed)
  const texts = named.map(fold)
  const entries = new Set(texts)
  const pieces = [...new Set(named.flatMap(piecesOf))]
  const mails = new Set(
    pieces.flatMap((piece) => (piece.includes('@') ? (readMailAddresses(piece) ?? []) : [])),
  )
  const addresses = pieces
    .filter((piece) => !piece.includes('@'))
    .map(readWebAddress)
    .filter((address): address is WebAddress => address !== undefined)
  const paths = pieces.map(readPath).filter((path) => path !== undefined && path.length > 0) as string[][]
  const relative = pieces
    .filter((piece) => readPath(piece) === undefined)
    .map((piece) => readPath(`/${piece.replaceAll('\\', '/')}`) ?? [])
  const numbers = new Set(named.flatMap((text) => text.split(/[\s()]+/)).flatMap(numbersIn))

  return {
    has(value) {
      if (typeof value === 'number') return numbers.has(value)
      if (value.length > maxValue) return false
      // What cannot be seen was not typed: two words that look alike are not the same.
      if (/[\p{Cf}\p{Co}\p{Cn}]|[^\P{Cc}\t\n\r]/u.test(value)) return false
      const path = readPath(value)
      if (path) return paths.some((folder) => isBelow(path, folder))
      const recipients = readMailAddresses(value)
      if (recipients) return recipients.every((address) => mails.has(address))
      if (value.includes('@') && /\s|[,;<>]/.test(value)) return false
      const address = readWebAddress(value)
      if (address) return addresses.some((one) => isWithin(address, one))
      if (/^\d[\d.,]+\d$/.test(value) && numbersIn(value).some((number) => numbers.has(number))) return true
      const word = fold(value)
      return entries.has(word) || ([...word].length >= 3 && texts.some((text) => standsIn(text, word)))
    },
    hasFile(path, folders) {
      return (
        paths.some((one) => isSamePath(path, one)) ||
        relative.some(
          (one) => one.length > 0 && folders.some((folder) => isSamePath(path, [...folder, ...one])),
        )
      )
    },
    hasWord: (beginnings) => texts.some((text) => beginnings.test(text)),
  }
}

function beginningOf(typed: readonly string[]): readonly string[] {
  let left = maxTyped
  return typed.map((text) => {
    const part = text.slice(0, left)
    left -= part.length
    return part
  })
}

/** Case and the amount of white space make no difference to what is meant. */
function fold(text: string): string {
  return text.normalize('NFC').toLowerCase().replaceAll(/\s+/g, ' ').trim()
}

/** The whole text, what stands in quotes, and each word without the punctuation around it. */
function piecesOf(text: string): string[] {
  const quoted = [...text.matchAll(/["'`“”«»‘’]([^"'`“”«»‘’\n]{1,4096})(?=["'`“”«»‘’])/gu)].map(
    ([, inside = '']) => inside,
  )
  const words = text
    .split(/[\s<>"'`“”«»‘’()[\]{}|,;]+/u)
    .map((word) => word.replace(/[.:!?…]+$/u, ''))
    .filter((word) => word !== '' && word.length <= 8_192)
  return [text.trim(), ...quoted.map((inside) => inside.trim()), ...words]
}

/**
 * A number as people write it: a point or a comma before the fraction, and between groups of three digits. `1.250` may
 * be either; `12.50` is never 1250.
 */
function numbersIn(word: string): number[] {
  const text = /^[^\p{L}\p{N}]?(\d[\d.,’]{0,30})[^\p{L}\p{N}]?$/u.exec(word)?.[1]?.replace(/[.,’]+$/, '')
  if (text === undefined) return []
  return [
    /^\d+(?:[.,]\d+)?$/.test(text) ? text.replace(',', '.') : '',
    /^\d{1,3}(?:[,’]\d{3})+(?:\.\d+)?$/.test(text) ? text.replaceAll(/[,’]/g, '') : '',
    /^\d{1,3}(?:[.’]\d{3})+(?:,\d+)?$/.test(text) ? text.replaceAll(/[.’]/g, '').replace(',', '.') : '',
  ]
    .filter((reading) => reading !== '')
    .map(Number)
}

/** Whether words stand in a text as words, not as a part of a longer one, of an address or of a path. */
function standsIn(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const before = text.slice(Math.max(0, at - 2), at)
    const after = text.slice(at + word.length, at + word.length + 2)
    if (
      !/[\p{L}\p{N}_@]$|[\p{L}\p{N}][./+-]$/u.test(before) &&
      !/^[\p{L}\p{N}_@]|^[./+-][\p{L}\p{N}]/u.test(after)
    )
      return true
  }
  return false
}
