import { type WordMark, wordMarks } from './word-marks.ts'

/** Words in a row that nobody hits upon by chance. */
const wordsInARow = 8
/** Of these, how many must be other words than those of which any schema is made. */
const ownWords = 3
const schemaWords = new Set(
  (
    'type object properties required string number integer boolean array items null enum const default title description ' +
    'additionalproperties false true minimum maximum minlength maxlength minitems maxitems exclusiveminimum pattern format ' +
    'anyof oneof allof ref defs schema json uri https org draft 2020 12'
  ).split(' '),
)

/** A stretch of a text, from its first character to the one after its last. */
export interface Stretch {
  readonly start: number
  readonly end: number
}

/** What was put before a model in confidence: it finds what of it a text repeats. In time it is linear in the text. */
export class Confidence {
  readonly #rows = new Set<string>()
  readonly #words = new Set<string>()

  constructor(texts: Iterable<string>) {
    for (const text of texts) {
      const marks = [...wordMarks(text)]
      for (const { word } of marks) this.#words.add(word)
      for (const { row } of rowsIn(marks)) this.#rows.add(row)
    }
  }

  /**
   * Where a text repeats it, in order and apart from each other.
   *
   * @param more.canary a word of small letters and figures that never is to be said
   * @param more.known of such rows of words, those that are known from elsewhere as well
   */
  repeatedIn(
    text: string,
    {
      canary,
      known: knownRows,
    }: { canary: string; known: (rows: ReadonlySet<string>) => ReadonlySet<string> },
  ): Stretch[] {
    const marks = [...wordMarks(text)]
    const found = [...this.#rowsOf(marks)]
    const known = found.length > 0 ? knownRows(new Set(found.map(({ row }) => row))) : new Set<string>()
    const stretches: Stretch[] = found
      .filter(({ row }) => !known.has(row))
      .map(({ first, last }) => ({ start: first.start, end: last.end }))
    stretches.push(...canaryIn(marks, canary))
    return apart(stretches, marks)
  }

  *#rowsOf(marks: readonly WordMark[]): Generator<Row, void, undefined> {
    let from = 0
    for (let at = 0; at <= marks.length; at += 1) {
      const mark = marks[at]
      if (mark && this.#words.has(mark.word)) continue
      // Only where so many in a row are words of it can there be a row of it.
      if (at - from >= wordsInARow)
        for (const row of rowsIn(marks.slice(from, at))) if (this.#rows.has(row.row)) yield row
      from = at + 1
    }
  }
}

/** Of the rows asked for, those that stand in a text. */
export function* rowsAmong(text: string, asked: ReadonlySet<string>): Generator<string, void, undefined> {
  for (const { row } of rowsIn([...wordMarks(text)])) if (asked.has(row)) yield row
}

interface Row {
  readonly row: string
  readonly first: WordMark
  readonly last: WordMark
}

/** Each row of so many words, from each word on. */
function* rowsIn(marks: readonly WordMark[]): Generator<Row, void, undefined> {
  let [end, weight] = [0, 0]
  for (const [at, first] of marks.entries()) {
    for (; end < marks.length && weight < wordsInARow; end += 1) weight += marks[end]?.weight ?? 0
    const last = marks[end - 1]
    if (weight < wordsInARow || !last) return
    const words = marks.slice(at, end).map(({ word }) => word)
    if (hasOwnWords(words)) yield { row: words.join(' '), first, last }
    weight -= first.weight
  }
}

function hasOwnWords(words: readonly string[]): boolean {
  const own = new Set<string>()
  for (const word of words) if (!schemaWords.has(word) && own.add(word).size >= ownWords) return true
  return false
}

/** Joins what overlaps, and what only marks stand between. */
function apart(stretches: readonly Stretch[], marks: readonly WordMark[]): Stretch[] {
  const joined: { start: number; end: number }[] = []
  let next = 0
  for (const { start, end } of stretches.toSorted((a, b) => a.start - b.start)) {
    const before = joined.at(-1)
    while (next < marks.length && (marks[next]?.end ?? 0) <= (before?.end ?? 0)) next += 1
    // The first word behind the one before is the first of this one.
    const isNext = before !== undefined && (marks[next]?.start ?? Infinity) >= start
    if (before && (start <= before.end || isNext)) before.end = Math.max(before.end, end)
    else joined.push({ start, end })
  }
  return joined
}

/** A canary is one however its letters are spaced. */
function* canaryIn(marks: readonly WordMark[], canary: string): Generator<Stretch, void, undefined> {
  const letters = marks.map(({ word }) => word).join('')
  if (!letters.includes(canary)) return
  const places = marks.flatMap((mark) => Array<WordMark>(mark.word.length).fill(mark))
  for (let at = letters.indexOf(canary); at >= 0; at = letters.indexOf(canary, at + 1))
    yield { start: places[at]?.start ?? 0, end: places[at + canary.length - 1]?.end ?? 0 }
}

/** How many words at the end of a text that is still coming may turn out to be the canary. */
export function canaryBegins(marks: readonly WordMark[], canary: string): number {
  const last = marks.slice(-canary.length)
  const letters = last.map(({ word }) => word).join('')
  for (let length = canary.length - 1; length > 0; length -= 1) {
    if (!letters.endsWith(canary.slice(0, length))) continue
    let left = letters.length - length
    return last.length - last.findIndex(({ word }) => (left -= word.length) < 0)
  }
  return 0
}
