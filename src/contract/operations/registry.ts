import { activityOperations } from './activity.ts'
import { agentsOperations } from './agents.ts'
import { approvalsOperations } from './approvals.ts'
import { artifactsOperations } from './artifacts.ts'
import { auditOperations } from './audit.ts'
import { budgetsOperations } from './budgets.ts'
import { calendarOperations } from './calendar.ts'
import { chatOperations } from './chat.ts'
import { collectionsOperations, documentsOperations } from './collections.ts'
import { diagnosticsOperations } from './diagnostics.ts'
import { diffsOperations } from './diffs.ts'
import { filesOperations } from './files.ts'
import { forgettingOperations } from './forgetting.ts'
import { grantsOperations } from './grants.ts'
import { healthOperations } from './health.ts'
import { homeOperations } from './home.ts'
import { jobsOperations } from './jobs.ts'
import { memoryOperations } from './memory.ts'
import { modelsOperations } from './models.ts'
import { plansOperations } from './plans.ts'
import { policyOperations } from './policy.ts'
import { runsOperations } from './runs.ts'
import { searchOperations } from './search.ts'
import { sessionsOperations } from './sessions.ts'
import { wordsOperations } from './words.ts'
import { settingsOperations } from './settings.ts'
import { steeringOperations } from './steering.ts'
import { tasksOperations } from './tasks.ts'
import { toolsOperations } from './tools.ts'
import { traceOperations } from './traces.ts'
import { turnsOperations } from './turns.ts'
import { vaultOperations } from './vault.ts'
import { watchesOperations } from './watches.ts'
import { workflowsOperations } from './workflows.ts'

/** Every operation by its name. From it come the routes, the OpenAPI document, the page's client and `adjutant api`. */
export const operations = {
  ...activityOperations,
  ...agentsOperations,
  ...approvalsOperations,
  ...artifactsOperations,
  ...auditOperations,
  ...budgetsOperations,
  ...calendarOperations,
  ...chatOperations,
  ...collectionsOperations,
  ...diagnosticsOperations,
  ...diffsOperations,
  ...documentsOperations,
  ...filesOperations,
  ...forgettingOperations,
  ...grantsOperations,
  ...healthOperations,
  ...homeOperations,
  ...jobsOperations,
  ...memoryOperations,
  ...modelsOperations,
  ...plansOperations,
  ...policyOperations,
  ...runsOperations,
  ...searchOperations,
  ...sessionsOperations,
  ...wordsOperations,
  ...settingsOperations,
  ...steeringOperations,
  ...tasksOperations,
  ...toolsOperations,
  ...traceOperations,
  ...turnsOperations,
  ...vaultOperations,
  ...watchesOperations,
  ...workflowsOperations,
}

export type Operations = typeof operations
export type OperationName = keyof Operations
