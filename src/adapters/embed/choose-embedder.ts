import type { Clock } from '#base'
import type { Embedder } from '#memory'

import { createTransformersEmbedder, hasTransformers, type TransformersOptions } from './transformers.ts'
import { createUseLite, hasUseLite } from './use-lite.ts'

interface ChooseOptions {
  /** Opens the one that a person has named, of a provider. */
  readonly named?: () => Promise<Embedder>
  readonly transformers: Omit<TransformersOptions, 'clock'>
  readonly clock: Clock
  /** What is installed, unless looked for. */
  readonly installed?: { readonly transformers: boolean; readonly useLite: boolean }
}

/**
 * The best that there is: the named one, then what the person has installed, then what came along; null where there is none, and
 * words find alone. What was named is not replaced by another, since its vectors could not be compared.
 *
 * @throws AppError `documents.no_vectors` when the named one cannot be asked
 */
export async function chooseEmbedder({
  named,
  transformers,
  clock,
  installed = { transformers: hasTransformers(), useLite: hasUseLite() },
}: ChooseOptions): Promise<Embedder | null> {
  if (named) return named()
  if (installed.transformers) return createTransformersEmbedder({ ...transformers, clock })
  return installed.useLite ? createUseLite({ clock }) : null
}
