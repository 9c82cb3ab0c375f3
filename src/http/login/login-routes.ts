import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'

import { isJsonObject } from '#base'
import { AppError } from '#contract'
import { factsOf, loginOperations, readInput } from '#contract/operations'

import type { LoginSession } from '../ports/login-store.ts'
import { signalOf } from '../routes/request-signal.ts'
import { cookieName } from './credentials.ts'
import type { Entrance } from './entrance.ts'
import { unusedMs } from './logins.ts'

type Routes = typeof loginOperations
type Answer<Name extends keyof Routes> = z.output<Routes[Name]['output']>

interface Exchange {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** As long as browsers keep one; the server ends a login long before. */
const cookieSeconds = 400 * 24 * 3_600
/** A passphrase and a token are short. */
const bodyLimit = 16 * 1024

/** How one comes in, sees who is in, and sends them away. */
export function registerLogin(app: FastifyInstance, entrance: Entrance): void {
  const { logins, passphrase } = entrance

  route(app, 'login.get', async (_input, { request, reply }) => {
    const { caller, login } = request
    // Each visit of the page makes the cookie last on.
    if (login) keepCookie({ request, reply }, login)
    return {
      by: caller?.by ?? null,
      via: caller?.via === 'process' ? null : (caller?.via ?? null),
      login: login ? toLogin(login, login) : null,
      passphrase: passphrase.isPossible,
    }
  })
  route(app, 'login.byLink', async ({ token }, exchange) => {
    entrance.takeLink(token)
    return enter('link', exchange)
  })
  route(app, 'login.byPassphrase', async ({ passphrase: text }, exchange) => {
    await passphrase.require(text, exchange.request.socket.remoteAddress ?? '', {
      signal: signalOf(exchange.reply),
    })
    return enter('passphrase', exchange)
  })
  route(app, 'login.logout', async (_input, { request, reply }) => {
    if (!request.login) return { ended: 0 }
    void reply.clearCookie(cookieName(request), { httpOnly: true, sameSite: 'strict' })
    return { ended: Number(logins.end(request.login.id)) }
  })
  route(app, 'login.newLink', async (_input, { request }) => {
    // The name under which the caller has reached the server is one under which it is reached.
    const { link, expiresAt } = entrance.newLink(`${request.protocol}://${request.headers.host}`)
    return { link, expiresAt: toTime(expiresAt) }
  })
  route(app, 'login.list', async (_input, { request }) => ({
    items: logins.list().map((login) => toLogin(login, request.login)),
  }))
  route(app, 'login.end', async ({ id }) => {
    if (logins.end(id)) return { ended: 1 }
    throw new AppError('login.session_unknown', 'There is no such login.')
  })
  route(app, 'login.endOthers', async (_input, { request }) => {
    const others = logins.list().filter(({ id }) => id !== request.login?.id)
    return { ended: others.filter(({ id }) => logins.end(id)).length }
  })
  route(app, 'tickets.new', async ({ path }, { request }) => {
    if (!request.login) throw new AppError('input.invalid', 'Tickets are for pages; a token needs none.')
    const { secret, expiresAt } = entrance.newTicket(request.login, path)
    return { ticket: secret, expiresAt: toTime(expiresAt) }
  })

  function enter(by: LoginSession['by'], exchange: Exchange): { pageKey: string } {
    const { request } = exchange
    const agent = request.headers['user-agent'] ?? ''
    const { login, pageKey } = logins.open({ by, agent }, entrance.ownerOf(request))
    keepCookie(exchange, login)
    return { pageKey }
  }
}

function route<Name extends keyof Routes>(
  app: FastifyInstance,
  name: Name,
  answer: (input: z.output<Routes[Name]['input']>, exchange: Exchange) => Promise<Answer<Name>>,
): void {
  const operation = loginOperations[name]
  const { method, path } = factsOf(operation)
  app.route({
    method,
    url: path.replace(/\{(\w+)\}/, ':$1'),
    bodyLimit,
    config: { access: operation.permission === 'none' ? 'open' : 'login' },
    async handler(request, reply) {
      const body = isJsonObject(request.body ?? {}) ? (request.body as object | undefined) : undefined
      const values = { ...(request.query as object), ...body, ...(request.params as object) }
      const input = readInput(operation.input, values) as z.output<Routes[Name]['input']>
      return answer(input, { request, reply })
    },
  })
}

function keepCookie({ request, reply }: Exchange, login: LoginSession): void {
  void reply.setCookie(cookieName(request), request.server.signCookie(login.id), {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    maxAge: cookieSeconds,
    // Only where a name that somebody configured has TLS before it.
    secure: request.headers.origin?.startsWith('https://') ?? false,
  })
}

function toLogin(
  login: LoginSession,
  own: LoginSession | undefined,
): NonNullable<Answer<'login.get'>['login']> {
  const { id, by, agent, createdAt, seenAt } = login
  return {
    id,
    by,
    agent,
    createdAt: toTime(createdAt),
    seenAt: toTime(seenAt),
    expiresAt: toTime(seenAt + unusedMs),
    isOwn: id === own?.id,
  }
}

function toTime(ms: number): string {
  return new Date(ms).toISOString()
}
