/** One deliberate mistake in the product. */
export interface Mutant {
  readonly name: string
  /** What the product then does. */
  readonly meaning: string
  readonly file: string
  /** Stands in the file exactly once. */
  readonly find: string
  readonly replace: string
  /** Whether the simulation must write into SQLite, since the mistake is there. */
  readonly sqlite?: true
}
