/** A line of a text, without its end. In UTF-16 code units. */
export interface Line {
  readonly start: number
  readonly end: number
}

/** The lines of a text, which end by `\n`. */
export function* linesOf(text: string): Generator<Line> {
  let start = 0
  while (start < text.length) {
    const found = text.indexOf('\n', start)
    const end = found < 0 ? text.length : found
    yield { start, end }
    start = end + 1
  }
}

/** So much of a line tells what it is; the rest may be long. */
const tellingLength = 400

/** The beginning of a line, for patterns. */
export function beginningOf(text: string, { start, end }: Line): string {
  return text.slice(start, Math.min(end, start + tellingLength))
}

/** A line without the blanks around it. */
export function trimmed(text: string, { start, end }: Line): Line {
  let [from, to] = [start, end]
  while (from < to && isBlank(text.charCodeAt(from))) from += 1
  while (to > from && isBlank(text.charCodeAt(to - 1))) to -= 1
  return { start: from, end: to }
}

/** Of the blanks that stand within lines. */
function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0xa0 || code === 0xfeff || code === 0x3000
}
