import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'

import { AppError, errorCodes, Problem } from '#contract'

import type { KnownRoutes } from './known-routes.ts'

/** How an error is told over HTTP: an RFC 9457 problem document. */
export const ProblemDocument = Problem.extend({
  /** `urn:adjutant:error:` and the code. */
  type: z.string(),
  /** What the code means, the same every time. */
  title: z.string(),
  /** The id of the request, as `x-request-id` has it too. */
  instance: z.string(),
}).meta({ id: 'ProblemDocument' })
export type ProblemDocument = z.infer<typeof ProblemDocument>

export const problemType = 'application/problem+json; charset=utf-8'

/** Something that should not have happened while a request was served. For the log, never for the client. */
export interface Failure {
  readonly request: string
  /** Such as `POST /api/v2/runs/:id/cancel`. */
  readonly route: string
  readonly error: unknown
}

/**
 * What is told of an error. Of a bug of ours nothing but the request under which the log has it: its message may hold
 * whatever it tripped over.
 */
export function problemOf(error: unknown, request: string): ProblemDocument {
  const known = error instanceof AppError ? error : fromFastify(error)
  const told =
    known && known.code !== 'internal.bug'
      ? known.toProblem()
      : new AppError('internal.bug', 'Something went wrong inside.', {
          hint: `See \`adjutant logs\` for the request ${request}, and report it.`,
        }).toProblem()
  return {
    type: `urn:adjutant:error:${told.code}`,
    title: errorCodes[told.code].meaning,
    ...told,
    instance: request,
  }
}

/** Seconds after which the same request may succeed, for answers that say so; an error knows it as `retryAfter`. */
function retryAfterOf({ status, details }: Problem): number | undefined {
  if (status !== 503 && status !== 429) return undefined
  const { retryAfter } = details
  return typeof retryAfter === 'number' && retryAfter > 0 ? Math.ceil(retryAfter) : 1
}

export function sendProblem(reply: FastifyReply, error: unknown): FastifyReply {
  const problem = problemOf(error, reply.request.id)
  const after = retryAfterOf(problem)
  if (after !== undefined) void reply.header('retry-after', after)
  return reply.code(problem.status).header('content-type', problemType).send(JSON.stringify(problem))
}

/** Whether an error means that something is broken here, and not in what was asked or in the world around. */
function isBug(error: unknown): boolean {
  const known = error instanceof AppError ? error : fromFastify(error)
  return known === undefined || known.code === 'internal.bug'
}

/** Tells every error of a server as a problem, and what nobody serves as one too. */
export function installProblems(
  app: FastifyInstance,
  { report, routes }: { report: (failure: Failure) => void; routes: KnownRoutes },
): void {
  app.setErrorHandler((error, request, reply) => {
    // Nobody is there to be told, and what was broken off by that is no fault.
    if (reply.raw.destroyed) return
    if (isBug(error)) report({ request: request.id, route: routeOf(request), error })
    return sendProblem(reply, error)
  })
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? ''
    const methods = routes.methodsAt(path)
    if (methods.length === 0) {
      return sendProblem(reply, new AppError('http.not_found', `There is nothing at ${shown(path)}.`))
    }
    const text = `${shown(path)} cannot be asked by ${request.method}.`
    const error = new AppError('http.method_not_allowed', text, { details: { allow: methods } })
    return sendProblem(reply.header('allow', methods.join(', ')), error)
  })
}

export function routeOf({ method, routeOptions }: FastifyRequest): string {
  return `${method} ${routeOptions.url ?? '(none)'}`
}

function shown(path: string): string {
  return path.length > 200 ? `${path.slice(0, 200)}…` : path
}

/** What Fastify refuses by itself: bodies that it cannot read, addresses that are none. */
function fromFastify(error: unknown): AppError | undefined {
  if (!(error instanceof Error)) return undefined
  const { code = '', statusCode } = error as { code?: string; statusCode?: number }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return new AppError('http.content_type_refused', 'Only JSON is taken here.', {
      hint: 'Send it with the content type application/json.',
    })
  }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new AppError('http.body_too_large', 'The request carries too much.')
  if (statusCode === undefined || statusCode < 400 || statusCode > 499) return undefined
  if (code.startsWith('FST_ERR_CTP') || error instanceof SyntaxError) {
    return new AppError('input.invalid', 'The body is no JSON that is taken here.', {
      hint: 'Send one JSON object, without keys such as __proto__.',
    })
  }
  if (code.startsWith('FST_ERR'))
    return new AppError('input.invalid', 'The address of the request is no address.')
  return undefined
}
