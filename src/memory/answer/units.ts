/** A piece of a passage that can be an answer by itself: a sentence, an item of a list, a row of a table, a line. */
export interface Unit {
  readonly kind: 'sentence' | 'item' | 'row' | 'line' | 'heading'
  /** In characters of the passage's text, the end not included. */
  readonly from: number
  readonly to: number
}

/** Longer ones are cut between words, so that what is cited can be taken in. */
const longest = 480

interface Line {
  readonly from: number
  readonly to: number
  readonly text: string
}

/** The units of a passage in their order. */
export function unitsOf(text: string, kind: string): Unit[] {
  const units: Unit[] = []
  let open: Line[] = []
  let isItem = false
  const close = (): void => {
    const [first] = open
    const last = open.at(-1)
    if (first && last) {
      const whole = { from: first.from, to: last.to }
      if (isItem && whole.to - whole.from <= longest) units.push({ kind: 'item', ...whole })
      else units.push(...sentencesIn(text, whole))
    }
    open = []
    isItem = false
  }
  const alone = (unit: Unit['kind'], { from, to }: Line): void => {
    close()
    units.push(...cut(text, { kind: unit, from, to }))
  }
  for (const line of linesIn(text)) {
    if (line.text === '') close()
    else if (kind === 'table') alone('row', line)
    else if (kind === 'code' || kind === 'json') alone('line', line)
    else if (/^\|.*\|$/.test(line.text) || line.text.includes(' | ')) {
      if (/[^\s|:-]/.test(line.text)) alone('row', line)
      else close()
    } else if (/^#{1,6}\s/.test(line.text)) alone('heading', line)
    else if (/^(?:[-*+•]|\d{1,3}[.)])\s/.test(line.text)) {
      close()
      isItem = true
      open.push(line)
    } else if (isField(line.text)) alone('line', line)
    else open.push(line)
  }
  close()
  return units
}

/** `Date: 17 January 2026`, or columns that are held apart by spaces: lines that do not run on in the next. */
function isField(text: string): boolean {
  if (/\S {3,}\S/.test(text)) return true
  return text.length < 100 && /^[\p{L}][^:.!?]{0,40}:(?:\s|$)/u.test(text) && !/[.!?]\s+\p{Lu}/u.test(text)
}

function linesIn(text: string): Line[] {
  const lines: Line[] = []
  let at = 0
  for (const raw of text.split('\n')) {
    const trimmed = raw.trim()
    const from = at + raw.length - raw.trimStart().length
    lines.push({ from, to: from + trimmed.length, text: trimmed })
    at += raw.length + 1
  }
  return lines
}

const abbreviations = new Set(
  'no nos mr mrs ms dr prof st vs etc approx ca e.g i.e inc ltd co jr sr vol fig p pp'.split(' '),
)

function sentencesIn(text: string, { from, to }: { from: number; to: number }): Unit[] {
  const units: Unit[] = []
  const whole = text.slice(from, to)
  let begin = 0
  for (const { 0: mark, index } of whole.matchAll(/[.!?…]["'”’)\]]{0,3}\s+|[。！？]/gu)) {
    const end = index + mark.trimEnd().length
    if (!endsThere(whole, { begin, stop: index, next: index + mark.length })) continue
    units.push({ kind: 'sentence', from: from + begin, to: from + end })
    begin = index + mark.length
  }
  if (begin < whole.length) units.push({ kind: 'sentence', from: from + begin, to })
  return units.flatMap((unit) => cut(text, unit))
}

function endsThere(
  text: string,
  { begin, stop, next }: { begin: number; stop: number; next: number },
): boolean {
  if (next >= text.length) return false
  if (/[。！？]/u.test(text[stop] ?? '')) return true
  if (!/^["'“‘([]?[\p{Lu}\p{Lo}\p{N}£€$]/u.test(text.slice(next, next + 3))) return false
  const last = /[\p{L}.]+$/u.exec(text.slice(Math.max(begin, stop - 12), stop))?.[0].toLowerCase()
  return text[stop] !== '.' || last === undefined || !(abbreviations.has(last) || /^\p{L}$/u.test(last))
}

function cut(text: string, unit: Unit): Unit[] {
  if (unit.to - unit.from <= longest) return [unit]
  const pieces: Unit[] = []
  for (let from = unit.from; from < unit.to;) {
    const window = text.slice(from, Math.min(unit.to, from + longest))
    const isLast = from + window.length === unit.to
    const space = window.lastIndexOf(' ')
    const length = isLast ? window.length : space > longest / 2 ? space : wholeLength(window)
    pieces.push({ kind: unit.kind, from, to: from + length })
    from += length
    while (from < unit.to && /\s/.test(text[from] ?? '')) from += 1
  }
  return pieces
}

/** Without half a character at its end. */
function wholeLength(window: string): number {
  return window.isWellFormed() ? window.length : window.length - 1
}
