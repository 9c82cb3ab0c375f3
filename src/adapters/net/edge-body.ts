import type { IncomingMessage } from 'node:http'

import type { LineScrubber } from './scrub-lines.ts'

export interface EdgeBodyOptions {
  readonly lines: LineScrubber
  readonly maxBytes: number
  /** What more than that is. */
  tooLarge(): Error
  /** Told when no more is wanted or to be had, with what went wrong. The stream is told by `fail`. */
  ended(error?: unknown): void
}

export interface EdgeBody {
  readonly stream: ReadableStream<Uint8Array>
  fail(error: unknown): void
}

/** How much is read before anybody asks: small answers come to their end also when nobody does. */
const readAhead = 65_536

/** The body of an answer as it comes in, no faster than it is read. */
export function createEdgeBody(response: IncomingMessage, options: EdgeBodyOptions): EdgeBody {
  const { lines, maxBytes } = options
  const pieces = (response as AsyncIterable<Buffer>)[Symbol.asyncIterator]()
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  let isOver = false
  let total = 0

  /** The next lines; undefined at the end. */
  async function next(): Promise<Uint8Array | undefined> {
    for (;;) {
      const { done, value } = await pieces.next()
      if (done === true) {
        if (!response.complete) throw new Error('the answer is incomplete')
        return undefined
      }
      total += value.length
      if (total > maxBytes) throw options.tooLarge()
      const whole = lines.push(value)
      if (whole.length > 0) return whole
    }
  }
  async function pull(): Promise<void> {
    try {
      const whole = await next()
      if (isOver) return
      const letOut = whole ?? lines.end()
      if (letOut.length > 0) controller?.enqueue(letOut)
      if (whole) return
      isOver = true
      controller?.close()
      options.ended()
    } catch (error) {
      if (!isOver) options.ended(error)
    }
  }

  // Told of by the pieces; without a listener it would end the process.
  response.on('error', () => {})
  const stream = new ReadableStream<Uint8Array>(
    {
      start(given) {
        controller = given
      },
      pull,
      cancel() {
        isOver = true
        response.destroy()
        options.ended()
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: readAhead }),
  )
  return {
    stream,
    fail(error) {
      if (isOver) return
      isOver = true
      response.destroy()
      controller?.error(error)
    },
  }
}
