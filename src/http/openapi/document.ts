import type { Json, JsonObject } from '#base'
import type { Operation } from '#contract'

import { ProblemDocument } from '../routes/problems.ts'
import { createComponentSchemas } from './component-schemas.ts'
import { describeOperation, groupOf } from './describe-operation.ts'
import { sharedResponses } from './describe-errors.ts'
import { type OtherRoute, otherRoutes } from './other-routes.ts'

export interface DocumentOptions {
  readonly operations: Readonly<Record<string, Operation>>
  readonly version: string
}

const about = `Everything that can be asked of Adjutant on this machine. The page, the command line (\`adjutant api\`) and
other programs ask the same operations.

Errors are problem documents (RFC 9457) whose \`code\` is stable. A change that is sent with an \`Idempotency-Key\` is
carried out once, however often it is sent within a day. Lists are newest first; \`next\` is the \`cursor\` of the next part.
What carries a \`revision\` carries it as its ETag too; a change for another revision is refused.`

/** The OpenAPI 3.1 document of a registry. The same registry gives the same text. */
export function openApiDocument({ operations, version }: DocumentOptions): JsonObject {
  const schemas = createComponentSchemas()
  const problem = schemas.add(ProblemDocument, 'output')
  const paths: Record<string, Record<string, Json>> = {}
  const all = Object.entries<OtherRoute>({ ...operations, ...otherRoutes })
  for (const [name, operation] of all) {
    const [method, path] = operation.http.split(' ') as [string, string]
    paths[path] = {
      ...paths[path],
      [method.toLowerCase()]: describeOperation(name, operation, {
        schemas,
        problem,
        isOperation: Object.hasOwn(operations, name),
      }),
    }
  }
  const groups = [...new Set(all.map(([name]) => groupOf(name)))].toSorted()
  return {
    openapi: '3.1.1',
    info: {
      title: 'Adjutant',
      version,
      description: about,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      contact: { name: 'Adjutant' },
    },
    servers: [{ url: 'http://127.0.0.1:4777', description: 'The daemon of this machine.' }],
    tags: groups.map((name) => ({ name, description: `Operations on ${name}.` })),
    security: [{ session: [], pageKey: [] }, { token: [] }],
    paths,
    components: {
      schemas: schemas.all(),
      responses: sharedResponses(problem),
      securitySchemes: securitySchemes as unknown as Json,
    },
  }
}

const securitySchemes = {
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'adjutant_session_4777',
    description:
      'The login of a browser; the port of the server stands behind its name. It counts together with the page key only.',
  },
  pageKey: {
    type: 'apiKey',
    in: 'header',
    name: 'x-adjutant-page-key',
    description: 'What the page was given when it logged in. It counts together with the cookie only.',
  },
  token: {
    type: 'http',
    scheme: 'bearer',
    description: 'The token in the file `daemon/token` of the home, for programs of the same user.',
  },
}
