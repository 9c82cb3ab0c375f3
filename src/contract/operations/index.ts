import { artifactsOperations } from './artifacts.ts'
import { diagnosticsOperations } from './diagnostics.ts'
import { diffsOperations } from './diffs.ts'
import { filesOperations } from './files.ts'
import { healthOperations } from './health.ts'
import { homeOperations } from './home.ts'
import { sessionsOperations } from './sessions.ts'
import { toolsOperations } from './tools.ts'

/** Every operation by its name. From it come the routes, the OpenAPI document, the page's client and `adjutant api`. */
export const operations = {
  ...artifactsOperations,
  ...diagnosticsOperations,
  ...diffsOperations,
  ...filesOperations,
  ...healthOperations,
  ...homeOperations,
  ...sessionsOperations,
  ...toolsOperations,
}

export type Operations = typeof operations
export type OperationName = keyof Operations
