import type { Library } from '#gate'
import { isUnder, type KeptDocument } from '#memory'

/** Some of the documents of a collection. */
export interface MeantDocuments {
  readonly collection: string
  /** A document, or a folder with all that was read of it; null for the whole collection. */
  readonly under: string | null
  /** Only what was read before this moment, and has not changed since: ISO 8601. */
  readonly readBefore?: string | undefined
  /** Documents, or folders with all in them, that are not meant. */
  readonly except?: readonly string[] | undefined
}

/** Documents that are looked through at once. */
const pageSize = 500

/** Those that are meant, in the order of their paths; they may be removed meanwhile. */
export async function* meantDocuments(
  library: Pick<Library, 'list'>,
  { collection, under, readBefore, except = [] }: MeantDocuments,
): AsyncGenerator<KeptDocument> {
  const before = readBefore === undefined ? Number.POSITIVE_INFINITY : Date.parse(readBefore)
  for (let after: string | undefined; ;) {
    const page = await library.list(collection, {
      ...(under === null ? {} : { under }),
      ...(after === undefined ? {} : { after }),
      limit: pageSize,
    })
    for (const document of page)
      if (document.takenMs < before && !except.some((folder) => isUnder(document.path, folder)))
        yield document
    after = page.at(-1)?.path
    if (page.length < pageSize) return
  }
}
