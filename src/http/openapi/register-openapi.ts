import type { FastifyInstance } from 'fastify'

import type { Operation } from '#contract'

import { requirePermission } from '../routes/permission.ts'
import { openApiDocument } from './document.ts'

/** Serves the document of the operations. It is made when it is first asked for. */
export function registerOpenApi(
  app: FastifyInstance,
  options: {
    readonly operations: Readonly<Record<string, Operation>>
    readonly version: string
  },
): void {
  let text: string | undefined
  app.get('/api/v2/openapi.json', (request, reply) => {
    requirePermission('look', request.caller)
    text ??= JSON.stringify(openApiDocument(options))
    return reply.header('content-type', 'application/json; charset=utf-8').send(text)
  })
}
