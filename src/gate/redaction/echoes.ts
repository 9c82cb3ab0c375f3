import type { Secrets } from '../ports/secrets.ts'
import { placeholderOf } from '../secrets/placeholder.ts'
import { createScrubber, followKnown, type Scrubber } from './known-values.ts'

/** Making a scrubber of all values of a vault takes longer than using it once. */
const followed = new WeakMap<Secrets, () => Scrubber>()

/**
 * Takes out of an answer what was sent with its request, shown by its placeholder, and every other value that must
 * never be seen.
 *
 * @param revealed values by the names of their secrets
 */
export function createEchoScrubber(
  revealed: ReadonlyMap<string, string>,
  secrets: Secrets | undefined,
): Scrubber {
  const sent = createScrubber(
    Array.from(revealed, ([name, value]) => ({ value, shownAs: placeholderOf(name) })),
  )
  const known = secrets && knownOf(secrets)()
  return {
    text: (text) => (known ? known.text(sent.text(text)) : sent.text(text)),
    bytes: (bytes) => (known ? known.bytes(sent.bytes(bytes)) : sent.bytes(bytes)),
  }
}

function knownOf(secrets: Secrets): () => Scrubber {
  const before = followed.get(secrets)
  if (before) return before
  const follow = followKnown(() => secrets.known())
  followed.set(secrets, follow)
  return follow
}
