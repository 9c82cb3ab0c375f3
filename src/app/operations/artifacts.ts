import { z } from 'zod'

import { isJsonObject, type Json } from '#base'
import { AppError, type Implementations, type Operations } from '#contract'
import type { StoredFact } from '#engine'
import { Receipt, receiptKind } from '#gate'

import type { Desk } from './desk.ts'
import { placeFrom, placeText } from './list-place.ts'
import { wireTime } from './wire-time.ts'

/** Receipts that are looked at at once; most have one content or none. */
const page = 500

const Place = z.tuple([z.number(), z.int().nonnegative()])

export function artifactsOperations(
  desk: Desk,
): Pick<Implementations<Operations>, 'artifacts.list' | 'artifacts.get'> {
  const { facts, runs, home } = desk.workspace
  return {
    async 'artifacts.list'({ run, cursor, limit }, { signal }) {
      const tree = run === undefined ? {} : { tree: (await runs.get(run)).id }
      const [position, done] = cursor === undefined ? [undefined, 0] : placeFrom(Place, cursor)
      const items: ReturnType<typeof artifactsIn> = []
      // The receipt that the part before ended in is looked at again.
      let after = position === undefined ? undefined : position + 1
      for (;;) {
        signal.throwIfAborted()
        const query = { kind: receiptKind, ...tree, order: 'newest', limit: page } as const
        const found = await facts.list(after === undefined ? query : { ...query, after })
        for (const fact of found) {
          const start = fact.position === position ? done : 0
          for (const [index, artifact] of artifactsIn(fact).entries()) {
            if (index < start) continue
            if (items.length >= limit) return { items, next: placeText([fact.position, index]) }
            items.push(artifact)
          }
          after = fact.position
        }
        if (found.length < page) return { items, next: null }
      }
    },

    async 'artifacts.get'({ id }, { signal }) {
      if (!(await home.blobs.has(id, { signal }))) {
        throw new AppError('blobs.not_found', `${id} is not kept, or no longer.`, {
          hint: 'See the artifacts there are.',
          details: { id },
        })
      }
      return { mediaType: 'application/octet-stream', fileName: id, bytes: home.blobs.get(id, { signal }) }
    },
  }
}

/** The contents that a receipt names, with what it says of them. */
function artifactsIn({ run, key, at, data }: StoredFact) {
  const receipt = Receipt.safeParse(data)
  if (!receipt.success) return []
  const { tool, input, prepared } = receipt.data
  const path = isJsonObject(input) && typeof input['path'] === 'string' ? input['path'] : null
  return keptIn(prepared).map(({ blob, hash, sizeBytes }) => ({
    id: blob,
    run,
    key,
    tool,
    path: path?.toWellFormed() ?? null,
    hash,
    sizeBytes,
    at: wireTime(at),
  }))
}

interface KeptContent {
  readonly blob: string
  readonly hash: string | null
  readonly sizeBytes: number | null
}

function keptIn(value: Json): KeptContent[] {
  if (typeof value !== 'object' || value === null) return []
  const within = Object.values(value).flatMap((item: Json) => keptIn(item))
  if (!isJsonObject(value)) return within
  const { blob, hash, sizeBytes } = value
  if (typeof blob !== 'string' || !blob.startsWith('blob_')) return within
  return [
    {
      blob,
      hash: typeof hash === 'string' ? hash : null,
      sizeBytes: typeof sizeBytes === 'number' ? sizeBytes : null,
    },
    ...within,
  ]
}
