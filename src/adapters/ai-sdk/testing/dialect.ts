import { isJsonObject, type Json, type JsonObject } from '#base'

export type Dialect = 'responses' | 'chat' | 'messages' | 'gemini' | 'ollama'

/** What one request asked for. */
export interface Asked {
  readonly dialect: Dialect
  readonly does: 'answer' | 'embed' | 'list'
  readonly model: string
  readonly streams: boolean
  readonly instructions: string
  /** As they came. */
  readonly messages: Json
  /** Names on the wire. */
  readonly tools: readonly string[]
  readonly schema: Json
  readonly headers: Readonly<Record<string, string>>
  readonly body: Json
}

export type Fault =
  | { readonly status: number; readonly retryAfterSeconds?: number; readonly body?: Json | string }
  | 'hang before headers'
  | 'hang in stream'
  | 'cut'
  | 'malformed'
  | 'wrong arguments'

/** What the server answers. */
export interface Scripted {
  readonly text?: string
  /** `tool` is a name on the wire. */
  readonly calls?: readonly { readonly tool: string; readonly input: Json }[]
  /** 10 and 5 unless said; null for a provider that does not say. */
  readonly usage?: { readonly input: number; readonly output: number } | null
  readonly finish?: 'stop' | 'length' | 'filtered'
  /** In how many pieces a stream sends its text, and the arguments of each call. */
  readonly pieces?: number
  /** Between the pieces of a stream. */
  readonly pauseMs?: number
  readonly fault?: Fault
  /** What the list of models holds. */
  readonly models?: readonly string[]
}

/** An answer as dialects write it. */
export interface Written {
  readonly id: string
  readonly model: string
  readonly text: readonly string[]
  readonly calls: readonly {
    readonly id: string
    readonly tool: string
    readonly input: Json
    readonly pieces: readonly string[]
  }[]
  readonly usage: { readonly input: number; readonly output: number } | null
  readonly finish: 'stop' | 'length' | 'filtered' | 'calls'
  /** Groq says its usage in a place of its own. */
  readonly isGroq: boolean
  /** Whether usage was asked for in a chunk of its own. */
  readonly usageApart: boolean
}

export interface DialectWriter {
  read(body: JsonObject): Pick<Asked, 'instructions' | 'messages' | 'tools' | 'schema'>
  whole(written: Written): Json
  /** The pieces of a stream, each as it is sent. */
  stream(written: Written): readonly string[]
  /** The body of an answer with an error status. */
  failure(status: number, message: string): Json
  /** A piece of a stream that cannot be read. */
  readonly broken: string
}

export const sse = (data: Json, event?: string): string =>
  `${event === undefined ? '' : `event: ${event}\n`}data: ${JSON.stringify(data)}\n\n`

export const objectOf = (value: Json | undefined): JsonObject =>
  value !== undefined && isJsonObject(value) ? value : {}

export const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : [])

export const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '')

/** A text in as many pieces, or in as many as it has characters. */
export function inPieces(text: string, count: number): string[] {
  const size = Math.max(1, Math.ceil(text.length / Math.max(1, count)))
  const pieces: string[] = []
  for (let from = 0; from < text.length; from += size) pieces.push(text.slice(from, from + size))
  return pieces
}
