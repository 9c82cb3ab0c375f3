import { sha256 } from '#base'
import { AppError } from '#contract'

import type { PayloadStore } from '../ports/payload-store.ts'

/** Large payloads in memory, by hash. */
export function createMemoryPayloads(): PayloadStore {
  const kept = new Map<string, string>()
  return {
    async put(text) {
      const name = sha256(new TextEncoder().encode(text))
      kept.set(name, text)
      return name
    },
    async get(name) {
      const text = kept.get(name)
      if (text === undefined) throw new AppError('internal.bug', `There is no payload ${name}.`)
      return text
    },
  }
}
