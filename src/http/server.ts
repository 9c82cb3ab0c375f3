import cookie from '@fastify/cookie'
import { fastify, type FastifyInstance } from 'fastify'

import type { Ids } from '#base'

import { answerBrokenRequest } from './guard/broken-request.ts'
import { takeJsonAlone } from './guard/json-body.ts'
import { limits } from './guard/limits.ts'
import type { Entrance } from './login/entrance.ts'
import { registerLogin } from './login/login-routes.ts'
import { registerEntrance } from './login/register-entrance.ts'
import { type KnownRoutes, noteRoutes } from './routes/known-routes.ts'
import { type Failure, installProblems, sendProblem } from './routes/problems.ts'

export interface ServerOptions {
  readonly entrance: Entrance
  /** Of the page and the program; each answer carries it as `x-adjutant-build`. */
  readonly build: string
  /** Makes the ids of requests. */
  readonly ids: Ids
  report(failure: Failure): void
  /** Adds routes. They are for whoever is logged in, unless their `config.access` says `open`. */
  readonly register: readonly ((app: FastifyInstance, routes: KnownRoutes) => void | Promise<void>)[]
}

/** Makes the server, ready to listen. Whoever makes it closes it. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const { entrance, build, ids } = options
  const nextId = (): string => ids.next('req')
  const app = fastify({
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.requestMs,
    routerOptions: { maxParamLength: limits.pathPart },
    // The id of a request is ours: it leads to lines of the log.
    requestIdHeader: false,
    genReqId: nextId,
    http: {
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersMs,
      connectionsCheckingInterval: limits.lookMs,
      // The entrance refuses a request without a host as it refuses one with a wrong one.
      requireHostHeader: false,
    },
    clientErrorHandler: (error, socket) => answerBrokenRequest(error, socket, nextId()),
    frameworkErrors(error, request, reply) {
      // Addresses that the router cannot read come here past every hook.
      try {
        judge(request, reply)
      } catch (refusal) {
        void sendProblem(reply, refusal)
        return
      }
      void sendProblem(reply, error)
    },
  })
  app.server.maxConnections = limits.sockets
  const routes = noteRoutes(app)
  installProblems(app, { report: (failure) => options.report(failure), routes })
  takeJsonAlone(app)
  await app.register(cookie, { hook: false, secret: entrance.cookieKey })
  const judge = registerEntrance(app, { entrance, build })
  registerLogin(app, entrance)
  for (const register of options.register) await register(app, routes)
  return app
}
