import type { WebSocket } from '@fastify/websocket'
import type { FastifyRequest } from 'fastify'

import { AppError, toProblem } from '#contract'

import type { Client, Subscription } from './client.ts'
import { toFrame } from './item.ts'
import type { Live } from './live.ts'
import { readSubscription } from './request.ts'

/** Opens a connection of somebody who has been let in. */
export type Enter = (
  request: FastifyRequest,
  connection: { readonly resumes: boolean; readonly cut: () => void },
) => Client

/** Codes of RFC 6455 with which a connection ends. */
const codes = { away: 1001, refused: 1008, busy: 1013 } as const

/**
 * A client that says what it wants by frames `{"subscribe": {"topics": ["runs"], "after": "epoch.position"}}`; another
 * one takes the place of the one before. It gets the events that a stream would have, one a frame.
 */
export function serveSocket(
  socket: WebSocket,
  request: FastifyRequest,
  { live, enter }: { live: Live; enter: Enter },
): void {
  // A socket that breaks also closes.
  socket.on('error', () => {})
  let client: Client
  try {
    client = enter(request, { resumes: false, cut: () => socket.terminate() })
  } catch (error) {
    refuse(socket, error, codes.busy)
    return
  }
  socket.on('close', () => live.close(client))
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    try {
      client.subscribe(readFrame(isBinary ? '' : data.toString('utf8')))
    } catch (error) {
      live.close(client)
      refuse(socket, error, codes.refused)
    }
  })
  void tell(socket, client)
}

async function tell(socket: WebSocket, client: Client): Promise<void> {
  try {
    for await (const items of client.items()) {
      // Written frames are done in their order, so the last one tells of all.
      for (const item of items.slice(0, -1)) socket.send(toFrame(item))
      const last = items.at(-1)
      if (last) await sent(socket, toFrame(last))
    }
    socket.close(codes.away)
  } catch {
    // It was closed while something was on its way; its client comes back for that.
    socket.terminate()
  }
}

/** Resolves when the system has taken it: a socket that is not read holds up its own client and nobody else. */
function sent(socket: WebSocket, frame: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.send(frame, (error) => {
      if (error) reject(error)
      else resolve()
    })
  })
}

/** @throws AppError `input.invalid` */
function readFrame(text: string): Subscription {
  const { subscribe } = parse(text) ?? {}
  if (typeof subscribe === 'object' && subscribe !== null) return readSubscription(subscribe)
  throw new AppError('input.invalid', 'A frame is no `{"subscribe": {"topics": […], "after": …}}`.')
}

function parse(text: string): { readonly subscribe?: unknown } | null {
  try {
    return JSON.parse(text) as { readonly subscribe?: unknown } | null
  } catch {
    return null
  }
}

function refuse(socket: WebSocket, error: unknown, code: number): void {
  const { code: name, detail } = toProblem(error)
  socket.send(`{"event":"problem","data":${JSON.stringify({ code: name, detail })}}`)
  socket.close(code, name)
}
