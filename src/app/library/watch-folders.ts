import { systemClock, watchFolder } from '#adapters'
import { AppError } from '#contract'

import type { Workspace } from '../workspace.ts'
import { beginReading } from './begin-reading.ts'
import { Watching } from './watching.ts'

/** Watches the folders of a home for as long as it is not disposed of. */
export function watchFolders(
  workspace: Pick<Workspace, 'library' | 'runs' | 'leases' | 'newId'>,
  { by }: { by: string },
): Watching {
  const { library, runs } = workspace
  return new Watching({
    clock: systemClock,
    watches: () => library.settings.get().watches,
    watchFolder,
    async read({ collection, folder }, { only, began, signal }) {
      const { id } = await beginReading(workspace, { collection, folder, only: only && [...only], by })
      began(id)
      const { error } = await runs.settled(id, { signal })
      if (error) throw AppError.fromProblem(error)
    },
  })
}
