import { AppError, type ModelsView, type ProviderKind } from '#contract'

type ProviderFacts = ModelsView['kinds'][number]

/** In the order in which they are offered: what needs nobody else first. */
export const providerKinds: readonly ProviderFacts[] = [
  { kind: 'ollama', url: 'http://127.0.0.1:11434/api', header: 'authorization' },
  { kind: 'openai', url: 'https://api.openai.com/v1', header: 'authorization' },
  { kind: 'anthropic', url: 'https://api.anthropic.com/v1', header: 'x-api-key' },
  { kind: 'google', url: 'https://generativelanguage.googleapis.com/v1beta', header: 'x-goog-api-key' },
  { kind: 'mistral', url: 'https://api.mistral.ai/v1', header: 'authorization' },
  { kind: 'groq', url: 'https://api.groq.com/openai/v1', header: 'authorization' },
  { kind: 'compatible', url: null, header: 'authorization' },
]

/** What is known of a kind of provider. */
export function kindFacts(kind: ProviderKind): ProviderFacts {
  const found = providerKinds.find((one) => one.kind === kind)
  if (found) return found
  throw new AppError('internal.bug', `Nothing is known of ${kind}.`)
}
