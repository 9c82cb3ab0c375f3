import { placeholderOf } from '../secrets/placeholder.ts'
import { createScrubber, type Scrubber } from './known-values.ts'
import { redacted } from './token-patterns.ts'

/** Takes out of an answer what was sent with its request, and everything else that must never be seen. */
export function createEchoScrubber(
  revealed: ReadonlyMap<string, string>,
  known: readonly string[],
): Scrubber {
  const named = Array.from(revealed, ([name, value]) => ({ value, shownAs: placeholderOf(name) }))
  const sent = new Set(revealed.values())
  const others = known.filter((value) => !sent.has(value)).map((value) => ({ value, shownAs: redacted }))
  return createScrubber([...named, ...others])
}
