import { bytesOf, type Spellings, spellingsOf, textOf } from './encodings.ts'
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

interface Wanted extends Spellings {
  readonly shownAs: string
}

/** A stretch to be replaced. */
interface Found {
  readonly start: number
  end: number
  readonly shownAs: string
}

const idle: Scrubber = { text: (text) => text, bytes: (bytes) => bytes }

/**
 * Takes values out wherever they stand: plain, reversed, in base64 of either alphabet and any alignment, in hex, with
 * the escapes of URLs, JSON and HTML in several layers, in UTF-16, and with lines or bytes separated.
 *
 * A value of fewer than 4 characters is not looked for, one of fewer than 8 bytes only as it is.
 */
export function createScrubber(values: readonly KnownValue[]): Scrubber {
  const wanted = values
    .filter(({ value }) => value.length >= leastLength)
    // The longest first: one that holds another is shown as itself.
    .toSorted((a, b) => b.value.length - a.value.length)
    .map(({ value, shownAs }): Wanted => ({ ...spellingsOf(value), shownAs: bytesOf(shownAs) }))
  if (wanted.length === 0) return idle
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

function findIn(bytes: string, wanted: readonly Wanted[]): Found[] {
  const found: Found[] = []
  const views = viewsOf(bytes)
  const look = (view: View, needle: string, shownAs: string): void => {
    for (let at = view.text.indexOf(needle); at !== -1; at = view.text.indexOf(needle, at + needle.length)) {
      found.push({ start: view.startOf(at), end: view.endOf(at + needle.length), shownAs })
    }
  }
  for (const view of views) {
    for (const { plain, base64, shownAs } of wanted) {
      for (const needle of [...plain, ...base64]) look(view, needle, shownAs)
    }
  }
  for (const view of [...views, ...views.flatMap((each) => withoutSeparators(each) ?? [])]) {
    const digits = { ...view, text: view.text.toLowerCase() }
    const isJoined = !views.includes(view)
    for (const { base64, hex, shownAs } of wanted) {
      if (hex !== '') look(digits, hex, shownAs)
      if (isJoined) for (const needle of base64) look(view, needle, shownAs)
    }
  }
  return found
}

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
