import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'

import type { Clock } from '#base'
import { AppError, type Grant } from '#contract'
import type { Egress } from '#gate'

import { type Answer, exchange, failed, interrupted } from './exchange.ts'
import { createGrantedHosts, type Destination, type GrantedHosts, requireReachable } from './granted-hosts.ts'
import { afterRedirect, isSafe, type Outgoing, refused, toOutgoing } from './outgoing.ts'

export interface EgressOptions {
  /** Of the capability `net`: exact host and port, or `*` for any port. */
  readonly grants: readonly Grant[]
  readonly clock: Clock
  /** The IP addresses of a host name; the system's resolver unless said otherwise. */
  readonly resolve?: (host: string, options: { signal: AbortSignal }) => Promise<readonly string[]>
}

const maxRedirects = 5

/** The way out to the network, through the granted hosts alone. Uses no proxy, keeps no cookies and no connections. */
export function createEgress({ grants, clock, resolve = resolveBySystem }: EgressOptions): Egress {
  const hosts = createGrantedHosts(grants)

  async function hop(outgoing: Outgoing, limits: { maxBytes: number; signal: AbortSignal }): Promise<Answer> {
    const addresses = await findAddresses(outgoing.destination, { hosts, resolve, signal: limits.signal })
    const wantsBody = (status: number, { location }: Answer['headers']): boolean =>
      afterRedirect(outgoing, { status, location }) === undefined && outgoing.method !== 'HEAD'
    return exchange(outgoing, { addresses, clock, wantsBody, ...limits })
  }

  return {
    async send(request, limits) {
      limits.signal.throwIfAborted()
      let outgoing = toOutgoing(request)
      for (let redirects = 0; ; redirects += 1) {
        try {
          const answer = await hop(outgoing, limits)
          const next = afterRedirect(outgoing, {
            status: answer.status,
            location: answer.headers['location'],
          })
          if (!next) return { ...answer, url: outgoing.destination.url.href }
          if (redirects === maxRedirects) {
            throw refused(outgoing.destination.url, `once more after ${maxRedirects} redirects`)
          }
          outgoing = next
        } catch (error) {
          throw redirects === 0 && !isLate(error) ? error : afterSending(toOutgoing(request), error)
        }
      }
    },
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

async function findAddresses(
  destination: Destination,
  {
    hosts,
    resolve,
    signal,
  }: { hosts: GrantedHosts; resolve: NonNullable<EgressOptions['resolve']>; signal: AbortSignal },
): Promise<readonly string[]> {
  hosts.require(destination)
  if (isIP(destination.host) !== 0) return [destination.host]
  let addresses: readonly string[]
  try {
    addresses = await untilAborted(resolve(destination.host, { signal }), signal)
  } catch (error) {
    signal.throwIfAborted()
    throw failed(destination.url, 'its name leads to no address', error)
  }
  if (addresses.length === 0) throw failed(destination.url, 'its name leads to no address')
  requireReachable(destination, addresses)
  return addresses
}

async function resolveBySystem(host: string): Promise<readonly string[]> {
  const found = await lookup(host, { all: true, order: 'verbatim' })
  return found.map(({ address }) => address)
}

/** The system's resolver cannot be stopped; whoever waits for it can. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  const stop = (): void => reject(signal.reason as Error)
  signal.addEventListener('abort', stop, { once: true })
  work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  return promise
}
