import type { EmbeddingModelV4 } from '@ai-sdk/provider'

import type { ModelUsage } from '#contract'

import { modelError, type Whom } from './model-error.ts'
import { countOf } from './usage.ts'

interface EmbedOptions {
  readonly signal: AbortSignal
  readonly whom: Whom
}

/** Vectors of texts, in as many requests as a provider needs for them, one after the other. */
export async function embedTexts(
  model: EmbeddingModelV4,
  texts: readonly string[],
  { signal, whom }: EmbedOptions,
): Promise<{ vectors: number[][]; usage: ModelUsage | null }> {
  const atOnce = (await model.maxEmbeddingsPerCall) ?? (texts.length || 1)
  const vectors: number[][] = []
  let input: number | null = 0
  for (let from = 0; from < texts.length; from += atOnce) {
    const values = texts.slice(from, from + atOnce)
    const { embeddings, usage } = await model.doEmbed({ values, abortSignal: signal })
    if (embeddings.length !== values.length) {
      const why = `it sent ${embeddings.length} vectors for ${values.length} texts.`
      throw modelError('model.malformed', { whom, why })
    }
    vectors.push(...embeddings)
    const tokens = countOf(usage?.tokens)
    input = input === null || tokens === null ? null : input + tokens
  }
  if (input === null || (input === 0 && texts.length > 0)) return { vectors, usage: null }
  return { vectors, usage: { input, output: 0, cached: 0, estimated: false } }
}
