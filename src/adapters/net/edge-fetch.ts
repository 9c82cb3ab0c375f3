import type { Clock } from '#base'
import type { Grant } from '#contract'
import { createEchoScrubber, type Secrets } from '#gate'

import { edgeExchange } from './edge-exchange.ts'
import { signalOf, toEgressRequest } from './edge-request.ts'
import { findAddresses, type Resolve, resolveBySystem } from './find-addresses.ts'
import { createGrantedHosts } from './granted-hosts.ts'
import { createKeptAgents } from './kept-agents.ts'
import { createLanes, type LaneLimits, type Lanes } from './lanes.ts'
import { toOutgoing } from './outgoing.ts'
import { withSecrets } from './secret-headers.ts'

export interface EdgeFetchOptions {
  /** As those of `createEgress`; asked for each request. */
  readonly grants: () => readonly Grant[]
  readonly clock: Clock
  /** Where there is none, every placeholder is refused. */
  readonly secrets?: Secrets
  /** Held until the body of an answer is over; lanes of its own unless said otherwise. */
  readonly lanes?: Lanes
  /** The IP addresses of a host name; the system's resolver unless said otherwise. */
  readonly resolve?: Resolve
}

/** More than egress has: an answer that streams takes minutes, and most of them wait for the other side. */
const usual: LaneLimits = { perHost: 64, altogether: 256, waiting: 1_000 }

/**
 * A `fetch` for clients of models, whose answers stream. As safe as `createEgress`: granted hosts and checked addresses
 * alone, secrets filled in at the moment of sending and taken out of what comes back, no proxy, no cookies. It follows
 * no redirect and keeps connections. Only finding and connecting is limited in time; the rest is the caller's, by signal.
 *
 * Rejects with an AppError, `gate.*` or `net.*`, or with the signal's reason; so does the body.
 */
export function createEdgeFetch({
  grants,
  clock,
  secrets,
  lanes = createLanes(usual),
  resolve = resolveBySystem,
}: EdgeFetchOptions): typeof globalThis.fetch {
  const agents = createKeptAgents()

  return async (input, init = {}) => {
    const signal = signalOf(input, init)
    signal.throwIfAborted()
    const outgoing = toOutgoing(await toEgressRequest(input, init, { signal }))
    const { destination } = outgoing
    const granted = grants()
    createGrantedHosts(granted).require(destination)
    const turn = await lanes.enter(`${destination.host} ${destination.port}`, { signal })
    const over = (): void => turn[Symbol.dispose]()
    try {
      const addresses = await findAddresses(destination, { resolve, clock, signal })
      const revealed = new Map<string, string>()
      const headers = await withSecrets(outgoing, {
        secrets,
        grants: granted,
        revealed: (name, value) => void revealed.set(name, value),
      })
      const scrubber = createEchoScrubber(revealed, secrets)
      return await edgeExchange(
        { ...outgoing, headers },
        { agents, addresses, clock, signal, scrubber, over },
      )
    } catch (error) {
      over()
      throw error
    }
  }
}
