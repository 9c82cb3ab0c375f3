import { AppError } from '#contract'

/** The ETag of a revision; none for a text that an ETag cannot carry. */
export function etagOf(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null || !('revision' in answer)) return undefined
  const { revision } = answer
  return typeof revision === 'string' && /^[\x21\x23-\x7e]{1,200}$/.test(revision)
    ? `"${revision}"`
    : undefined
}

/** Whether If-None-Match names what there is: the caller has it already. */
export function isKnown(ifNoneMatch: string | undefined, etag: string | undefined): boolean {
  if (ifNoneMatch === undefined || etag === undefined) return false
  return ifNoneMatch.trim() === '*' || tagsOf(ifNoneMatch).some((tag) => tag.replace(/^W\//, '') === etag)
}

/**
 * The revision that a change is for, from If-Match; undefined for any.
 *
 * @throws AppError `input.invalid` unless it is one strong tag or a star
 */
export function revisionOf(ifMatch: string): string | undefined {
  if (ifMatch.trim() === '*') return undefined
  const [tag, another] = tagsOf(ifMatch)
  if (tag !== undefined && another === undefined && tag.startsWith('"')) return tag.slice(1, -1)
  throw new AppError('input.invalid', 'If-Match is to name one revision.', {
    hint: 'Send the ETag as it was received.',
  })
}

function tagsOf(header: string): string[] {
  return header.match(/(?:W\/)?"[\x21\x23-\x7e]*"/g) ?? []
}
