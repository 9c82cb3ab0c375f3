import type { FastifyReply } from 'fastify'

/**
 * Aborted when whoever asked is gone before the answer. Fastify's own signal of a request is aborted as soon as its body
 * was read.
 */
export function signalOf({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController()
  raw.once('close', () => {
    if (!raw.writableFinished) gone.abort()
  })
  return gone.signal
}
