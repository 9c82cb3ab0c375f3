import { AppError } from '#contract'

import type { Egress, EgressRequest, EgressResponse } from '../ports/egress.ts'

/** What a scripted server answers with; `lost` breaks the connection after the request has arrived. */
export type ScriptedAnswer =
  | {
      readonly status: number
      readonly headers?: Record<string, string>
      readonly body?: string | Uint8Array
    }
  | { readonly lost: true }

export interface ScriptedEgress extends Egress {
  /** What has arrived, oldest first. */
  readonly requests: readonly EgressRequest[]
}

const maxRedirects = 5

/**
 * A network made of functions: `script['host:port']` answers what is sent there, and any host without a script is not
 * granted. A host whose script is null is granted but refuses connections.
 */
export function createScriptedEgress(
  script: Readonly<
    Record<string, ((request: EgressRequest) => ScriptedAnswer | Promise<ScriptedAnswer>) | null>
  >,
): ScriptedEgress {
  const requests: EgressRequest[] = []

  async function hop(
    request: EgressRequest,
    { maxBytes, signal, redirects }: { maxBytes: number; signal: AbortSignal; redirects: number },
  ): Promise<EgressResponse> {
    signal.throwIfAborted()
    const host = hostOf(request.url)
    const answer = script[host]
    if (answer === undefined) {
      throw new AppError('gate.host_not_granted', `${host} is not granted.`, { details: { host } })
    }
    if (answer === null)
      throw new AppError('net.failed', `${host} refused the connection.`, { details: { host } })
    requests.push(request)
    const response = await untilAborted(Promise.resolve(answer(request)), signal)
    if ('lost' in response) {
      throw new AppError('net.interrupted', `The connection to ${host} broke.`, { details: { host } })
    }
    const body = typeof response.body === 'string' ? new TextEncoder().encode(response.body) : response.body
    if (body && body.length > maxBytes) {
      throw new AppError('net.response_too_large', `${host} answered with over ${maxBytes} bytes.`, {
        details: { host, maxBytes },
      })
    }
    return {
      status: response.status,
      headers: Object.fromEntries(
        Object.entries(response.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
      ),
      body: body ?? new Uint8Array(),
      url: request.url,
      redirects,
    }
  }

  return {
    requests,
    async send(request, { maxBytes, signal }) {
      let current = request
      for (let redirects = 0; redirects <= maxRedirects; redirects += 1) {
        const response = await hop(current, { maxBytes, signal, redirects })
        const location = response.headers['location']
        if (location === undefined || response.status < 300 || response.status > 399) return response
        const { body: _dropped, ...rest } = current
        current = { ...rest, method: 'GET', url: new URL(location, current.url).href }
      }
      throw new AppError('net.redirect_refused', `${request.url} redirected more than ${maxRedirects} times.`)
    },
  }
}

function hostOf(url: string): string {
  if (!URL.canParse(url))
    throw new AppError('net.request_invalid', `${url} is not a URL.`, { details: { url } })
  const { hostname, port, protocol } = new URL(url)
  return `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error)
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
