import { Readable } from 'node:stream'

import websocket from '@fastify/websocket'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import type { Caller } from '#contract'

import type { Subscription } from './client.ts'
import { type LiveItem, toServerSent } from './item.ts'
import type { Live, Visitor } from './live.ts'
import { readSubscription } from './request.ts'
import { type Enter, serveSocket } from './socket.ts'

export const streamPath = '/api/v2/stream'
export const socketPath = '/api/v2/ws'
/** What the server answers to a browser that offers it; the page key, which is offered beside it, is not said back. */
const socketProtocol = 'adjutant'

/** The longest frame that a client may send, in bytes. */
const mostFrameBytes = 64 * 1024
/** How long clients have to leave when the server ends, in milliseconds. */
const leaveWithinMs = 2_000

/** Whose request it is, and for how long. */
export interface Insider {
  readonly caller: Caller
  /** Of their login; null for callers without one. */
  readonly session: string | null
  /** Whether they would be let in now, too. */
  readonly isStillIn: () => boolean
}

export interface DoorOptions {
  readonly live: Live
  readonly insider: (request: FastifyRequest) => Insider
  /** Whether somebody may know of an event; on a person's own machine whoever is in may know of all. */
  readonly allows?: (caller: Caller, event: { readonly run: string; readonly root: string }) => boolean
}

/** The two ways to follow what happens: server-sent events and a web socket, over the same cursors. */
export async function registerLive(
  app: FastifyInstance,
  { live, insider, allows = () => true }: DoorOptions,
): Promise<void> {
  const enter: Enter = (request, connection) => {
    const { caller, session, isStillIn } = insider(request)
    const visitor: Visitor = { ...connection, session, isStillIn, allows: (event) => allows(caller, event) }
    return live.open(visitor)
  }
  await app.register(websocket, {
    // By itself it would close sockets before anybody has said good-bye.
    async preClose(this: FastifyInstance) {
      await live.drain({ withinMs: leaveWithinMs })
      await new Promise((resolve) => {
        this.websocketServer.close(resolve)
      })
    },
    options: {
      maxPayload: mostFrameBytes,
      handleProtocols: (offered) =>
        offered.has(socketProtocol) ? socketProtocol : ([...offered][0] ?? false),
    },
  })
  app.get(streamPath, { exposeHeadRoute: false }, (request, reply) => {
    const query = request.query as { topics?: unknown; after?: unknown }
    // What a client has seen last is newer than what its address says.
    const after = request.headers['last-event-id'] ?? query.after
    const wanted = readSubscription({ topics: query.topics, after })
    return serveEvents(reply, { live, wanted, enter })
  })
  app.get(socketPath, { exposeHeadRoute: false, websocket: true }, (socket, request) =>
    serveSocket(socket, request, { live, enter }),
  )
}

function serveEvents(
  reply: FastifyReply,
  { live, wanted, enter }: { live: Live; wanted: Subscription; enter: Enter },
): FastifyReply {
  const cut = (): void => void reply.raw.destroy()
  const client = enter(reply.request, { resumes: wanted.after !== null, cut })
  reply.raw.once('close', () => live.close(client))
  client.subscribe(wanted)
  const body = Readable.from(texts(client.items()), { highWaterMark: 1 })
  return reply
    .header('content-type', 'text/event-stream; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('x-accel-buffering', 'no')
    .send(body)
}

async function* texts(batches: AsyncIterable<readonly LiveItem[]>): AsyncIterable<string> {
  for await (const items of batches) yield toServerSent(items)
}
