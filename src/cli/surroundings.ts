/** The process around the program, handed in by `main.ts` so that nothing else touches it. */
export interface Surroundings {
  /** What was typed after the program's name. */
  readonly args: readonly string[]
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Where relative paths begin. */
  readonly folder: string
  readonly out: Screen
  readonly err: Screen
  readonly input: Keyboard
  /** Calls back at each request to stop: Ctrl-C, or a polite kill. */
  onStop(stop: (signal: string) => void): Disposable
  /** How this very program is started again. */
  readonly self: { readonly file: string; readonly args: readonly string[]; readonly pid: number }
  /** The process that watches over this one; undefined when a person started it. */
  readonly supervisor: SupervisingProcess | undefined
  /** Ends the process on the spot. */
  quit(code: number): never
}

export interface Screen {
  write(text: string): void
  /** Whether a person sees it as it is written. */
  readonly isTerminal: boolean
  /** Characters in a line. */
  readonly columns: number
}

export interface Keyboard {
  readonly isTerminal: boolean
  /** All of it, up to so many characters. */
  read(limit: number): Promise<string>
  /** A line, without its end; undefined at the end of the input. */
  readLine(limit: number): Promise<string | undefined>
  /** Asks for a line on a terminal, which does not show it. */
  readHidden(question: string, limit: number): Promise<string>
}

/** The other end of the channel to the process that started this one as its daemon. */
export interface SupervisingProcess {
  send(message: unknown): void
  /** The first message, or undefined when that process is gone. */
  first(): Promise<unknown>
  /** Calls back when it is gone. */
  onGone(listener: () => void): void
}
