import { visibleText } from '#base'

/** A stretch of lines that differ, with those around them. */
export interface Hunk {
  /** Number of the first line before and after; null where it is not known. */
  readonly oldStart: number | null
  readonly newStart: number | null
  /** Each begins with a space, `+`, `-`, or `\` for a text that ends without a line end. */
  readonly lines: readonly string[]
}

/** A stretch of a unified diff as text, with or without its `@@` line. */
export function readHunk(text: string): Hunk {
  const lines = text.split('\n')
  const [, from, to] = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(lines[0] ?? '') ?? []
  if (from === undefined || to === undefined) return { oldStart: null, newStart: null, lines }
  return { oldStart: Number(from), newStart: Number(to), lines: lines.slice(1) }
}

/** A text where there was none. */
export function hunkOfNew(text: string): Hunk {
  const lines = (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')
  return { oldStart: 0, newStart: 1, lines: lines.map((line) => `+${line}`) }
}

export interface Sides {
  readonly before: string
  readonly after: string
}

/**
 * Both texts of a hunk to be looked at, without the line end at their ends. What they hide is put into words; how lines end
 * is shown where not all of them end alike.
 */
export function sidesOf({ lines }: Hunk): Sides {
  const returns = lines.every((line) => line.endsWith('\r') || line.startsWith('\\'))
  const side = (own: '+' | '-'): string =>
    lines
      .filter((line) => line.startsWith(own) || line.startsWith(' '))
      .map((line) => visibleText(line.slice(1, returns ? -1 : undefined)))
      .join('\n')
  return { before: side('-'), after: side('+') }
}

/** The only mark that lines have which come or go, where no line stays; null where there is something to compare. */
export function onlySideOf({ lines }: Hunk): '+' | '-' | null {
  const marks = new Set(lines.map((line) => line.charAt(0)).filter((mark) => mark !== '\\'))
  const [only] = marks
  return marks.size === 1 && (only === '+' || only === '-') ? only : null
}

/** How many lines come and go. */
export function countLines(hunks: readonly Hunk[]): { added: number; removed: number } {
  const all = hunks.flatMap(({ lines }) => lines)
  return {
    added: all.filter((line) => line.startsWith('+')).length,
    removed: all.filter((line) => line.startsWith('-')).length,
  }
}

/** The parts that are sent along with a yes: none where all are meant; undefined where nothing is left to allow. */
export function partsToSend(
  chosen: ReadonlySet<number>,
  count: number,
): { readonly hunks?: number[] } | undefined {
  const hunks = Array.from({ length: count }, (_, part) => part).filter((part) => chosen.has(part))
  if (hunks.length === 0) return undefined
  return hunks.length === count ? {} : { hunks }
}
