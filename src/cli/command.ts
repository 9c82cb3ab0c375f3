import type { Invocation } from './invocation.ts'

/** What the shell is told. Stable: scripts branch on it. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  /** A person is waited for: a question, a decision, an effect in doubt, a pause. */
  waiting: 3,
  /** Stopped by Ctrl-C or a kill; the run is kept. */
  stopped: 130,
} as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** What is said of a command before it is loaded. Costs nothing: only types are imported here. */
export interface CommandSpec {
  /** One word, or several for a command within another: `workflow diff`. */
  readonly name: string
  readonly summary: string
  /** As commander writes them: `<run>`, `[name...]`. */
  readonly takes?: string
  readonly options?: readonly OptionSpec[]
  /** Whether it takes options that are not listed, as words. */
  readonly isOpen?: true
  /** Sentences under the options. */
  readonly notes?: string
  readonly examples: readonly string[]
  load(): Promise<Action>
}

export interface OptionSpec {
  /** `-i, --input <k=v>`. */
  readonly flags: string
  readonly says: string
  /** May be given several times. */
  readonly many?: true
}

export type Action = (invocation: Invocation) => Promise<ExitCode>

/** Commands of one subject, as the help lists them. */
export interface CommandGroup {
  readonly title: string
  readonly commands: readonly CommandSpec[]
}
