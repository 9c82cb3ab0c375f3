import { type Json, visible } from '#base'

import { jsonText } from './printing/visible.ts'
import type { Screen } from './surroundings.ts'

const styles = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const

export interface Styled {
  readonly style: keyof typeof styles
  readonly text: string
}
export type Text = string | Styled

export function styled(style: Styled['style'], text: string): Styled {
  return { style, text }
}

/**
 * Writes for people, or for programs with `--json`. Results go to the output, progress and errors to the error stream.
 * Whatever is written passes through {@link visible}: names of files and texts of tools cannot steer the terminal.
 */
export class Console {
  readonly asJson: boolean
  /** Whether a line can be rewritten in place. */
  readonly isLive: boolean
  readonly #out: Screen
  readonly #err: Screen
  readonly #colour: boolean
  #live = false
  /** Whether pieces have left a line without its end. */
  #isMidLine = false

  constructor(options: { out: Screen; err: Screen; asJson: boolean; colour: boolean }) {
    this.#out = options.out
    this.#err = options.err
    this.#colour = options.colour
    this.asJson = options.asJson
    this.isLive = options.err.isTerminal && !options.asJson
  }

  /** Characters in a line of the output. */
  get columns(): number {
    return this.#out.isTerminal ? this.#out.columns : 120
  }

  /** The answer of a command: the value for programs, or what `tell` says for people. */
  answer(value: unknown, tell: () => void): void {
    if (this.asJson) this.#out.write(`${jsonText(value as Json)}\n`)
    else tell()
  }

  /** One value a line, for programs that read as it comes. */
  record(value: unknown): void {
    this.#out.write(`${jsonText(value as Json, 0)}\n`)
  }

  line(...parts: readonly Text[]): void {
    if (!this.asJson) this.#write(this.#out, parts)
  }

  /** Several lines as they are, indented. */
  block(text: string, indent = ''): void {
    for (const line of text.replace(/\n$/, '').split('\n')) this.line(`${indent}${line}`)
  }

  /** Text as it comes, in whatever pieces; a line is ended by who says the next one. */
  piece(text: string): void {
    if (this.asJson || text === '') return
    this.endLive()
    this.#out.write(text.split('\n').map(visible).join('\n'))
    this.#isMidLine = !text.endsWith('\n')
  }

  /** Ends the line that pieces have left without its end. */
  endPiece(): void {
    if (this.#isMidLine) this.#out.write('\n')
    this.#isMidLine = false
  }

  /** Asks for a line at the terminal. */
  prompt(text: string): void {
    this.endPiece()
    if (this.#err.isTerminal) this.#err.write(text)
  }

  /** Says something that is not the answer. Silent with `--json`. */
  note(...parts: readonly Text[]): void {
    if (!this.asJson) this.#write(this.#err, parts)
  }

  /** Says what went wrong, whatever the answer looks like. */
  complain(...parts: readonly Text[]): void {
    this.#write(this.#err, parts)
  }

  /** Rewrites the line at the bottom of a terminal; nothing elsewhere. */
  live(text: string): void {
    if (!this.isLive) return
    const shown = [...visible(text)].slice(0, Math.max(10, this.#err.columns - 1)).join('')
    this.#err.write(`\r\u{1b}[2K${shown}`)
    this.#live = true
  }

  endLive(): void {
    if (this.#live) this.#err.write('\r\u{1b}[2K')
    this.#live = false
  }

  /** Columns as wide as they need to be; the last takes the rest of the line. */
  table(head: readonly string[], rows: readonly (readonly Text[])[]): void {
    const all = [head.map((text) => styled('dim', text)), ...rows]
    const widths = head.map((_, column) =>
      Math.max(...all.map((row) => widthOf(visible(plain(row[column] ?? ''))))),
    )
    for (const row of all) {
      const parts: Text[] = []
      for (const [column, cell] of row.entries()) {
        parts.push(cell)
        const gap = (widths[column] ?? 0) - widthOf(visible(plain(cell))) + 2
        if (column < row.length - 1) parts.push(' '.repeat(gap))
      }
      this.line(...parts)
    }
  }

  #write(screen: Screen, parts: readonly Text[]): void {
    this.endLive()
    this.endPiece()
    const coloured = this.#colour && screen.isTerminal
    const text = parts.map((part) => {
      const shown = visible(plain(part))
      if (typeof part === 'string' || !coloured) return shown
      return `\u{1b}[${styles[part.style]}m${shown}\u{1b}[0m`
    })
    screen.write(`${text.join('')}\n`)
  }
}

function plain(text: Text): string {
  return typeof text === 'string' ? text : text.text
}

function widthOf(text: string): number {
  return [...text].length
}
