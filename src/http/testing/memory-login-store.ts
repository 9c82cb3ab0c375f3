import type { LoginSession, LoginStore } from '../ports/login-store.ts'

/** Keeps logins in a map that outlives it, as a disk does. */
export function createMemoryLoginStore(kept = new Map<string, LoginSession>()): LoginStore {
  return {
    add: (login) => void kept.set(login.id, login),
    find: (id) => kept.get(id),
    list: () => [...kept.values()].toSorted((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1)),
    touch(id, seenAt) {
      const found = kept.get(id)
      if (found) kept.set(id, { ...found, seenAt })
    },
    remove: (id) => kept.delete(id),
    removeUnused(since) {
      for (const { id, seenAt } of kept.values()) if (seenAt < since) kept.delete(id)
    },
  }
}
