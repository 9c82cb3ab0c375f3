/** What a document may weigh. Beyond, it is refused with a clear error instead of being worked on. */
export const documentLimits = {
  /** UTF-16 units of text. */
  textLength: 8 * 1024 * 1024,
  /** Objects and lists inside each other. A `forEach` in a `forEach` costs four. */
  depth: 100,
  /** Values of all kinds, those that aliases repeat included. */
  values: 1_000_000,
  /** UTF-16 units of all strings and keys together, those that aliases repeat included. */
  stringLength: 16 * 1024 * 1024,
  /** Pieces of YAML syntax. Reading costs 2 to 5 µs for each, measured, so that the worst text takes a few seconds. */
  lexemes: 1_000_000,
  /** In the whole document, bodies of `forEach` included. */
  nodes: 10_000,
  edges: 50_000,
} as const
