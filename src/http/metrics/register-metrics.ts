import type { FastifyInstance } from 'fastify'

import type { Diagnostics } from '#contract'

import { metricsText } from './metrics-text.ts'

/** `GET /metrics`, for whoever is logged in: a collector shows the token of the command line. */
export function registerMetrics(app: FastifyInstance, diagnostics: () => Promise<Diagnostics>): void {
  app.get('/metrics', async (_, reply) => {
    const text = metricsText(await diagnostics())
    return reply
      .header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(text)
  })
}
