/** A text as it reads once something is taken off it, and where each of its characters stood before. */
export interface View {
  readonly text: string
  /** The place in the text below at which the character at `index` begins; for the length, where the last one ends. */
  startOf(index: number): number
  /** The place at which the character before `index` ends. */
  endOf(index: number): number
}

/** More than anybody escapes by accident, and one more for JSON that is looked through as a text. */
const maxLayers = 4

/**
 * The ways to read a string of bytes: as it is; without noughts, as UTF-16 reads in plain English; and with the escapes
 * of URLs, JSON and HTML undone, layer by layer.
 */
export function viewsOf(bytes: string): readonly View[] {
  const views: View[] = [plainView(bytes)]
  let last = views[0] as View
  if (bytes.includes('\0')) {
    last = replaced(last, /\0+/g, () => '')
    views.push(last)
  }
  for (let layer = 0; layer < maxLayers && escapes.test(last.text); layer += 1) {
    last = replaced(last, new RegExp(escape, 'gi'), unescape)
    views.push(last)
  }
  return views
}

/** Without what may stand between the digits of hex and base64: white space, colons, dashes, `0x` and backslashes. */
export function withoutSeparators(view: View): View | undefined {
  return separators.test(view.text) ? replaced(view, new RegExp(separator, 'g'), () => '') : undefined
}

const separator = String.raw`[\s:,\\]+|0x|\\x|-(?=[0-9A-Fa-f]{2}(?![0-9A-Za-z_]))`
const separators = new RegExp(separator)

const escape = String.raw`%[0-9a-f]{2}|\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}|\\u[0-9a-f]{4}|\\u\{[0-9a-f]{1,6}\}|\\x[0-9a-f]{2}|\\[bfnrt"'\\/]|&#\d{1,7};|&#x[0-9a-f]{1,6};|&(?:amp|lt|gt|quot|apos);`
const escapes = new RegExp(escape, 'i')

const letters: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** What one escape stands for, in bytes. */
function unescape(found: string): string {
  const rest = found.slice(1)
  if (found.startsWith('%')) return String.fromCharCode(Number.parseInt(rest, 16))
  if (found.startsWith('&')) {
    if (!rest.startsWith('#')) return entities[rest.slice(0, -1).toLowerCase()] ?? found
    const isHex = rest[1] === 'x' || rest[1] === 'X'
    return utf8(Number.parseInt(rest.slice(isHex ? 2 : 1), isHex ? 16 : 10))
  }
  if (rest.length === 11) return utf8(pointOfPair(rest))
  const kind = rest[0] ?? ''
  if (kind === 'x' && rest.length === 3) return String.fromCharCode(Number.parseInt(rest.slice(1), 16))
  if ((kind === 'u' || kind === 'U') && rest.length > 1) {
    return utf8(Number.parseInt(rest.replace(/[^0-9a-f]/gi, ''), 16))
  }
  return letters[kind] ?? kind
}

function pointOfPair(pair: string): number {
  const [high = 0, low = 0] = [pair.slice(1, 5), pair.slice(7)].map((digits) => Number.parseInt(digits, 16))
  return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)
}

/** A code point as its bytes, one character each. */
function utf8(point: number): string {
  if (!(point <= 0x10ffff)) return ''
  if (point < 0x80) return String.fromCharCode(point)
  return String.fromCharCode(...new TextEncoder().encode(String.fromCodePoint(point)))
}

function plainView(text: string): View {
  return { text, startOf: (index) => index, endOf: (index) => index }
}

/** A view on a view; the places are only worked out when somebody asks. */
function replaced(below: View, pattern: RegExp, replacement: (found: string) => string): View {
  const text = below.text.replaceAll(pattern, replacement)
  let table: { readonly from: Uint32Array; readonly to: Uint32Array } | undefined

  function places(): NonNullable<typeof table> {
    if (table) return table
    const from = new Uint32Array(text.length + 1)
    const to = new Uint32Array(text.length + 1)
    let at = 0
    let done = 0
    const copy = (until: number): void => {
      for (; done < until; done += 1, at += 1) {
        from[at] = done
        to[at + 1] = done + 1
      }
    }
    for (const match of below.text.matchAll(pattern)) {
      copy(match.index)
      const length = replacement(match[0]).length
      for (let index = 0; index < length; index += 1, at += 1) {
        from[at] = match.index
        to[at + 1] = match.index + match[0].length
      }
      done = match.index + match[0].length
    }
    copy(below.text.length)
    from[at] = below.text.length
    table = { from, to }
    return table
  }

  return {
    text,
    startOf: (index) => below.startOf(places().from[index] ?? 0),
    endOf: (index) => below.endOf(places().to[index] ?? 0),
  }
}
