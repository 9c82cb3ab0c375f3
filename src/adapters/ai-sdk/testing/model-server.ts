import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

import type { ProviderKind } from '#contract'

import type { Asked, Fault, Scripted } from './dialect.ts'
import { readRequest, writers } from './request-line.ts'
import { type Outgoing, parseBody, writeAnswer } from './write-answer.ts'

export type { Asked, Fault, Scripted } from './dialect.ts'

export interface ModelServer {
  /** As `ModelProvider.url` has it. */
  url(kind: ProviderKind): string
  readonly asked: readonly Asked[]
  /** Sums over all answers of which at least the first piece was sent. */
  readonly billed: { readonly input: number; readonly output: number; readonly calls: number }
  [Symbol.asyncDispose](): Promise<void>
}

type Ask = (asked: Asked) => Scripted | Promise<Scripted>

/** A server on this machine that speaks as the providers of models do, and answers what it is told to. */
export async function openModelServer(reply: Ask): Promise<ModelServer> {
  const asked: Asked[] = []
  const billed = { input: 0, output: 0, calls: 0 }
  const closing = new AbortController()

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    const heard = readRequest(request, url, parseBody(await textIn(request)))
    if (!heard) {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"nothing is here"}')
      return
    }
    asked.push(heard)
    const scripted = await reply(heard)
    const { fault } = scripted
    if (fault === 'hang before headers') return
    if (typeof fault === 'object') {
      fail(response, heard, fault)
      return
    }
    const outgoing = writeAnswer(heard, scripted, url)
    response.writeHead(200, { 'content-type': outgoing.type })
    await send(response, outgoing, {
      fault,
      signal: closing.signal,
      onFirst: () => {
        billed.input += outgoing.usage.input
        billed.output += outgoing.usage.output
        billed.calls += 1
      },
    })
  }

  const server = createServer((request, response) => {
    // Whoever asked may be gone, and a server that closes breaks off whatever it is at.
    answer(request, response).catch((error: unknown) => {
      if (!response.headersSent && !response.destroyed) response.writeHead(599).end(String(error))
      else response.destroy()
    })
  })
  // On a busy machine a kept connection must not be closed just as it is used again.
  server.keepAliveTimeout = 120_000
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: (kind) => `http://127.0.0.1:${port}/${paths[kind]}`,
    asked,
    billed,
    async [Symbol.asyncDispose]() {
      closing.abort()
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve())
      })
      server.closeAllConnections()
      await closed
    },
  }
}

const paths: Readonly<Record<ProviderKind, string>> = {
  openai: 'v1',
  anthropic: 'v1',
  google: 'v1beta',
  mistral: 'v1',
  groq: 'v1',
  ollama: 'api',
  compatible: 'v1',
}

function fail(response: ServerResponse, asked: Asked, fault: Extract<Fault, object>): void {
  const body = fault.body ?? writers[asked.dialect].failure(fault.status, `refused with ${fault.status}`)
  const { retryAfterSeconds: after } = fault
  response.writeHead(fault.status, {
    'content-type': 'application/json',
    ...(after === undefined ? {} : { 'retry-after': String(after) }),
  })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}

interface Sending {
  readonly fault: Fault | undefined
  readonly signal: AbortSignal
  readonly onFirst: () => void
}

async function send(
  response: ServerResponse,
  { pieces, pauseMs }: Outgoing,
  { fault, signal, onFirst }: Sending,
): Promise<void> {
  const until = fault === 'cut' || fault === 'hang in stream' ? Math.ceil(pieces.length / 2) : pieces.length
  for (const [index, piece] of pieces.slice(0, until).entries()) {
    signal.throwIfAborted()
    if (index > 0 && pauseMs > 0) await pause(pauseMs, undefined, { signal })
    await new Promise<void>((resolve, reject) => {
      response.write(piece, (error) => (error ? reject(error) : resolve()))
    })
    if (index === 0) onFirst()
  }
  if (fault === 'hang in stream') return
  if (fault === 'cut') response.destroy()
  else response.end()
}

async function textIn(request: IncomingMessage): Promise<string> {
  let text = ''
  request.setEncoding('utf8')
  for await (const piece of request) text += piece as string
  return text
}
