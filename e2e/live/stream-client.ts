import { type ClientRequest, get, type IncomingMessage } from 'node:http'

import { streamToken } from './stream-server.ts'

/** One follower of the stream: comes back whenever it was broken off, and notes whatever was missing or came twice. */
export class StreamClient {
  /** Events that came. */
  count = 0
  /** Position of the last one. */
  position: number
  connections = 0
  resets = 0
  byes = 0
  readonly faults: string[] = []
  #lastId: string
  #request: ClientRequest | undefined
  #isOver = false
  readonly #port: number
  /** Characters that are taken at once, and how long it rests then; null for as fast as they come. */
  readonly #pace: { readonly restMs: number } | null

  constructor(port: number, { from, pace = null }: { from: string; pace?: { restMs: number } | null }) {
    this.#port = port
    this.#pace = pace
    this.#lastId = from
    this.position = Number(from.split('.')[1])
    this.#connect()
  }

  /** Breaks the connection off, in the middle of whatever is being said. */
  cut(): void {
    this.#request?.destroy()
  }

  end(): void {
    this.#isOver = true
    this.cut()
  }

  #connect(): void {
    if (this.#isOver) return
    const request = get({
      host: '127.0.0.1',
      port: this.#port,
      path: '/api/v2/stream',
      headers: { authorization: `Bearer ${streamToken}`, 'last-event-id': this.#lastId },
      agent: false,
    })
    this.#request = request
    request.on('error', () => {})
    request.on('response', (response) => {
      this.connections += 1
      void this.#read(response, request)
    })
    request.on('close', () => void setTimeout(() => this.#connect(), 20).unref())
  }

  async #read(response: IncomingMessage, request: ClientRequest): Promise<void> {
    let rest = ''
    response.setEncoding('utf8')
    try {
      for await (const piece of response as AsyncIterable<string>) {
        const blocks = `${rest}${piece}`.split('\n\n')
        rest = blocks.pop() ?? ''
        // What an earlier connection has brought too late was asked for again.
        if (this.#request !== request) return
        for (const block of blocks) this.#take(block)
        if (this.#pace) await new Promise((resolve) => setTimeout(resolve, this.#pace?.restMs))
      }
    } catch {
      // It was cut off.
    }
  }

  #take(block: string): void {
    const fields = new Map(
      block.split('\n').map((line) => [line.split(': ', 1)[0], line.slice(line.indexOf(': ') + 2)]),
    )
    const id = fields.get('id')
    switch (fields.get('event')) {
      case 'run': {
        const position = Number(id?.split('.')[1])
        // Nothing is removed here, so that positions have no gaps of their own.
        if (position !== this.position + 1)
          this.faults.push(`${position} came after ${this.position}, connection ${this.connections}`)
        this.position = position
        this.count += 1
        break
      }
      case 'reset':
        this.resets += 1
        this.position = (JSON.parse(fields.get('data') ?? '') as { newest: number }).newest
        break
      case 'bye':
        this.byes += 1
        break
      default:
    }
    if (id !== undefined) this.#lastId = id
  }
}
