import type { Implementations, Operations } from '#contract'

import type { Access } from '../home.ts'
import type { Workspace } from '../workspace.ts'
import { activityOperations } from './activity.ts'
import { agentsOperations } from './agents.ts'
import { approvalsOperations } from './approvals.ts'
import { artifactsOperations } from './artifacts.ts'
import { auditOperations } from './audit.ts'
import { budgetsOperations } from './budgets.ts'
import { calendarOperations } from './calendar.ts'
import { chatOperations } from './chat.ts'
import { checkpointsOperations } from './checkpoints.ts'
import type { Desk } from './desk.ts'
import { collectionsOperations } from './collections.ts'
import { diagnosticsOperations } from './diagnostics.ts'
import { diffsOperations } from './diffs.ts'
import { documentsOperations } from './documents.ts'
import { readingsOperations } from './readings.ts'
import { searchOperations } from './search.ts'
import { filesOperations } from './files.ts'
import { forgettingOperations } from './forgetting.ts'
import { grantsOperations } from './grants.ts'
import { healthOperations } from './health.ts'
import { type HomeHost, homeOperations } from './home.ts'
import { jobsOperations } from './jobs.ts'
import { memoryOperations } from './memory.ts'
import { messagesOperations } from './messages.ts'
import { modelFilterOperations } from './model-filters.ts'
import { modelTapeOperations } from './model-tape.ts'
import { modelsOperations } from './models.ts'
import { plansOperations } from './plans.ts'
import { policyOperations } from './policy.ts'
import { runsOperations } from './runs.ts'
import { sessionsOperations } from './sessions.ts'
import { settingsOperations } from './settings.ts'
import { steeringOperations } from './steering.ts'
import { tasksOperations } from './tasks.ts'
import { toolsOperations } from './tools.ts'
import { traceOperations } from './traces.ts'
import { wordsOperations } from './words.ts'
import { turnsOperations } from './turns.ts'
import { vaultOperations } from './vault.ts'
import { watchesOperations } from './watches.ts'
import { workflowsOperations } from './workflows.ts'

/**
 * What carries out every operation, for the daemon and for a process that works with the home itself.
 *
 * @param host what can be done to the process; to one that is no daemon, nothing
 */
export function createImplementations(
  desk: Desk,
  host: HomeHost = noDaemon(desk),
): Implementations<Operations> {
  const runs = runsOperations(desk)
  const steering = steeringOperations(desk)
  return {
    ...activityOperations(desk),
    ...agentsOperations(desk),
    ...approvalsOperations(desk),
    ...artifactsOperations(desk),
    ...auditOperations(desk),
    ...budgetsOperations(desk),
    ...calendarOperations(desk),
    ...chatOperations(desk),
    ...checkpointsOperations(desk),
    ...collectionsOperations(desk),
    ...diagnosticsOperations(desk),
    ...diffsOperations(desk),
    ...documentsOperations(desk),
    ...readingsOperations(desk),
    ...filesOperations(desk),
    ...forgettingOperations(desk),
    ...grantsOperations(desk),
    ...healthOperations(desk),
    ...homeOperations(host),
    ...jobsOperations({ ...runs, ...steering }),
    ...memoryOperations(desk),
    ...messagesOperations(desk),
    ...modelFilterOperations(desk),
    ...modelTapeOperations(desk),
    ...modelsOperations(desk),
    ...plansOperations(desk),
    ...policyOperations(desk),
    ...runs,
    ...searchOperations(desk),
    ...sessionsOperations(desk),
    ...wordsOperations(desk),
    ...settingsOperations(desk),
    ...steering,
    ...tasksOperations(desk),
    ...toolsOperations(desk),
    ...traceOperations(desk),
    ...turnsOperations(desk),
    ...vaultOperations(desk),
    ...watchesOperations(desk),
    ...workflowsOperations(desk),
  }
}

/** The desk of a process that answers nobody else. */
export function deskHere(
  workspace: Workspace,
  { access, version }: { access: Access; version: string },
): Desk {
  return {
    workspace,
    access,
    program: { version, build: version, startedAt: workspace.clock.now() },
    changed() {},
  }
}

function noDaemon({ workspace: { home }, access }: Desk): HomeHost {
  return { home, access, demo: null, remember() {}, pullPlug() {} }
}
