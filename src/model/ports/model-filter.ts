import type { ModelProvider } from '#contract'

import type { ModelReply, ModelRequest } from './model-client.ts'

/** What a filter says of something: nothing, that it may not be, or what stands in its place. `by` names the filters that acted. */
export type Verdict<Value> =
  | { readonly does: 'pass' }
  | { readonly does: 'refuse'; readonly by: readonly string[] }
  | { readonly does: 'replace'; readonly with: Value; readonly by: readonly string[] }

/** A filter for the calls of one provider. */
export interface CallFilter {
  /** Of what is sent. What is refused is not sent. */
  before(request: ModelRequest): Verdict<ModelRequest>
  /** Of what was answered. What is refused is not taken. */
  after(reply: ModelReply): Verdict<ModelReply>
  /**
   * Of an answer that is still coming: how much of it may be told so far, masked as the whole will be where a match is no
   * longer than a dozen words. Undefined where nothing more may be told.
   */
  soFar(text: string): string | undefined
}

/** Looks at each call of a model before and after it. */
export interface ModelFilter {
  /** Undefined where nothing is to be looked at. */
  of(provider: ModelProvider): Promise<CallFilter | undefined>
}
