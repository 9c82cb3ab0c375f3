import { createStore } from '../client/store.ts'

/** Something that a person can do: from the palette, by keys, or by a button that names it. */
export interface Command {
  /** `page.verb`, such as `run.cancel`. */
  readonly id: string
  readonly title: string
  /** Heading in the palette. */
  readonly group: string
  /** Keys as in `parseKeys`; none for the palette alone. */
  readonly keys?: string
  /** Whether it can be done at present; default always. */
  readonly when?: () => boolean
  run(): void
}

/** The commands of what is on the screen, those of the innermost part last. */
export const commands = createStore<readonly Command[]>([])

/** Adds commands while something is on the screen; gives the way to take them back. */
export function offer(added: readonly Command[]): () => void {
  commands.set([...commands.get(), ...added])
  return () => commands.set(commands.get().filter((command) => !added.includes(command)))
}

/** The command of an id, the innermost where several have it. */
export function commandOf(id: string): Command | undefined {
  return commands.get().findLast((command) => command.id === id)
}
