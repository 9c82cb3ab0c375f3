import type { Clock } from '#base'
import type { Fact } from '#contract'

import type { Egress, EgressRequest } from './ports/egress.ts'

/** One request that was answered, as it is kept for good: where to, how much, how long; nothing of what was said. */
export interface EgressRecord {
  /** `host:port` that was asked. */
  readonly host: string
  /** The one that answered, when redirects led to another. */
  readonly answeredBy?: string
  readonly method: string
  readonly status: number
  readonly sentBytes: number
  readonly receivedBytes: number
  readonly redirects: number
  readonly ms: number
}

export const egressKind = 'egress'

/** What has gone through each way out that is recorded. */
const records = new WeakMap<Egress, EgressRecord[]>()

/** The same way out, of which is known afterwards what went through it. */
export function recordEgress(egress: Egress, clock: Clock): Egress {
  const list: EgressRecord[] = []
  const recorded: Egress = {
    async send(request, limits) {
      const startedAt = clock.now()
      const response = await egress.send(request, limits)
      list.push({
        ...placesOf(request, response.url),
        method: request.method.toUpperCase(),
        status: response.status,
        sentBytes: request.body?.length ?? 0,
        receivedBytes: response.body.length,
        redirects: response.redirects,
        ms: Math.max(0, clock.now() - startedAt),
      })
      return response
    },
  }
  records.set(recorded, list)
  return recorded
}

/** Facts of the kind `egress`, one a request, the host their subject. None for a way out that is not recorded. */
export function egressFacts(egress: Egress): Fact[] {
  return (records.get(egress) ?? []).map((data) => ({
    kind: egressKind,
    subject: data.host,
    data: { ...data },
  }))
}

function placesOf(request: EgressRequest, answered: string): Pick<EgressRecord, 'host' | 'answeredBy'> {
  const [host, answeredBy] = [placeOf(request.url), placeOf(answered)]
  return answeredBy === host ? { host } : { host, answeredBy }
}

function placeOf(url: string): string {
  const { hostname, port, protocol } = new URL(url)
  return `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`
}
