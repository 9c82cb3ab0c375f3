import { join } from 'node:path'

import { chooseEmbedder, createUseLite, hasUseLite, openProvidedEmbedder, systemClock } from '#adapters'
import { AppError, type ModelRef, type ModelSettings } from '#contract'
import type { Embedder } from '#memory'
import { isLocal, type ModelClient, targetOf } from '#model'

/** Has a model that is not on this machine make vectors, in the order of the texts. */
export type AskElsewhere = (
  model: ModelRef,
  texts: readonly string[],
  options: { readonly signal: AbortSignal },
) => Promise<readonly (readonly number[])[]>

interface HomeEmbedderOptions {
  /** Where models of one's own are kept. */
  readonly folder: string
  /** `auto`, `words`, `use-lite`, or PROVIDER/MODEL. */
  readonly named: () => string
  readonly models: () => ModelSettings
  readonly client: ModelClient
  /** How long the vectors are that a model has made; null where it has made none. */
  readonly dimensionsOf: (model: string) => Promise<number | null>
}

/** How much a provider's model counts beside words. */
const weight = 0.5

/** What turns texts into vectors in a home: opened when it is first needed, and anew when another is set. */
export class HomeEmbedder implements AsyncDisposable {
  readonly #options: HomeEmbedderOptions
  #open: { readonly named: string; readonly embedder: Promise<Embedder | null> } | undefined
  readonly #over = new AbortController()
  #elsewhere: AskElsewhere | undefined

  constructor(options: HomeEmbedderOptions) {
    this.#options = options
  }

  /** Null where texts are found by their words alone. @throws AppError `documents.no_vectors`, `model.call_refused` */
  async get(): Promise<Embedder | null> {
    const named = this.#options.named()
    if (this.#open?.named !== named) {
      const before = this.#open
      this.#open = { named, embedder: this.#choose(named) }
      await close(before?.embedder)
    }
    try {
      return await this.#open.embedder
    } catch (error) {
      // It may answer the next time.
      this.#open = undefined
      throw error
    }
  }

  /** In whose space vectors stand, whether or not it can be asked here; null where there are none. */
  async spaceName(): Promise<string | null> {
    const named = this.#options.named()
    return named.includes('/') ? named : ((await this.get().catch(() => null))?.space.name ?? null)
  }

  /** From now on there are runs here, by which models elsewhere can be asked. */
  askElsewhere(ask: AskElsewhere): void {
    this.#elsewhere = ask
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort()
    await close(this.#open?.embedder)
  }

  async #choose(named: string): Promise<Embedder | null> {
    const clock = systemClock
    if (named === 'words') return null
    if (named === 'use-lite') return hasUseLite() ? createUseLite({ clock }) : null
    const { folder } = this.#options
    return chooseEmbedder({
      ...(named === 'auto' ? {} : { named: async () => this.#provided(named) }),
      transformers: { cacheFolder: join(folder, 'cache'), modelsFolder: folder, mayFetch: false },
      clock,
    })
  }

  async #provided(name: string): Promise<Embedder> {
    const { models, client, dimensionsOf } = this.#options
    const target = targetOf(models(), name)
    const elsewhere = isLocal(target.provider) ? undefined : (this.#elsewhere ?? this.#nobody(name))
    return openProvidedEmbedder({
      name,
      weight,
      dimensions: await dimensionsOf(name),
      embed: elsewhere
        ? (texts, options) => elsewhere(name, texts, options)
        : async (texts, options) => (await client.embed(target, texts, options)).vectors,
      signal: this.#over.signal,
    })
  }

  /** What is sent elsewhere has to be asked and paid for, which is done by runs alone. */
  #nobody(name: string): never {
    throw new AppError(
      'documents.no_vectors',
      `${name} is not on this machine, and no run here can ask it.`,
      {
        hint: 'Keep `adjutant up` running, or choose use-lite, words, or a model of a provider on this machine.',
        details: { model: name },
      },
    )
  }
}

async function close(embedder: Promise<Embedder | null> | undefined): Promise<void> {
  await (await embedder?.catch(() => null))?.[Symbol.asyncDispose]()
}
