import { AppError } from '#contract'

/** What was typed after a command's name, read by the command that knows what it should be. */
export class Given {
  readonly #args: readonly (string | readonly string[] | undefined)[]
  readonly #options: Readonly<Record<string, unknown>>

  constructor(args: readonly unknown[], options: Readonly<Record<string, unknown>>) {
    this.#args = args as readonly (string | readonly string[] | undefined)[]
    this.#options = options
  }

  /** An argument that must be there; the command line's own check comes first. */
  arg(index: number): string {
    return this.find(index) ?? ''
  }

  find(index: number): string | undefined {
    const value = this.#args[index]
    return typeof value === 'string' ? value : undefined
  }

  /** The words of an argument that takes several. */
  rest(index: number): readonly string[] {
    const value = this.#args[index]
    return typeof value === 'object' ? value : []
  }

  has(option: string): boolean {
    return this.#options[option] === true
  }

  text(option: string): string | undefined {
    const value = this.#options[option]
    return typeof value === 'string' ? value : undefined
  }

  list(option: string): readonly string[] {
    const value = this.#options[option]
    return Array.isArray(value) ? (value as readonly string[]) : []
  }

  /** @throws AppError `cli.usage` unless it is a whole number from `least` on */
  count(option: string, least = 0): number | undefined {
    const text = this.text(option)
    if (text === undefined) return undefined
    const value = Number(text)
    if (/^\d{1,9}$/.test(text) && value >= least) return value
    throw usage(`--${option} takes a whole number from ${least} on, not ${JSON.stringify(text)}.`)
  }

  /** @throws AppError `cli.usage` unless it is one of them */
  choice<T extends string>(option: string, choices: readonly T[]): T | undefined {
    const text = this.text(option)
    if (text === undefined) return undefined
    const found = choices.find((choice) => choice === text)
    if (found !== undefined) return found
    throw usage(`--${option} takes ${choices.join(', ')}, not ${JSON.stringify(text)}.`)
  }
}

/** Refuses what was typed. */
export function usage(message: string, hint?: string): AppError {
  return new AppError('cli.usage', message, { hint })
}
