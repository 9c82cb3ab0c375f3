import { healthOperations } from './health.ts'
import { homeOperations } from './home.ts'

/** Every operation by its name. From it come the routes, the OpenAPI document, the page's client and `adjutant api`. */
export const operations = {
  ...healthOperations,
  ...homeOperations,
}

export type Operations = typeof operations
export type OperationName = keyof Operations
