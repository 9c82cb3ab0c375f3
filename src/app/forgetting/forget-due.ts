import type { Workspace } from '../workspace.ts'
import { type Due, dueIn, keepsAll } from './due.ts'
import { forgetDocumentsDue } from './due-documents.ts'
import { forgetTrees } from './forget.ts'

const mostSessions = 1_000_000

/** What is due to be forgotten by now, as the settings have it. */
export function dueNow({ forgetting, settings, sessions, clock }: Workspace): Due {
  const rules = settings.of('retention')
  if (keepsAll(rules)) return { trees: [], withheld: [], sessions: [] }
  const newest = sessions
    .list({ limit: mostSessions })
    .toSorted((a, b) => b.updatedAt - a.updatedAt || (a.id < b.id ? 1 : -1))
  return dueIn(forgetting.trees(), { settings: rules, newest, now: clock.now() })
}

/** Forgets what is due. What was removed is off the disk only after a scrub. */
export async function forgetDue(
  workspace: Workspace,
  { by, signal }: { by: string; signal: AbortSignal },
): Promise<{ forgotten: number; documents: number }> {
  const { trees, sessions } = dueNow(workspace)
  let forgotten = await forgetTrees(workspace, trees, { by, signal })
  const { forgetting, clock } = workspace
  for (const session of sessions)
    if (forgetting.forgetSession(session, { by, at: clock.now() })) forgotten += 1
  return { forgotten, documents: await forgetDocumentsDue(workspace, { by, signal }) }
}
