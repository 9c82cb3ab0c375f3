import type { WebSocket } from '@fastify/websocket'
import type { FastifyInstance, FastifyRequest } from 'fastify'

import { AppError, type Call, toProblem } from '#contract'

import { requirePermission } from '../routes/permission.ts'

const chatStreamPath = '/api/v1/chat/stream'

/** What is told of a chat, one a frame. */
export interface ChatFrame {
  readonly type: 'token' | 'restart' | 'call' | 'done'
}

/** Answers what was asked in a first frame. What it throws is told as a frame of its own. */
export type Chat = (request: unknown, call: Call) => AsyncIterable<ChatFrame>

/** How long a client may take to ask, in milliseconds. */
const askWithinMs = 30_000

/**
 * A web socket whose first frame is a chat request; tokens and calls come as frames, then `{"type": "done", …}` with the
 * response. Closing it lets the turn go on.
 */
export function registerChat(
  app: FastifyInstance,
  { chat, after }: { chat: Chat; after: (ms: number, run: () => void) => Disposable },
): void {
  app.get(chatStreamPath, { exposeHeadRoute: false, websocket: true }, (socket, request) => {
    // A socket that breaks also closes.
    socket.on('error', () => {})
    const gone = new AbortController()
    socket.once('close', () => gone.abort())
    const late = after(
      askWithinMs,
      () => void refuse(socket, new AppError('input.invalid', 'Nothing was asked.')),
    )
    socket.once('message', (data: Buffer, isBinary: boolean) => {
      late[Symbol.dispose]()
      void serve(socket, { request, text: isBinary ? '' : data.toString('utf8'), chat, signal: gone.signal })
    })
    socket.once('close', () => late[Symbol.dispose]())
  })
}

interface Asked {
  readonly request: FastifyRequest
  readonly text: string
  readonly chat: Chat
  readonly signal: AbortSignal
}

async function serve(socket: WebSocket, { request, text, chat, signal }: Asked): Promise<void> {
  try {
    const caller = requirePermission('work', request.caller)
    const call: Call = { caller, request: request.id, once: null, signal }
    for await (const frame of chat(parse(text), call)) await sent(socket, frame)
    socket.close(1000)
  } catch (error) {
    if (!signal.aborted) await refuse(socket, error)
  }
}

/** Resolves when the system has taken it: who does not read holds up nobody else. */
function sent(socket: WebSocket, frame: object): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.send(JSON.stringify(frame), (error) => {
      if (error) reject(error)
      else resolve()
    })
  })
}

async function refuse(socket: WebSocket, error: unknown): Promise<void> {
  const { code, detail, hint, details } = toProblem(error)
  await sent(socket, { type: 'error', error: { code, detail, hint, details } }).catch(() => {})
  socket.close(1008, code)
}

/** @throws AppError `input.invalid` */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new AppError('input.invalid', 'The first frame is no JSON.', {
      hint: 'Send {"message": "…"} as text.',
    })
  }
}
