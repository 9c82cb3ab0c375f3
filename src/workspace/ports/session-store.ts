/** A conversation in a folder that a person named. Times are milliseconds since the Unix epoch. */
export interface KeptSession {
  readonly id: string
  readonly title: string
  /** The folder's real path. */
  readonly project: string
  readonly createdAt: number
  readonly updatedAt: number
  /** How many messages there are; also the index of the newest. */
  readonly messages: number
  /** Of the title: grows with each change. */
  readonly revision: number
}

/** What somebody says. */
export interface Saying {
  /** Of the sender's own, unique in the session. */
  readonly id: string
  readonly from: 'person' | 'program'
  readonly text: string
  readonly run: string | null
}

/** What was said. Never changed. */
export interface KeptMessage extends Saying {
  readonly session: string
  /** From 1, without gaps. */
  readonly index: number
  readonly at: number
  /** Since when its text is no longer kept, and empty; null while it is. */
  readonly forgottenAt: number | null
}

/** A place in a list that is ordered by time, newest first, and then by id. */
export interface ListPlace {
  readonly at: number
  readonly id: string
}

/** Keeps sessions and what was said in them. Each call is atomic and durable when it returns. Adapters must pass `testSessionStore`. */
export interface SessionStore {
  add(session: Pick<KeptSession, 'id' | 'title' | 'project' | 'createdAt'>): KeptSession
  find(id: string): KeptSession | undefined
  /** Newest first. */
  list(query: {
    /** In the title or the folder, in any case. */
    readonly search?: string | undefined
    /** Only those after this place. */
    readonly after?: ListPlace | undefined
    readonly limit: number
  }): readonly KeptSession[]
  /** Whether a session has this folder. */
  hasProject(project: string): boolean
  /** @param change.revision the one that the title must still have; null for any. Undefined when it has another, or is not there. */
  rename(
    id: string,
    change: { readonly title: string; readonly revision: number | null; readonly at: number },
  ): KeptSession | undefined
  /**
   * Adds a message under the next index. One of the same id that is there already stays as it is, and is the answer.
   * The session must be there.
   */
  say(session: string, saying: Saying, at: number): KeptMessage
  /** Newest first. */
  said(
    session: string,
    query: { readonly above: number; readonly below?: number | undefined; readonly limit: number },
  ): readonly KeptMessage[]
}
