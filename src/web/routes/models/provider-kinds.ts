import type { ProviderKind } from '#contract'

interface KindFacts {
  /** Where its maker serves it; empty where nobody in particular does. */
  readonly url: string
  /** The header that carries its key. */
  readonly header: string
}

/** In the order in which they are offered. The program has the same by itself; a test holds them together. */
export const kindFacts: Readonly<Record<ProviderKind, KindFacts>> = {
  ollama: { url: 'http://127.0.0.1:11434/api', header: 'authorization' },
  openai: { url: 'https://api.openai.com/v1', header: 'authorization' },
  anthropic: { url: 'https://api.anthropic.com/v1', header: 'x-api-key' },
  google: { url: 'https://generativelanguage.googleapis.com/v1beta', header: 'x-goog-api-key' },
  mistral: { url: 'https://api.mistral.ai/v1', header: 'authorization' },
  groq: { url: 'https://api.groq.com/openai/v1', header: 'authorization' },
  compatible: { url: '', header: 'authorization' },
}

/** The name of the kind, with a number where that is taken. */
export function proposedName(kind: ProviderKind, taken: readonly string[]): string {
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? kind : `${kind}-${count}`
    if (!taken.includes(name)) return name
  }
}

/** Where alone a key for that address is sent; null for what is no address. */
export function hostOf(url: string): string | null {
  const parsed = URL.parse(url)
  return parsed !== null && /^https?:$/.test(parsed.protocol) && parsed.host !== '' ? parsed.host : null
}

export function isProviderName(name: string): boolean {
  return /^[a-z][a-z0-9_-]{0,40}$/.test(name)
}

/** Of a model as its provider calls it. */
export function isModelName(name: string): boolean {
  return /^[\x21-\x7e]{1,250}$/.test(name)
}
