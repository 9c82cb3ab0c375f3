import { z } from 'zod'

/**
 * What is known of a value's origin and audience; travels with every journaled value.
 *
 * Integrity says who may have written it, confidentiality who may read it.
 */
export const Label = z
  .strictObject({
    /** `untrusted` when anyone but the person and this program may have written it: a file's text, a web page, a model. */
    integrity: z.enum(['trusted', 'untrusted']),
    confidentiality: z.enum(['public', 'private', 'secret']),
    /** Where the untrusted part came from, such as `file:~/Invoices/a.txt`; at most 16, sorted. */
    sources: z.array(z.string()).max(16),
  })
  .meta({ id: 'Label' })
export type Label = Readonly<z.infer<typeof Label>>

/** Said by the person or by the program itself, and nobody else's business to hide: constants. */
export const publicLabel: Label = { integrity: 'trusted', confidentiality: 'public', sources: [] }
/** What the person types: trusted, and theirs alone. */
export const personLabel: Label = { integrity: 'trusted', confidentiality: 'private', sources: [] }

/** Whether a label says nothing, so that it need not be written down. */
export function isPublic({ integrity, confidentiality, sources }: Label): boolean {
  return integrity === 'trusted' && confidentiality === 'public' && sources.length === 0
}

const secrecy = { public: 0, private: 1, secret: 2 } as const

export function isSameLabel(a: Label, b: Label): boolean {
  if (a === b) return true
  return (
    a.integrity === b.integrity &&
    a.confidentiality === b.confidentiality &&
    a.sources.length === b.sources.length &&
    a.sources.every((source, index) => source === b.sources[index])
  )
}

/** The label of a value made from both: the less trusted, the more confidential, the sources of each. */
export function joinLabels(a: Label, b: Label): Label {
  if (a === b) return a
  const sources =
    a.sources.length + b.sources.length === 0
      ? []
      : [...new Set([...a.sources, ...b.sources])].toSorted().slice(0, 16)
  return {
    integrity: a.integrity === 'untrusted' ? 'untrusted' : b.integrity,
    confidentiality:
      secrecy[a.confidentiality] >= secrecy[b.confidentiality] ? a.confidentiality : b.confidentiality,
    sources,
  }
}
