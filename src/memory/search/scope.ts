import type { KeptDocument, SearchScope } from '../ports/search-store.ts'

type Placed = Pick<KeptDocument, 'collection' | 'path' | 'modifiedMs' | 'label'>

const trust = { trusted: 0, untrusted: 1 } as const
const secrecy = { public: 0, private: 1, secret: 2 } as const

export function isInScope({ collection, path, modifiedMs, label }: Placed, scope: SearchScope): boolean {
  const { collections, under, since, until, within } = scope
  if (collections && !collections.includes(collection)) return false
  if (under !== undefined && !isUnder(path, under)) return false
  if (since !== undefined && modifiedMs < since) return false
  if (until !== undefined && modifiedMs >= until) return false
  if (within?.integrity && trust[label.integrity] > trust[within.integrity]) return false
  return !within?.confidentiality || secrecy[label.confidentiality] <= secrecy[within.confidentiality]
}

/** Whether a path is the other or begins with it and a slash. */
export function isUnder(path: string, under: string): boolean {
  return path === under || path.startsWith(under.endsWith('/') ? under : `${under}/`)
}
