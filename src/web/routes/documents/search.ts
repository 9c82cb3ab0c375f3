/** What of the room the address keeps. */
export interface DocumentsSearch {
  /** What is looked for or asked. */
  readonly q?: string | undefined
  readonly as?: 'search' | undefined
  readonly collection?: string | undefined
  readonly extract?: true | undefined
}

export function readDocumentsSearch(search: Record<string, unknown>): DocumentsSearch {
  const { q, as, collection, extract } = search
  return {
    ...(typeof q === 'string' && q.trim() !== '' ? { q: q.slice(0, 2_000) } : {}),
    ...(as === 'search' ? { as } : {}),
    ...(typeof collection === 'string' && /^[a-z][a-z0-9_-]{0,63}$/.test(collection) ? { collection } : {}),
    ...(extract === true ? { extract } : {}),
  }
}
