import { bytesOf, spellingsOf, textOf } from './encodings.ts'
import { createNeedles, type Needles } from './needles.ts'
import { redacted } from './token-patterns.ts'
import { type View, viewsOf, withoutSeparators } from './views.ts'

/** A value that must not be seen, and what is shown in its place. */
export interface KnownValue {
  readonly value: string
  readonly shownAs: string
}

export interface Scrubber {
  /** The text without the values, in whatever spelling they stand in it. */
  text(text: string): string
  /** The same for bytes, one character each (`latin1`), whatever they encode. */
  bytes(bytes: string): string
}

/** A value of fewer characters stands in every other word; taking it out would take the text away. */
const leastLength = 4

/** All spellings of all values, by where they are looked for; each leads to what is shown. */
interface Wanted {
  /** As it reads, and in base64. */
  readonly anywhere: Needles<string>
  /** In base64, where lines were broken. */
  readonly joined: Needles<string>
  /** In hex, of small letters. */
  readonly digits: Needles<string>
}

/** A stretch to be replaced. */
interface Found {
  readonly start: number
  end: number
  readonly shownAs: string
}

/** The scrubber of no values. */
export const nothingKnown: Scrubber = { text: (text) => text, bytes: (bytes) => bytes }

/**
 * Takes values out wherever they stand: plain, reversed, in base64 of either alphabet and any alignment, in hex, with
 * the escapes of URLs, JSON and HTML in several layers, in UTF-16, and with lines or bytes separated.
 *
 * A value of fewer than 4 characters is not looked for, one of fewer than 8 bytes only as it is.
 */
export function createScrubber(values: readonly KnownValue[]): Scrubber {
  const long = values.filter(({ value }) => value.length >= leastLength)
  if (long.length === 0) return nothingKnown
  const wanted = wantedOf(long)
  const bytes = (given: string): string => {
    if (given.length < leastLength) return given
    const found = findIn(given, wanted)
    return found.length === 0 ? given : replace(given, found)
  }
  return {
    bytes,
    text(text) {
      const given = bytesOf(text)
      const scrubbed = bytes(given)
      return scrubbed === given ? text : textOf(scrubbed)
    },
  }
}

/** A scrubber of values that change: made anew when they have. */
export function followKnown(known: () => readonly string[]): () => Scrubber {
  let scrubber = nothingKnown
  let scrubbed: readonly string[] = []
  return () => {
    const values = known()
    const isSame =
      values === scrubbed ||
      (values.length === scrubbed.length && values.every((value, index) => value === scrubbed[index]))
    if (!isSame) {
      scrubbed = [...values]
      scrubber = createScrubber(values.map((value) => ({ value, shownAs: redacted })))
    }
    return scrubber
  }
}

function wantedOf(values: readonly KnownValue[]): Wanted {
  const all = values.map(({ value, shownAs }) => ({ spellings: spellingsOf(value), tag: bytesOf(shownAs) }))
  const needles = (of: (one: (typeof all)[number]) => readonly string[]): Needles<string> =>
    createNeedles(all.flatMap((one) => of(one).map((needle) => ({ needle, tag: one.tag }))))
  return {
    anywhere: needles(({ spellings: { plain, base64 } }) => [...plain, ...base64]),
    joined: needles(({ spellings }) => spellings.base64),
    digits: needles(({ spellings: { hex } }) => (hex === '' ? [] : [hex])),
  }
}

function findIn(bytes: string, wanted: Wanted): Found[] {
  const found: Found[] = []
  const look = (view: View, needles: Needles<string>, text = view.text): void => {
    needles.find(text, (at, needle, shownAs) => {
      found.push({ start: view.startOf(at), end: view.endOf(at + needle.length), shownAs })
    })
  }
  for (const view of viewsOf(bytes)) {
    look(view, wanted.anywhere)
    look(view, wanted.digits, view.text.toLowerCase())
    const joined = withoutSeparators(view)
    if (!joined) continue
    look(joined, wanted.joined)
    look(joined, wanted.digits, joined.text.toLowerCase())
  }
  return found
}

/** Of stretches that overlap, the one that begins first and is longest says what is shown. */
function replace(bytes: string, found: readonly Found[]): string {
  const merged: Found[] = []
  for (const next of found.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1)
    if (last && next.start < last.end) last.end = Math.max(last.end, next.end)
    else merged.push({ ...next })
  }
  let all = ''
  let done = 0
  for (const { start, end, shownAs } of merged) {
    all += bytes.slice(done, start) + shownAs
    done = end
  }
  return all + bytes.slice(done)
}
