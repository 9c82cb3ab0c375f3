import type { RetentionSettings } from '#contract'
import { isUnder } from '#memory'

import { listCollections } from '../library/collections.ts'
import { settleSoon } from '../running/settle-soon.ts'
import { startWorkflow } from '../running/start-workflow.ts'
import { callWorkflow } from '../running/workflows-made.ts'
import type { Workspace } from '../workspace.ts'

const dayMs = 24 * 60 * 60_000
/** Documents that are looked through at once. */
const pageSize = 500
/** Nobody is kept waiting by one that waits itself, as a policy may want. */
const waitMs = 10 * 60_000

/** Documents of one collection that were read longer ago than somebody wants what was read of them kept. */
export interface DueDocuments {
  readonly collection: string
  readonly count: number
  readonly readBefore: string
  /** Watched folders: what is in them is read again as it is, and so it is not forgotten. */
  readonly except: readonly string[]
}

/** What is due by now, as the settings have it: what is set for a collection's project comes before what is set for all. */
export async function documentsDue(
  { library, settings, clock }: Workspace,
  { signal }: { signal: AbortSignal },
): Promise<readonly DueDocuments[]> {
  const rules = settings.of('retention')
  const due: DueDocuments[] = []
  for (const { name: collection, project } of listCollections(library.settings)) {
    const days = daysFor(project, rules)
    if (days === null) continue
    const before = clock.now() - days * dayMs
    const { watches } = library.settings.get()
    const except = watches.filter((watch) => watch.collection === collection).map(({ folder }) => folder)
    let count = 0
    for (let after: string | undefined; ;) {
      signal.throwIfAborted()
      const page = await library.list(collection, {
        ...(after === undefined ? {} : { after }),
        limit: pageSize,
      })
      for (const { path, takenMs } of page)
        if (takenMs < before && !except.some((folder) => isUnder(path, folder))) count += 1
      after = page.at(-1)?.path
      if (page.length < pageSize) break
    }
    if (count > 0) due.push({ collection, count, readBefore: new Date(before).toISOString(), except })
  }
  return due
}

/** Forgets them by runs, which stand in the journal and in the audit log. @returns how many */
export async function forgetDocumentsDue(
  workspace: Workspace,
  { by, signal }: { by: string; signal: AbortSignal },
): Promise<number> {
  let forgotten = 0
  for (const { collection, count, readBefore, except } of await documentsDue(workspace, { signal })) {
    const input = { collection, under: null, readBefore, except: [...except] }
    const { id } = await startWorkflow(workspace, callWorkflow('documents.forget', input), {
      input,
      grants: [],
      asked: 'draft',
      // Whoever set the rule has said that it is to be done.
      yes: true,
      by,
      signal,
    })
    await settleSoon(workspace, id, { waitMs, signal })
    const { status } = await workspace.runs.get(id)
    if (status === 'completed') forgotten += count
  }
  if (forgotten > 0) workspace.forgetting.markFile(workspace.clock.now())
  return forgotten
}

function daysFor(project: string | null, { documentsDays, projects }: RetentionSettings): number | null {
  const own = projects.find((one) => one.project === project)?.documentsDays ?? null
  return own ?? documentsDays
}
