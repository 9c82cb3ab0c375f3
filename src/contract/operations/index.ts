import { healthOperations } from './health.ts'

/** Every operation by its name. From it come the routes, the OpenAPI document, the page's client and `adjutant api`. */
export const operations = {
  ...healthOperations,
}

export type Operations = typeof operations
export type OperationName = keyof Operations
