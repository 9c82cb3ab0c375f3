import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'

import type { Clock } from '#base'
import {
  type Call,
  type ContentAnswer,
  type Implementation,
  type Implementations,
  type Operation,
} from '#contract'
import { factsOf, readInput } from '#contract/operations'

import type { OnceStore } from '../ports/once-store.ts'
import { beginContent } from './content.ts'
import { etagOf, isKnown } from './etag.ts'
import { requirePermission } from './permission.ts'
import { type Failure, problemType, routeOf } from './problems.ts'
import { signalOf } from './request-signal.ts'
import { createValueReader } from './request-values.ts'
import { type Answer, keyOf, Wishes } from './wishes.ts'

export interface OperationRoutes<Operations extends Readonly<Record<string, Operation>>> {
  readonly operations: Operations
  readonly implementations: Implementations<Operations>
  readonly once: OnceStore
  readonly clock: Clock
  /** Whether answers are compared with their schemas, as tests do. One that does not fit is a bug then. */
  readonly checksAnswers?: boolean
  readonly report: (failure: Failure) => void
}

/** Makes a route for every operation. */
export function registerOperations<Operations extends Readonly<Record<string, Operation>>>(
  app: FastifyInstance,
  options: OperationRoutes<Operations>,
): void {
  const wishes = new Wishes({ store: options.once, clock: options.clock })
  for (const [name, operation] of Object.entries<Operation>(options.operations)) {
    const facts = factsOf(operation)
    const valuesOf = createValueReader(operation, facts)
    const changes = facts.method !== 'GET'
    const implementation = (options.implementations as Record<string, Implementation>)[name]
    if (!implementation) throw new Error(`Nothing carries out ${name}.`)

    app.route({
      method: facts.method,
      url: facts.path.replaceAll(/\{([^}]+)\}/g, ':$1'),
      config: { access: operation.permission === 'none' ? 'open' : 'login' },
      // Before the body is read, so that nobody's body is.
      onRequest(request, _reply, done) {
        requirePermission(operation.permission, request.caller)
        done()
      },
      async handler(request, reply) {
        const caller = requirePermission(operation.permission, request.caller)
        const values = valuesOf(request)
        const input = readInput(operation.input, values)
        const perform = (once: string | null): ReturnType<Implementation> =>
          implementation(input, { caller, request: request.id, once, signal: signalOf(reply) } satisfies Call)
        const key = request.headers['idempotency-key']
        if (!(operation.output instanceof z.ZodType)) {
          const content = (await perform(null)) as ContentAnswer
          return sendContent({ request, reply }, content, options.report)
        }
        const asAnswer = async (once: string | null): Promise<Answer & { etag?: string | undefined }> => {
          const answer = await perform(once)
          if (options.checksAnswers === true) requireFit(name, operation, answer)
          const status = operation.isPending?.(answer) === true ? 202 : (operation.status ?? 200)
          return { status, body: JSON.stringify(answer), etag: etagOf(answer) }
        }
        if (!changes || key === undefined) return sendAnswer({ request, reply }, await asAnswer(null))
        const wish = {
          by: caller.by,
          operation: name,
          key: keyOf(key),
          values,
          request: request.id,
          isPrivate: operation.isAnswerPrivate === true,
        }
        const { isRepeated, ...answer } = await wishes.fulfil(wish, asAnswer)
        if (isRepeated) void reply.header('idempotency-replayed', 'true')
        return sendAnswer({ request, reply }, answer)
      },
    })
  }
}

interface Exchange {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

function sendAnswer(
  { request, reply }: Exchange,
  { status, body, etag }: Answer & { etag?: string | undefined },
): FastifyReply {
  if (etag !== undefined) void reply.header('etag', etag)
  if (request.method !== 'POST' && isKnown(request.headers['if-none-match'], etag))
    return reply.code(304).send()
  return reply
    .code(status)
    .header('content-type', status < 400 ? 'application/json; charset=utf-8' : problemType)
    .send(body)
}

async function sendContent(
  { request, reply }: Exchange,
  answer: ContentAnswer,
  report: (failure: Failure) => void,
): Promise<FastifyReply> {
  const { mediaType, disposition, bytes } = await beginContent(answer)
  void reply
    .header('content-type', mediaType)
    .header('content-disposition', disposition)
    // Should a browser ever show it after all, it is nobody's page and runs nothing.
    .header('content-security-policy', "default-src 'none'; sandbox")
  if (request.method === 'HEAD') {
    bytes.destroy()
    return reply.send()
  }
  bytes.once('error', (error) => {
    if (!reply.raw.destroyed) report({ request: request.id, route: routeOf(request), error })
  })
  return reply.send(bytes)
}

function requireFit(name: string, { output }: Operation, answer: unknown): void {
  if (!(output instanceof z.ZodType)) return
  const fit = output.safeParse(answer)
  if (!fit.success)
    throw new Error(`${name} answers what its schema does not say: ${z.prettifyError(fit.error)}`)
}
