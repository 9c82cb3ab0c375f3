import type { ProviderKind } from '#contract'

interface ProviderFacts {
  /** Where its maker serves it; null where nobody in particular does. */
  readonly url: string | null
  /** The header that carries its key. */
  readonly header: string
}

const facts: Readonly<Record<ProviderKind, ProviderFacts>> = {
  openai: { url: 'https://api.openai.com/v1', header: 'authorization' },
  anthropic: { url: 'https://api.anthropic.com/v1', header: 'x-api-key' },
  google: { url: 'https://generativelanguage.googleapis.com/v1beta', header: 'x-goog-api-key' },
  mistral: { url: 'https://api.mistral.ai/v1', header: 'authorization' },
  groq: { url: 'https://api.groq.com/openai/v1', header: 'authorization' },
  ollama: { url: 'http://127.0.0.1:11434/api', header: 'authorization' },
  compatible: { url: null, header: 'authorization' },
}

/** Where providers of a kind are found unless somebody says otherwise. */
export function usualUrl(kind: ProviderKind): string | null {
  return facts[kind].url
}

/** The header that a key for them must be bound to. */
export function keyHeader(kind: ProviderKind): string {
  return facts[kind].header
}
