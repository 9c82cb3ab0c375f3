/** What a request may be at most, and how long it may take to come in. */
export const limits = {
  bodyBytes: 1024 * 1024,
  headerBytes: 16 * 1024,
  headersMs: 5_000,
  /** From the first byte to the last of the body; answers may take as long as they like. */
  requestMs: 30_000,
  /** How often the two above are looked at. */
  lookMs: 1_000,
  /** Sockets at once; one more is closed as it is opened. */
  sockets: 1_000,
  /** Characters of one part of a path that stands for a name or an id. */
  pathPart: 500,
} as const
