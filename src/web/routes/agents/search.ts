import type { AgentEntry } from '#contract'

/** What of the list of agents the address keeps. */
export interface AgentsSearch {
  /** Session in whose folder agents are looked for as well. */
  readonly session?: string | undefined
  /** Whether one is being written. */
  readonly make?: true | undefined
}

/** What of one agent's page the address keeps. */
export interface AgentSearch {
  readonly session?: string | undefined
  /** The one of this place, where nearer ones hide it. */
  readonly from?: AgentEntry['from'] | undefined
  readonly version?: number | undefined
}

const places = ['project', 'kept', 'built-in'] as const

export function readAgentsSearch(search: Record<string, unknown>): AgentsSearch {
  return { ...sessionIn(search), ...(search['make'] === true ? { make: true } : {}) }
}

export function readAgentSearch(search: Record<string, unknown>): AgentSearch {
  const from = places.find((one) => one === search['from'])
  const version = Number(search['version'])
  return {
    ...sessionIn(search),
    ...(from === undefined ? {} : { from }),
    ...(Number.isInteger(version) && version > 0 ? { version } : {}),
  }
}

function sessionIn({ session }: Record<string, unknown>): { session?: string } {
  return typeof session === 'string' && session !== '' ? { session } : {}
}
