import { AppError } from '#contract'

/**
 * Refuses a change of what is another one by now.
 *
 * @param wanted what it was made from; undefined for any
 * @throws AppError `input.revision_stale`
 */
export function requireFresh(wanted: string | undefined, now: string, what: string): void {
  if (wanted === undefined || wanted === now) return
  throw new AppError('input.revision_stale', `${what} was changed by somebody else since it was read.`, {
    hint: 'Read it again, and decide anew.',
    details: { revision: now },
  })
}
