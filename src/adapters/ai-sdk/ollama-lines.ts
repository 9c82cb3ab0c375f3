import { z } from 'zod'

import { messageIn } from './error-words.ts'

/** As the package wants them: it drops every other line with a warning on the console, and goes on. */
const Line = z.looseObject({
  model: z.string(),
  created_at: z.string(),
  done: z.boolean(),
  message: z.looseObject({
    content: z.string(),
    role: z.string(),
    tool_calls: z
      .array(
        z.looseObject({
          function: z.looseObject({ name: z.string(), arguments: z.record(z.string(), z.unknown()) }),
        }),
      )
      .nullish(),
  }),
})

/** A report of an error within a stream, which the package would drop as well. */
class OllamaReport extends Error {
  override readonly name = 'OllamaReport'
}

/** A `fetch` whose streams of JSON lines fail at the first line that is none, or that reports an error. */
export function checkedLines(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init)
    const { body, status, statusText, headers } = response
    if (!body || !response.ok || !headers.get('content-type')?.includes('ndjson')) return response
    return new Response(body.pipeThrough(lineCheck()), { status, statusText, headers })
  }
}

function lineCheck(): TransformStream<Uint8Array, Uint8Array> {
  const decoder = new TextDecoder()
  const encoder = new TextEncoder()
  let rest = ''
  return new TransformStream({
    transform(piece, controller) {
      const lines = (rest + decoder.decode(piece, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        if (line.trim() !== '') controller.enqueue(encoder.encode(`${checked(line)}\n`))
      }
    },
    flush(controller) {
      if (rest.trim() !== '') controller.enqueue(encoder.encode(`${checked(rest)}\n`))
    },
  })
}

function checked(line: string): string {
  const value: unknown = JSON.parse(line)
  if (typeof value === 'object' && value !== null && 'error' in value)
    throw new OllamaReport(messageIn(value))
  Line.parse(value)
  return line
}
