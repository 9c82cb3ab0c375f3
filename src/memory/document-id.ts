import { sha256 } from '#base'

/** What a document is called for good: the one at this path of this collection. 32 hex digits. */
export function documentId(collection: string, path: string): string {
  return sha256(new TextEncoder().encode(`${collection}\n${path}`)).slice(0, 32)
}
