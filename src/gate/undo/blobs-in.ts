import { isJsonObject, type Json } from '#base'

import type { BlobRef } from '../ports/blobs.ts'

/** The contents that a value names: every text that stands under a field named `blob`. */
export function blobsIn(value: Json): readonly BlobRef[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(blobsIn)
  if (!isJsonObject(value)) return []
  return Object.entries(value).flatMap(([name, item]) =>
    name === 'blob' && typeof item === 'string' ? [item] : blobsIn(item),
  )
}
