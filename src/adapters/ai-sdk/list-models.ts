import { isJsonObject, type Json } from '#base'
import type { ModelProvider, ProviderKind } from '#contract'

import { modelError, type Whom } from './model-error.ts'
import { baseOf, keyOf } from './providers.ts'
import { refusal } from './refusal.ts'

/** How a provider is asked for its list: the page after the one that ended so. */
interface Listing {
  path(after: string | null): string
  readonly list: string
  readonly name: string
  /** What the next page is asked for with; null after the last. */
  next?(page: { readonly [key: string]: Json }): Json | undefined
}

const openaiListing: Listing = { path: () => '/models', list: 'data', name: 'id' }

const listings: Readonly<Record<ProviderKind, Listing>> = {
  openai: openaiListing,
  groq: openaiListing,
  mistral: openaiListing,
  compatible: openaiListing,
  anthropic: {
    path: (after) => `/models?limit=1000${after === null ? '' : `&after_id=${encodeURIComponent(after)}`}`,
    list: 'data',
    name: 'id',
    next: (page) => (page['has_more'] === true ? page['last_id'] : null),
  },
  google: {
    path: (after) =>
      `/models?pageSize=1000${after === null ? '' : `&pageToken=${encodeURIComponent(after)}`}`,
    list: 'models',
    name: 'name',
    next: (page) => page['nextPageToken'],
  },
  ollama: { path: () => '/tags', list: 'models', name: 'name' },
}

/** More than any provider has; a page that leads to itself must end somewhere. */
const maxPages = 100

interface ListOptions {
  readonly fetch: typeof globalThis.fetch
  readonly whom: Whom
}

export async function listModels(provider: ModelProvider, { fetch, whom }: ListOptions): Promise<string[]> {
  const listing = listings[provider.kind]
  const names = new Set<string>()
  let after: string | null = null
  for (let pages = 0; pages < maxPages; pages += 1) {
    const response = await fetch(`${baseOf(provider)}${listing.path(after)}`, {
      headers: headersOf(provider),
    })
    const body = await response.text()
    if (!response.ok) {
      throw refusal({ status: response.status, headers: Object.fromEntries(response.headers), body }, whom)
    }
    const page = parsePage(body)
    const items = page?.[listing.list]
    if (page === undefined || !Array.isArray(items)) {
      throw modelError('model.malformed', { whom, why: 'what it sent is no list of models.' })
    }
    for (const item of items as readonly Json[]) {
      const name = isJsonObject(item) ? item[listing.name] : undefined
      if (typeof name === 'string')
        names.add(provider.kind === 'google' ? name.replace(/^models\//, '') : name)
    }
    const next = listing.next?.(page)
    if (typeof next !== 'string' || next === '' || next === after) break
    after = next
  }
  return [...names].toSorted((a, b) => (a < b ? -1 : 1))
}

function headersOf(provider: ModelProvider): Record<string, string> {
  const version = provider.kind === 'anthropic' ? { 'anthropic-version': '2023-06-01' } : {}
  if (provider.secret === null) return version
  const key = keyOf(provider)
  if (provider.kind === 'anthropic') return { ...version, 'x-api-key': key }
  return provider.kind === 'google' ? { 'x-goog-api-key': key } : { authorization: `Bearer ${key}` }
}

function parsePage(body: string): { readonly [key: string]: Json } | undefined {
  try {
    const page = JSON.parse(body) as Json
    return isJsonObject(page) ? page : undefined
  } catch {
    return undefined
  }
}
