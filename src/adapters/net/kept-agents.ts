import type { Agent } from 'node:http'
import { Agent as HttpsAgent, type RequestOptions } from 'node:https'

import type { Agents, Pinned } from './dispatch.ts'
import { Agent as HttpAgent } from './node-http.ts'

/** Below what servers and balancers grant: whoever closes a connection first must not be they, while we send. */
const idleMs = 30_000
/** Idle connections to one host. Those in use are as many as the lanes let in. */
const maxIdle = 64

/** Agents that keep connections for a next request to the same host and port and to the same checked addresses. */
export function createKeptAgents(): Agents {
  // The time limit is for idle ones; of one in use the agent takes no notice. Idle ones hold no process up.
  const options = { keepAlive: true, timeout: idleMs, maxFreeSockets: maxIdle }
  return { http: apart(new HttpAgent(options)), https: apart(new HttpsAgent(options)) }
}

/** A connection that was made to addresses checked then is none for a request whose addresses are others now. */
function apart<Kind extends Agent>(agent: Kind): Kind {
  const nameOf = agent.getName.bind(agent)
  agent.getName = (options?: RequestOptions & Partial<Pinned>) =>
    `${nameOf(options)} ${options?.pinnedTo ?? ''}`
  return agent
}
