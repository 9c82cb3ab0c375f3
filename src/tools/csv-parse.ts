import { AppError } from '#contract'

/** Something odd in a table that was read all the same. */
export interface TableProblem {
  /** 1-based, in the text. */
  readonly line: number
  readonly message: string
}

export interface TableRecord {
  /** 1-based, where the record begins. */
  readonly line: number
  readonly fields: readonly string[]
}

/** Problems that are kept at most; a table that is wrong throughout need not say so a million times. */
export const problemLimit = 100
/** Fields of one record, and of all together: a text of bare separators would otherwise fill the memory. */
const columnLimit = 2_000
export const cellLimit = 5_000_000

/**
 * Reads separated values by RFC 4180: quoted fields may hold separators, line ends and doubled quotes. Also takes what
 * spreadsheets write beyond it: LF or CR alone as line end, a byte order mark, empty lines (left out), text after a
 * closing quote (kept, and reported).
 *
 * @throws AppError `data.parse_failed` when a quote is never closed, and beyond 2,000 columns or five million fields
 */
export function parseRecords(
  text: string,
  separator: string,
): { records: TableRecord[]; problems: TableProblem[] } {
  const reader = new RecordReader(text, separator)
  const records: TableRecord[] = []
  let cells = 0
  while (!reader.atEnd) {
    if (reader.skipEmptyLine()) continue
    const record = reader.readRecord()
    cells += record.fields.length
    if (cells > cellLimit) throw tooLarge(record.line)
    records.push(record)
  }
  return { records, problems: reader.problems }
}

class RecordReader {
  readonly problems: TableProblem[] = []
  readonly #text: string
  readonly #separator: string
  #at: number
  #line = 1

  constructor(text: string, separator: string) {
    this.#text = text
    this.#separator = separator
    this.#at = text.startsWith('\uFEFF') ? 1 : 0
  }

  get atEnd(): boolean {
    return this.#at >= this.#text.length
  }

  skipEmptyLine(): boolean {
    if (!this.#is('\n') && !this.#is('\r')) return false
    this.#skipLineEnd()
    return true
  }

  readRecord(): TableRecord {
    const line = this.#line
    const fields = [this.#readField()]
    while (this.#is(this.#separator)) {
      this.#at += 1
      if (fields.length === columnLimit) throw tooLarge(line)
      fields.push(this.#readField())
    }
    this.#skipLineEnd()
    return { line, fields }
  }

  #readField(): string {
    if (!this.#is('"')) return this.#readBare()
    const value = this.#readQuoted()
    const trailing = this.#readBare()
    if (trailing !== '' && this.problems.length < problemLimit) {
      this.problems.push({ line: this.#line, message: 'Text follows a closing quote; it was kept.' })
    }
    return value + trailing
  }

  #readBare(): string {
    const start = this.#at
    while (!this.atEnd && !this.#is(this.#separator) && !this.#is('\n') && !this.#is('\r')) this.#at += 1
    return this.#text.slice(start, this.#at)
  }

  #readQuoted(): string {
    const line = this.#line
    const pieces: string[] = []
    do {
      this.#at += 1
      const close = this.#text.indexOf('"', this.#at)
      if (close < 0) throw unclosedQuote(line)
      const piece = this.#text.slice(this.#at, close)
      pieces.push(piece)
      this.#line += piece.match(/\r\n|\r|\n/g)?.length ?? 0
      this.#at = close + 1
    } while (this.#is('"'))
    return pieces.join('"')
  }

  #skipLineEnd(): void {
    if (this.#is('\r')) this.#at += 1
    if (this.#is('\n')) this.#at += 1
    this.#line += 1
  }

  #is(character: string): boolean {
    return this.#text[this.#at] === character
  }
}

function unclosedQuote(line: number): AppError {
  return new AppError('data.parse_failed', `Line ${line} opens a quote that is never closed.`, {
    hint: 'Close the quote, or double it when it belongs to the value.',
    details: { line },
  })
}

export function tooLarge(line: number): AppError {
  return new AppError('data.parse_failed', `The table is too large, from line ${line} on.`, {
    hint: `Split it: at most ${columnLimit} columns and ${cellLimit} fields are read.`,
    details: { line },
  })
}
