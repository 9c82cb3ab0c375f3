import { activityOperations } from './activity.ts'
import { approvalsOperations } from './approvals.ts'
import { artifactsOperations } from './artifacts.ts'
import { auditOperations } from './audit.ts'
import { budgetsOperations } from './budgets.ts'
import { calendarOperations } from './calendar.ts'
import { diagnosticsOperations } from './diagnostics.ts'
import { diffsOperations } from './diffs.ts'
import { filesOperations } from './files.ts'
import { grantsOperations } from './grants.ts'
import { healthOperations } from './health.ts'
import { homeOperations } from './home.ts'
import { jobsOperations } from './jobs.ts'
import { modelsOperations } from './models.ts'
import { policyOperations } from './policy.ts'
import { runsOperations } from './runs.ts'
import { sessionsOperations } from './sessions.ts'
import { settingsOperations } from './settings.ts'
import { steeringOperations } from './steering.ts'
import { tasksOperations } from './tasks.ts'
import { toolsOperations } from './tools.ts'
import { traceOperations } from './traces.ts'
import { vaultOperations } from './vault.ts'
import { workflowsOperations } from './workflows.ts'

/** Every operation by its name. From it come the routes, the OpenAPI document, the page's client and `adjutant api`. */
export const operations = {
  ...activityOperations,
  ...approvalsOperations,
  ...artifactsOperations,
  ...auditOperations,
  ...budgetsOperations,
  ...calendarOperations,
  ...diagnosticsOperations,
  ...diffsOperations,
  ...filesOperations,
  ...grantsOperations,
  ...healthOperations,
  ...homeOperations,
  ...jobsOperations,
  ...modelsOperations,
  ...policyOperations,
  ...runsOperations,
  ...sessionsOperations,
  ...settingsOperations,
  ...steeringOperations,
  ...tasksOperations,
  ...toolsOperations,
  ...traceOperations,
  ...vaultOperations,
  ...workflowsOperations,
}

export type Operations = typeof operations
export type OperationName = keyof Operations
