import { personLabel } from '#contract'
import type { Records, UnreadDocument } from '#gate'

/** Records of this collection are documents that could not be read: `COLLECTION/PATH`. */
const kept = 'unread-documents'

/** Documents that could not be read, so that nobody tries again before they have changed. */
export class Unread {
  readonly #records: Records

  constructor(records: Records) {
    this.#records = records
  }

  async find(collection: string, path: string): Promise<UnreadDocument | undefined> {
    const record = await this.#records.find(kept, idOf(collection, path))
    return record && (record.value as unknown as UnreadDocument)
  }

  /** By path. */
  async list(
    collection: string,
    { under, after, limit }: { under?: string; after?: string; limit: number },
  ): Promise<readonly UnreadDocument[]> {
    const records = await this.#records.list(kept, {
      prefix: idOf(collection, under === undefined ? '' : below(under)),
      ...(after === undefined ? {} : { after: idOf(collection, after) }),
      limit,
    })
    const [itself] = under === undefined ? [] : [await this.find(collection, under)]
    const found = records.map(({ value }) => value as unknown as UnreadDocument)
    return itself && (after === undefined || under === undefined || under > after)
      ? [itself, ...found]
      : found
  }

  count(collection: string): Promise<number> {
    return this.#records.count(kept, { prefix: `${collection}/` })
  }

  async note(collection: string, document: UnreadDocument, { at }: { at: number }): Promise<void> {
    const change = { over: null, writer: 'library', label: personLabel, at }
    await this.#records.put(kept, idOf(collection, document.path), { ...document }, change)
  }

  async clear(collection: string, path: string): Promise<void> {
    await this.#records.remove(kept, idOf(collection, path), { over: null })
  }

  /** What is at a path and below it; null for all. */
  async drop(collection: string, under: string | null): Promise<void> {
    if (under !== null) await this.clear(collection, under)
    const prefix = under === null ? `${collection}/` : idOf(collection, below(under))
    for (;;) {
      const records = await this.#records.list(kept, { prefix, limit: 500 })
      for (const { id } of records) await this.#records.remove(kept, id, { over: null })
      if (records.length < 500) return
    }
  }
}

/** With a separator, whichever the system has. */
function below(folder: string): string {
  const separator = /^([a-z]:\\|\\\\)/i.test(folder) ? '\\' : '/'
  return folder.endsWith(separator) ? folder : folder + separator
}

function idOf(collection: string, path: string): string {
  return `${collection}/${path}`
}
