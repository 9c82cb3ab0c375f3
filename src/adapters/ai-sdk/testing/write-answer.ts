import { isJsonObject, type Json } from '#base'

import { answerSchema } from './anthropic-messages.ts'
import { type Asked, inPieces, objectOf, type Scripted, type Written } from './dialect.ts'
import { writers } from './request-line.ts'
import { embeddingsIn, modelsIn } from './side-answers.ts'

export interface Outgoing {
  readonly type: string
  readonly pieces: readonly string[]
  readonly pauseMs: number
  readonly usage: { readonly input: number; readonly output: number }
}

const noUsage = { input: 0, output: 0 }
const broken = '{"broken": '

/** The bytes of an answer, in the pieces in which they are sent. */
export function writeAnswer(asked: Asked, scripted: Scripted, url: URL): Outgoing {
  const usage = scripted.usage === undefined ? { input: 10, output: 5 } : scripted.usage
  if (asked.does === 'list') {
    const models = scripted.models ?? ['zeta-1', 'alpha/2', 'mid:3b']
    return whole(modelsIn(asked.dialect, models, url), scripted, noUsage)
  }
  if (asked.does === 'embed') {
    const { dialect, model } = asked
    const embeddings = embeddingsIn(dialect, {
      model,
      body: objectOf(asked.body),
      input: usage?.input ?? null,
    })
    return whole(embeddings, scripted, { input: usage?.input ?? 0, output: 0 })
  }
  const writer = writers[asked.dialect]
  const written = toWritten(asked, scripted, usage)
  if (!asked.streams) return whole(writer.whole(written), scripted, usage ?? noUsage)
  const pieces = writer.stream(written)
  const middle = Math.ceil(pieces.length / 2)
  return {
    type: asked.dialect === 'ollama' ? 'application/x-ndjson' : 'text/event-stream',
    pieces: scripted.fault === 'malformed' ? pieces.toSpliced(middle, 0, writer.broken) : pieces,
    pauseMs: scripted.pauseMs ?? 0,
    usage: usage ?? noUsage,
  }
}

function whole(answer: Json, { fault }: Scripted, usage: Outgoing['usage']): Outgoing {
  const text = JSON.stringify(answer)
  const sent = fault === 'malformed' ? text.slice(0, -2) : text
  return { type: 'application/json', pieces: inPieces(sent, 2), pauseMs: 0, usage }
}

function toWritten(asked: Asked, scripted: Scripted, usage: Written['usage']): Written {
  const isWrong = scripted.fault === 'wrong arguments'
  const count = scripted.pieces ?? 3
  const asks =
    scripted.calls ??
    (isWrong ? [{ tool: asked.tools[0] ?? 'tool', input: {} }] : answerCalls(asked, scripted))
  const calls = asks.map(({ tool, input }, index) => ({
    id: `call_${index + 1}abcd`.slice(-9),
    tool,
    // Dialects whose arguments are no text get a text for them.
    input: isWrong ? broken : input,
    pieces: inPieces(isWrong ? broken : JSON.stringify(input), count),
  }))
  const text = scripted.text ?? (calls.length > 0 ? '' : 'Hello.')
  return {
    id: 'answer-1',
    model: asked.model,
    text: answerCalls(asked, scripted).length > 0 ? [] : inPieces(text, count),
    calls,
    usage,
    finish: scripted.finish ?? (calls.length > 0 ? 'calls' : 'stop'),
    isGroq: /\bgroq\b/.test(asked.headers['user-agent'] ?? ''),
    usageApart: objectOf(objectOf(asked.body)['stream_options'])['include_usage'] === true,
  }
}

/** A text as the call of a tool for answers, where the request has one. */
function answerCalls(
  { dialect, body }: Asked,
  { text = '', calls }: Scripted,
): { tool: string; input: Json }[] {
  if (dialect !== 'messages' || calls || answerSchema(objectOf(body)) === null) return []
  try {
    return [{ tool: 'json', input: JSON.parse(text) as Json }]
  } catch {
    return [] // Whoever says something else does not call it.
  }
}

export function parseBody(text: string): { readonly [key: string]: Json } {
  const value = text === '' ? {} : (JSON.parse(text) as Json)
  return isJsonObject(value) ? value : {}
}
