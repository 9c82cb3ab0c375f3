import { badArgument } from '../fault.ts'

export interface Flags {
  readonly ignoreCase: boolean
  readonly multiline: boolean
  readonly dotAll: boolean
}

/** The flags after `i`, `-s` or `im-s` was read. */
export function withFlags(flags: Flags, text: string): Flags {
  const [on = '', off = ''] = text.split('-')
  const set = (flag: string, now: boolean): boolean => (on.includes(flag) || now) && !off.includes(flag)
  return {
    ignoreCase: set('i', flags.ignoreCase),
    multiline: set('m', flags.multiline),
    dotAll: set('s', flags.dotAll),
  }
}

/** A pattern's source, read from left to right. */
export class Letters {
  readonly #source: string
  #at = 0

  constructor(source: string) {
    this.#source = source
  }

  get isDone(): boolean {
    return this.#at >= this.#source.length
  }

  /** The next character, or an empty text at the end. */
  peek(): string {
    const code = this.#source.codePointAt(this.#at)
    return code === undefined ? '' : String.fromCodePoint(code)
  }

  next(): string {
    const letter = this.peek()
    this.#at += letter.length
    return letter
  }

  take(text: string): boolean {
    if (!this.#source.startsWith(text, this.#at)) return false
    this.#at += text.length
    return true
  }

  takeMatch(start: RegExp): RegExpExecArray | undefined {
    const match = start.exec(this.#source.slice(this.#at, this.#at + 120))
    if (match) this.#at += match[0].length
    return match ?? undefined
  }

  /** What stands before `end`, which is passed over; all the rest without it. */
  takeUntil(end: string): string {
    const stop = this.#source.indexOf(end, this.#at)
    const text = this.#source.slice(this.#at, stop === -1 ? undefined : stop)
    this.#at = stop === -1 ? this.#source.length : stop + end.length
    return text
  }

  refuse(why: string): never {
    return badArgument(`The pattern cannot be read at character ${this.#at + 1}: ${why}.`)
  }
}
