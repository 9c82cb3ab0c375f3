/** Where a quote stands in a text: in characters, the end not included. */
export interface QuotePlace {
  readonly from: number
  readonly to: number
}

const fewest = 3
const longest = 2_000

/**
 * Where a quote stands word for word in a text; undefined where it does not. Runs of blanks and line breaks count as one
 * blank, and curly quotation marks as straight ones: nothing else is forgiven. Linear in both.
 */
export function findQuote(text: string, quote: string): QuotePlace | undefined {
  if (quote.length > longest) return undefined
  const wanted = plainly(quote).text.trim()
  if (wanted.replaceAll(/[^\p{L}\p{N}]/gu, '').length < fewest) return undefined
  const { text: plain, places } = plainly(text)
  for (let at = plain.indexOf(wanted); at >= 0; at = plain.indexOf(wanted, at + 1)) {
    const end = at + wanted.length
    if (cutsWord(plain, at) || cutsWord(plain, end)) continue
    const from = places[at] ?? 0
    const to = (places[end - 1] ?? 0) + 1
    return { from, to }
  }
  return undefined
}

interface Plain {
  readonly text: string
  /** Of each of its characters: where it stands in what it was made from. */
  readonly places: readonly number[]
}

function plainly(text: string): Plain {
  const places: number[] = []
  let plain = ''
  let isBlank = false
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? ''
    const wasBlank = isBlank
    isBlank = /\s/.test(character)
    if (isBlank && wasBlank) continue
    plain += isBlank ? ' ' : straight(character)
    places.push(at)
  }
  return { text: plain, places }
}

function straight(character: string): string {
  if ('‘’‚‛'.includes(character)) return "'"
  return '“”„‟'.includes(character) ? '"' : character
}

/** Whether a word, a number or a character in two halves goes on over this place. */
function cutsWord(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 2), at)
  const after = text.slice(at, at + 2)
  if (/[\uD800-\uDBFF]$/.test(before) && /^[\uDC00-\uDFFF]/.test(after)) return true
  if (/\p{L}$/u.test(before) && /^[\p{L}\p{M}]/u.test(after)) return isSpaced(before) || isSpaced(after)
  return (
    (/\p{N}$/u.test(before) && /^(?:\p{N}|[.,]\p{N})/u.test(after)) ||
    (/(?:\p{N}[.,])$/u.test(before) && /^\p{N}/u.test(after))
  )
}

/** Of a script that puts spaces between words. */
function isSpaced(text: string): boolean {
  return !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(text)
}
