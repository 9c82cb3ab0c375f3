import { type Given, usage } from '../given.ts'
import { parseAge } from '../printing/amounts.ts'

/**
 * When something that `--until` limits is over, in milliseconds since the Unix epoch; null for never.
 *
 * @throws AppError `cli.usage` for what is no time, or is past
 */
export function untilOf(given: Given, now: number): number | null {
  const text = given.text('until')
  if (text === undefined) return null
  const age = parseAge(text)
  const at = age === undefined ? Date.parse(/^\d{4}-\d\d-\d\d/.test(text) ? text : '') : now + age
  if (Number.isNaN(at))
    throw usage(
      `--until takes an age such as 7d or a time such as 2026-12-31T18:00:00Z, not ${JSON.stringify(text)}.`,
    )
  if (at <= now) throw usage(`${JSON.stringify(text)} is in the past.`, 'Name a time to come.')
  return at
}
