import type { EmbeddingModelV4, LanguageModelV4 } from '@ai-sdk/provider'

import { BoundedMap } from '#base'
import { AppError, type ModelProvider, type ProviderKind } from '#contract'

import type { ModelTarget } from '#model'

import { checkedLines } from './ollama-lines.ts'

type Fetch = typeof globalThis.fetch

interface Settings {
  readonly baseURL: string
  readonly apiKey: string
  readonly fetch: Fetch
}

/** What is used of a provider's package. */
interface Models {
  readonly language: LanguageModelV4
  /** Undefined where the provider has no such models. */
  readonly embedding?: EmbeddingModelV4
}

type Opener = (settings: Settings) => (model: string) => Models

/** Each package is loaded when it is first needed: nobody pays for those that are not. Node keeps what it has loaded. */
const openers: Readonly<Record<ProviderKind, () => Promise<Opener>>> = {
  async openai() {
    const { createOpenAI } = await import('@ai-sdk/openai')
    return (settings) => {
      const openai = createOpenAI(settings)
      return (model) => ({ language: openai(model), embedding: openai.embeddingModel(model) })
    }
  },
  async anthropic() {
    const { createAnthropic } = await import('@ai-sdk/anthropic')
    return (settings) => (model) => ({ language: createAnthropic(settings)(model) })
  },
  async google() {
    const { createGoogle } = await import('@ai-sdk/google')
    return (settings) => {
      const google = createGoogle(settings)
      return (model) => ({ language: google(model), embedding: google.embeddingModel(model) })
    }
  },
  async mistral() {
    const { createMistral } = await import('@ai-sdk/mistral')
    return (settings) => {
      const mistral = createMistral(settings)
      return (model) => ({ language: mistral(model), embedding: mistral.embeddingModel(model) })
    }
  },
  async groq() {
    const { createGroq } = await import('@ai-sdk/groq')
    return (settings) => (model) => ({ language: createGroq(settings)(model) })
  },
  async compatible() {
    const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible')
    return (settings) => {
      const ways = { name: 'compatible', includeUsage: true, supportsStructuredOutputs: true }
      const compatible = createOpenAICompatible({ ...settings, ...ways })
      return (model) => ({ language: compatible(model), embedding: compatible.embeddingModel(model) })
    }
  },
  async ollama() {
    const { createOllama } = await import('ollama-ai-provider-v2')
    return ({ baseURL, apiKey, fetch }) => {
      const headers = { authorization: `Bearer ${apiKey}` }
      const ollama = createOllama({ baseURL, headers, fetch: checkedLines(fetch) })
      return (model) => ({ language: ollama(model), embedding: ollama.embeddingModel(model) })
    }
  },
}

/** Opens models of providers. */
export type OpenModels = (target: ModelTarget, line: { signal: AbortSignal; fetch: Fetch }) => Promise<Models>

/** Models that are kept of one provider. */
const mostKept = 50

/**
 * Keeps what it has opened, since packages build all their schemas anew for each model. What they send goes through the line of
 * the very call, which its signal tells: a package hands it on as it is.
 */
export function createModelOpener(): OpenModels {
  const lines = new WeakMap<AbortSignal, Fetch>()
  const kept = new WeakMap<ModelProvider, BoundedMap<string, Promise<Models>>>()

  const send: Fetch = (input, init) => {
    const fetch = init?.signal && lines.get(init.signal)
    if (!fetch) throw new AppError('internal.bug', 'A package sends something that belongs to no call.')
    return fetch(input, init)
  }
  async function open({ provider, model }: ModelTarget): Promise<Models> {
    const opener = await openers[provider.kind]()
    const fetch = provider.secret === null ? withoutKeys(send) : send
    return opener({ baseURL: baseOf(provider), apiKey: keyOf(provider), fetch })(model)
  }
  return (target, { signal, fetch }) => {
    lines.set(signal, fetch)
    const { provider, model } = target
    const models = kept.get(provider) ?? new BoundedMap(mostKept)
    kept.set(provider, models)
    const known = models.get(model)
    if (known) return known
    const opened = open(target)
    models.set(model, opened)
    return opened
  }
}

/** An empty key would make SDKs look for one in the environment. */
export function keyOf({ secret }: ModelProvider): string {
  return secret === null ? 'none' : `{{secret:${secret}}}`
}

export function baseOf({ url }: ModelProvider): string {
  return url.replace(/\/+$/, '')
}

const keyHeaders = ['authorization', 'x-api-key', 'x-goog-api-key']

function withoutKeys(fetch: Fetch): Fetch {
  return (input, init) => {
    const headers = new Headers(init?.headers)
    for (const name of keyHeaders) headers.delete(name)
    return fetch(input, { ...init, headers })
  }
}
