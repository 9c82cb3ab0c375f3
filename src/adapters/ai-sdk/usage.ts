import type { LanguageModelV4Usage } from '@ai-sdk/provider'

import type { ModelUsage } from '#contract'

/** Null where it is not said: what is missing comes as undefined, as NaN, or as zeros. */
export function toUsage({ inputTokens, outputTokens }: LanguageModelV4Usage): ModelUsage | null {
  const input = countOf(inputTokens.total)
  const output = countOf(outputTokens.total)
  if (input === null || output === null || input + output === 0) return null
  return { input, output, cached: Math.min(input, countOf(inputTokens.cacheRead) ?? 0), estimated: false }
}

export function countOf(tokens: number | undefined): number | null {
  return tokens !== undefined && Number.isFinite(tokens) && tokens >= 0 ? Math.round(tokens) : null
}
