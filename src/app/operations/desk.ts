import type { RequestTimes, StreamHealth } from '#contract'

import type { Access } from '../home.ts'
import type { Watching } from '../library/watching.ts'
import type { Workspace } from '../workspace.ts'

/** Of what a live client may show something that is other than it was. */
export type Changed =
  | 'grants'
  | 'budgets'
  | 'vault'
  | 'policy'
  | 'workflows'
  | 'settings'
  | 'sessions'
  | 'agents'
  | 'documents'
  | 'runs'

/** What operations work with. */
export interface Desk {
  readonly workspace: Workspace
  /** How one gets at the key of the home. */
  readonly access: Access
  readonly program: {
    readonly version: string
    /** Of the page and the program together. */
    readonly build: string
    /** When this process began, in milliseconds since the Unix epoch. */
    readonly startedAt: number
  }
  /** Aborted when the process that serves is about to end: who waits for something is answered as it stands. */
  readonly ending?: AbortSignal
  /** The folders that are watched, in a process that watches. */
  readonly watching?: Watching
  /** How what is served does, in a process that serves. */
  readonly served?: {
    stream(): StreamHealth
    requests(): RequestTimes
  }
  /** Says so to whoever follows live. */
  changed(what: Changed): void
}
