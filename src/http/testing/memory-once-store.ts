import type { OnceRecord, OnceStore } from '../ports/once-store.ts'

/** Keeps answers in a map that outlives it, as a disk does. */
export function createMemoryOnceStore(kept = new Map<string, OnceRecord>()): OnceStore {
  const underWay = new Map<string, OnceRecord>()
  return {
    claim(key, bodyHash, at) {
      const found = underWay.get(key) ?? kept.get(key)
      if (!found) underWay.set(key, { bodyHash, at, answer: null })
      return found
    },
    answer(key, answer) {
      const claimed = underWay.get(key)
      if (claimed) kept.set(key, { ...claimed, answer })
      underWay.delete(key)
    },
    release: (key) => void underWay.delete(key),
    removeBefore(at) {
      for (const [key, record] of kept) if (record.at < at) kept.delete(key)
    },
  }
}
