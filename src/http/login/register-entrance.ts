import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import type { Caller } from '#contract'

import { type AllowedHosts, allowedHosts } from '../guard/allowed-hosts.ts'
import { judgeBody } from '../guard/judge-body.ts'
import { isApi, judgeRequest } from '../guard/judge-request.ts'
import { securityHeaders } from '../guard/security-headers.ts'
import type { LoginSession } from '../ports/login-store.ts'
import { isUpgradeOf } from './credentials.ts'
import type { Entrance } from './entrance.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; undefined where the route is open and nobody has said. */
    caller: Caller | undefined
    /** The login of the page that asks; undefined for programs that show the token. */
    login: LoginSession | undefined
  }
  interface FastifyContextConfig {
    /** `open` to everybody who reaches the server: the page itself, and how one logs in. Default `login`. */
    access?: 'open' | 'login'
  }
}

export interface Door {
  readonly entrance: Entrance
  /** Of the page and the program; each answer carries it. */
  readonly build: string
}

/**
 * Looks at every request before anything of it is parsed: where it was sent to, where it comes from, who asks, and only
 * then whether its body is of a kind that is taken. Answers also get the headers that keep browsers from misusing them.
 */
export function registerEntrance(app: FastifyInstance, { entrance, build }: Door): Gatekeeper {
  app.decorateRequest('caller')
  app.decorateRequest('login')
  const hostsOf = hostsByPort(entrance.hosts)

  function judge(request: FastifyRequest, reply: FastifyReply): void {
    reply.headers(securityHeaders).headers({ 'x-request-id': request.id, 'x-adjutant-build': build })
    const { method, raw, socket } = request
    // The server has let go of a connection that was to become a web socket; whoever answers it closes it.
    if (isUpgradeOf(request)) reply.raw.once('finish', () => socket.destroySoon())
    const envelope = {
      method,
      version: raw.httpVersion,
      target: raw.url ?? '',
      rawHeaders: raw.rawHeaders,
      isUpgrade: isUpgradeOf(request),
    }
    judgeRequest(envelope, hostsOf(socket.localPort ?? 0))
    const visitor = isOpen(request) ? entrance.find(request) : entrance.require(request)
    request.caller = visitor?.caller
    request.login = visitor?.login
    judgeBody(method, request.headers)
  }

  app.addHook('onRequest', (request, reply, done) => {
    judge(request, reply)
    done()
  })
  return judge
}

/** @throws AppError */
export type Gatekeeper = (request: FastifyRequest, reply: FastifyReply) => void

function isOpen({ routeOptions, raw }: FastifyRequest): boolean {
  const { config, url = '' } = routeOptions
  if (config.access !== 'open') return false
  // A page for every address there is opens nothing of the API.
  return !url.includes('*') || !isApi(raw.url ?? '')
}

/** A server listens at one port; it is known only when it does. */
function hostsByPort(configured: readonly string[]): (port: number) => AllowedHosts {
  let known: { readonly port: number; readonly hosts: AllowedHosts } | undefined
  return (port) => {
    if (known?.port !== port) known = { port, hosts: allowedHosts(port, configured) }
    return known.hosts
  }
}
