import type { Workspace } from '../workspace.ts'

/** What operations work with. */
export interface Desk {
  readonly workspace: Workspace
}
