import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'

import { type Clock, sleep } from '#base'

import { type Destination, requireReachable } from './granted-hosts.ts'
import { failed } from './net-errors.ts'

/** The IP addresses of a host name. */
export type Resolve = (host: string, options: { signal: AbortSignal }) => Promise<readonly string[]>

/** How long the addresses of a name may take. */
const resolveMs = 15_000

/**
 * The addresses that a request may connect to, all of them checked.
 *
 * @throws AppError `net.failed`, `gate.address_refused`; the signal's reason when the caller gives up
 */
export async function findAddresses(
  destination: Destination,
  { resolve, clock, signal }: { resolve: Resolve; clock: Clock; signal: AbortSignal },
): Promise<readonly string[]> {
  if (isIP(destination.host) !== 0) return [destination.host]
  const over = new AbortController()
  const either = AbortSignal.any([signal, over.signal])
  let addresses: readonly string[]
  try {
    // Not every resolver can be stopped; whoever waits for it can.
    addresses = await Promise.race([
      resolve(destination.host, { signal: either }),
      sleep(clock, resolveMs, { signal: either }).then(() => []),
    ])
  } catch (error) {
    signal.throwIfAborted()
    throw failed(destination.url, 'its name leads to no address', error)
  } finally {
    over.abort()
  }
  if (addresses.length === 0) throw failed(destination.url, 'its name leads to no address')
  requireReachable(destination, addresses)
  return addresses
}

export async function resolveBySystem(host: string): Promise<readonly string[]> {
  const found = await lookup(host, { all: true, order: 'verbatim' })
  return found.map(({ address }) => address)
}
