import { createSha256 } from '#base'
import { AppError } from '#contract'
import type { KeptRecord, Records } from '#gate'

export type Listed = KeptRecord & { readonly id: string }

/** The same for all attempts of one effect, and different for any other. */
export function recordId(prefix: string, idempotencyKey: string): string {
  const hash = createSha256()
  hash.update(new TextEncoder().encode(idempotencyKey))
  return `${prefix}_${hash.hex().slice(0, 20)}`
}

/** @throws AppError `tools.records_full` where no more may be kept */
export function requireRoom(what: string, { there, most }: { there: number; most: number }): void {
  if (there < most) return
  throw new AppError('tools.records_full', `There are ${most} ${what}s already, as many as are kept.`, {
    hint: `Remove some ${what}s first.`,
    details: { most },
  })
}

interface Choice<Value> {
  readonly record: Listed
  readonly value: Value
  readonly title: string
  /** Whether it is what people mean first: a task that is still open. */
  readonly first: boolean
}

/**
 * The one record that is meant by an id, by its title, or by words of its title.
 *
 * @param what it is, such as `task`
 * @throws AppError `tools.record_unknown`, `tools.record_unclear` with all that it could be
 */
export function findMeant<Value>(
  said: string,
  what: string,
  choices: readonly Choice<Value>[],
): Choice<Value> {
  const byId = choices.find(({ record }) => record.id === said)
  if (byId) return byId
  const text = said.trim().toLowerCase()
  const words = text.split(/\s+/)
  const named = choices.filter(({ title }) => words.every((word) => title.toLowerCase().includes(word)))
  const exact = named.filter(({ title }) => title.toLowerCase() === text)
  const fitting = exact.length > 0 ? exact : named
  const preferred = fitting.some(({ first }) => first) ? fitting.filter(({ first }) => first) : fitting
  const [found, ...others] = preferred
  if (found && others.length === 0) return found
  throw found ? unclear(said, what, preferred) : unknownRecord(said, what)
}

export function unknownRecord(said: string, what: string): AppError {
  return new AppError('tools.record_unknown', `No ${what} is called ${JSON.stringify(said)}.`, {
    hint: `List the ${what}s there are, and name one by its id or by words of its title.`,
    details: { [what]: said },
  })
}

function unclear(said: string, what: string, choices: readonly Choice<unknown>[]): AppError {
  const shown = choices.slice(0, 10).map(({ record, title }) => ({ id: record.id, title }))
  const names = shown.map(({ id, title }) => `${JSON.stringify(title)} (${id})`).join(', ')
  const more = choices.length > shown.length ? ` and ${choices.length - shown.length} more` : ''
  return new AppError(
    'tools.record_unclear',
    `${JSON.stringify(said)} could be ${choices.length} ${what}s: ${names}${more}.`,
    { hint: 'Name it by its id.', details: { [what]: said, choices: shown } },
  )
}

/** All of a collection; no more are kept than `limit`. */
export async function listAll(
  records: Pick<Records, 'list'>,
  collection: string,
  limit: number,
): Promise<readonly Listed[]> {
  return records.list(collection, { limit })
}
