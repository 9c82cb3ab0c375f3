import type { Clock } from '#base'
import { AppError, type Grant } from '#contract'
import { createEchoScrubber, type Egress, type EgressResponse, type Scrubber, type Secrets } from '#gate'

import { type Answer, exchange } from './exchange.ts'
import { findAddresses, type Resolve, resolveBySystem } from './find-addresses.ts'
import { createGrantedHosts } from './granted-hosts.ts'
import { createLanes, type Lanes } from './lanes.ts'
import { interrupted } from './net-errors.ts'
import { afterRedirect, isSafe, type Outgoing, refused, toOutgoing } from './outgoing.ts'
import { scrubBytes, scrubHeaders } from './scrub-answer.ts'
import { withSecrets } from './secret-headers.ts'

export interface EgressOptions {
  /** Of the capability `net`: exact host and port, `*` for any port, or a pattern; of `secret`: names. */
  readonly grants: readonly Grant[]
  readonly clock: Clock
  /** Shared by all that send from this process; lanes of its own unless said otherwise. */
  readonly lanes?: Lanes
  /** Where there is none, every placeholder is refused. */
  readonly secrets?: Secrets
  /** The IP addresses of a host name; the system's resolver unless said otherwise. */
  readonly resolve?: Resolve
}

const maxRedirects = 5

interface Limits {
  readonly maxBytes: number
  readonly signal: AbortSignal
}

/** The way out to the network, through the granted hosts alone. Uses no proxy, keeps no cookies and no connections. */
export function createEgress({
  grants,
  clock,
  secrets,
  lanes = createLanes(),
  resolve = resolveBySystem,
}: EgressOptions): Egress {
  const hosts = createGrantedHosts(grants)

  async function hop(outgoing: Outgoing, limits: Limits, revealed: Map<string, string>): Promise<Answer> {
    const { host, port } = outgoing.destination
    const { signal } = limits
    hosts.require(outgoing.destination)
    using turn = await lanes.enter(`${host} ${port}`, { signal })
    const addresses = await findAddresses(outgoing.destination, { resolve, clock, signal })
    const headers = await withSecrets(outgoing, {
      secrets,
      grants,
      revealed: (name, value) => void revealed.set(name, value),
    })
    const wantsBody = (status: number, { location }: Answer['headers']): boolean =>
      afterRedirect(outgoing, { status, location }) === undefined && outgoing.method !== 'HEAD'
    void turn // Held until the answer is here.
    return await exchange({ ...outgoing, headers }, { addresses, clock, wantsBody, ...limits })
  }

  return {
    async send(request, limits) {
      limits.signal.throwIfAborted()
      let outgoing = toOutgoing(request)
      const revealed = new Map<string, string>()
      for (let redirects = 0; ; redirects += 1) {
        try {
          const answer = await hop(outgoing, limits, revealed)
          const next = afterRedirect(outgoing, {
            status: answer.status,
            location: answer.headers['location'],
          })
          if (!next) {
            const response = { ...answer, url: outgoing.destination.url.href, redirects }
            return withoutEchoes(response, createEchoScrubber(revealed, secrets))
          }
          if (redirects === maxRedirects) {
            throw refused(outgoing.destination.url, `once more after ${maxRedirects} redirects`)
          }
          if (holdsSecret(next.destination.url.href, revealed, secrets)) {
            throw refused(outgoing.destination.url, 'to an address with a secret in it')
          }
          outgoing = next
        } catch (error) {
          throw redirects === 0 && !isLate(error) ? error : afterSending(toOutgoing(request), error)
        }
      }
    },
  }
}

/** Whoever was sent a secret must not make us carry it on. */
function holdsSecret(
  url: string,
  revealed: ReadonlyMap<string, string>,
  secrets: Secrets | undefined,
): boolean {
  return createEchoScrubber(revealed, secrets).text(url) !== url
}

/** An answer as nobody can learn a secret from it: whoever is sent one may send it back. */
function withoutEchoes(response: EgressResponse, scrubber: Scrubber): EgressResponse {
  return {
    ...response,
    url: scrubber.text(response.url),
    headers: scrubHeaders(response.headers, scrubber),
    body: scrubBytes(response.body, scrubber),
  }
}

/** Whether it can only be thrown after a request was answered. */
function isLate(error: unknown): boolean {
  return error instanceof AppError && error.code === 'net.redirect_refused'
}

/** A refusal on the way of a redirect does not mean that nothing happened, when what was sent first changes something. */
function afterSending(first: Outgoing, error: unknown): unknown {
  if (!(error instanceof AppError)) return error
  const isRefusal = error.code !== 'net.failed' && error.code !== 'net.interrupted'
  if (isRefusal && (isSafe(first) || error.code === 'net.response_too_large')) return error
  return interrupted(first.destination.url, `then: ${error.message}`, error)
}
