import type { Json, JsonObject } from '#base'
import type {
  ModelAnswer,
  ModelMessage,
  ModelProvider,
  ModelTool,
  ModelToolCall,
  ModelUsage,
} from '#contract'

/** What one model of one provider is asked. */
export interface ModelRequest {
  /** Who it is and what it must do; empty for nothing. */
  readonly instructions: string
  readonly messages: readonly ModelMessage[]
  /** Their names may be any; the client gives those that a provider takes. */
  readonly tools: readonly ModelTool[]
  /** JSON Schema of an answer that must be JSON. */
  readonly schema: JsonObject | null
  /** Tokens of the answer at the most. */
  readonly maxTokens: number
  readonly temperature: number | null
}

export interface ModelReply {
  readonly text: string
  readonly calls: readonly ModelToolCall[]
  /** Parsed; null where no schema was given. */
  readonly object: Json
  readonly finish: ModelAnswer['finish']
  /** The model that the provider says has answered, where it does. */
  readonly served?: string | undefined
  /** Null where the provider did not say. */
  readonly usage: ModelUsage | null
  /** Whether it comes from a recording, so that nothing is owed for it. Of a failure, its details say it by the same name. */
  readonly replayed?: true
}

export interface ModelTarget {
  readonly provider: ModelProvider
  /** As the provider calls it. */
  readonly model: string
}

export interface AskOptions {
  readonly signal: AbortSignal
  /** Told of each piece of the answer's text as it comes. */
  readonly onText?: ((piece: string) => void) | undefined
}

/**
 * Speaks to providers, each in its own language. Retries nothing and remembers nothing.
 *
 * Adapters must pass `testModelClient`.
 */
export interface ModelClient {
  /**
   * Asks a model once.
   *
   * @throws AppError `model.unreachable`, `model.timeout`, `model.interrupted`, `model.malformed`, `model.overloaded`,
   *   `model.rate_limited` (with `details.retryAfterMs` where it is said), `model.key_refused`, `model.unknown`,
   *   `model.request_refused`; the signal's reason
   */
  ask(target: ModelTarget, request: ModelRequest, options: AskOptions): Promise<ModelReply>
  /** Turns texts into vectors, in their order. Throws as {@link ask} does. */
  embed(
    target: ModelTarget,
    texts: readonly string[],
    options: { readonly signal: AbortSignal },
  ): Promise<{ readonly vectors: readonly (readonly number[])[]; readonly usage: ModelUsage | null }>
  /** The models that a provider says it serves, sorted. Throws as {@link ask} does. */
  list(provider: ModelProvider, options: { readonly signal: AbortSignal }): Promise<readonly string[]>
}
