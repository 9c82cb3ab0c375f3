import type { FastifyInstance } from 'fastify'

/** One request that was answered. What stood in its path, its query and its body is not said. */
export interface AnsweredRequest {
  readonly request: string
  /** `GET /api/v2/runs/:id`; of what is no route, only the method. */
  readonly route: string
  readonly status: number
  readonly ms: number
}

/** Tells of every answer, with the id under which the log has what the request led to. */
export function registerRequestLog(app: FastifyInstance, tell: (answered: AnsweredRequest) => void): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { url = '*' } = request.routeOptions
    tell({
      request: request.id,
      route: `${request.method} ${url}`,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
    })
    done()
  })
}
