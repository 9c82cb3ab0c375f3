import { z } from 'zod'

import type { RetentionSettings } from '#contract'
import { meantDocuments, type MeantDocuments } from '#tools'

import { listCollections } from '../library/collections.ts'
import { settleSoon } from '../running/settle-soon.ts'
import { startWorkflow } from '../running/start-workflow.ts'
import { callWorkflow } from '../running/workflows-made.ts'
import type { Workspace } from '../workspace.ts'

const Forgotten = z.object({ forgotten: z.int() })
const dayMs = 24 * 60 * 60_000
/** Nobody is kept waiting by one that waits itself, as a policy may want. */
const waitMs = 10 * 60_000

/** Documents of one collection that were read longer ago than somebody wants what was read of them kept. */
interface DueDocuments extends MeantDocuments {
  readonly readBefore: string
  /** Watched folders: what is in them is read again as it is, and so it is not forgotten. */
  readonly except: readonly string[]
  readonly count: number
}

/** What is due by now, as the settings have it: what is set for a collection's project comes before what is set for all. */
export async function documentsDue(
  { library, settings, clock }: Workspace,
  { signal }: { signal: AbortSignal },
): Promise<readonly DueDocuments[]> {
  const rules = settings.of('retention')
  const { watches } = library.settings.get()
  const due: DueDocuments[] = []
  for (const { name: collection, project } of listCollections(library.settings)) {
    const days = daysFor(project, rules)
    if (days === null) continue
    const before = clock.now() - days * dayMs
    const except = watches.filter((watch) => watch.collection === collection).map(({ folder }) => folder)
    const meant = { collection, under: null, readBefore: new Date(before).toISOString(), except }
    let count = 0
    for await (const _ of meantDocuments(library, meant)) {
      signal.throwIfAborted()
      count += 1
    }
    if (count > 0) due.push({ ...meant, count })
  }
  return due
}

/** Forgets them by runs, which stand in the journal and in the audit log. @returns how many */
export async function forgetDocumentsDue(
  workspace: Workspace,
  { by, signal }: { by: string; signal: AbortSignal },
): Promise<number> {
  let forgotten = 0
  for (const { count: _, except, ...meant } of await documentsDue(workspace, { signal })) {
    const input = { ...meant, except: [...except] }
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
    const { status, output } = await workspace.runs.get(id)
    if (status === 'completed') forgotten += Forgotten.parse(output).forgotten
  }
  if (forgotten > 0) workspace.forgetting.markFile(workspace.clock.now())
  return forgotten
}

function daysFor(project: string | null, { documentsDays, projects }: RetentionSettings): number | null {
  const own = projects.find((one) => one.project === project)?.documentsDays ?? null
  return own ?? documentsDays
}
