import type { Egress, EgressRequest } from '../ports/egress.ts'
import { Unpredictable } from './unpredictable.ts'

/** A request of a dry-run, sent or not. */
export interface SeenRequest {
  readonly request: EgressRequest
  /** The status that came back; null when it was not sent, or got no answer. */
  readonly status: number | null
  readonly sent: boolean
}

const reads = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * The network as a dry-run has it: what only reads goes out, under the same grants; nothing else does.
 *
 * @param seen told of each request
 */
export function overlayEgress(real: Egress, seen: (request: SeenRequest) => void): Egress {
  return {
    async send(request, options) {
      options.signal.throwIfAborted()
      const method = request.method.toUpperCase()
      if (!reads.has(method)) {
        seen({ request, status: null, sent: false })
        throw new Unpredictable(
          `${method} ${request.url} is not sent in a dry-run, so its answer is not known.`,
        )
      }
      try {
        const response = await real.send(request, options)
        seen({ request, status: response.status, sent: true })
        return response
      } catch (error) {
        seen({ request, status: null, sent: true })
        throw error
      }
    },
  }
}
