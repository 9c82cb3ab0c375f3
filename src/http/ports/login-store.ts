/** One browser that has logged in. Of its secrets only hashes are kept. */
export interface LoginSession {
  /** Random; the cookie carries it, signed. */
  readonly id: string
  /** SHA-256 of the page key, in hexadecimal. */
  readonly pageKeyHash: string
  readonly createdAt: number
  readonly seenAt: number
  /** What it was opened with: a one-time link or the passphrase. */
  readonly by: 'link' | 'passphrase'
  /** The browser as it called itself, for the list of sessions; cut to 200 characters. */
  readonly agent: string
}

/** Where logins are kept, so that they outlive a restart. Adapters must pass `testLoginStore`. */
export interface LoginStore {
  add(session: LoginSession): void
  find(id: string): LoginSession | undefined
  /** Newest first. */
  list(): readonly LoginSession[]
  /** Says that it was used. */
  touch(id: string, seenAt: number): void
  /** False when there is none. */
  remove(id: string): boolean
  /** Those that nobody has used since. */
  removeUnused(since: number): void
}
