import { isSameAgent } from '../content.ts'
import { type AgentStore, type AgentVersion, agentVersionsKept } from '../ports/agent-store.ts'

/** An AgentStore that forgets. */
export function createMemoryAgentStore(): AgentStore {
  const versions = new Map<string, readonly AgentVersion[]>()
  const removed = new Set<string>()
  const of = (name: string): readonly AgentVersion[] => versions.get(name) ?? []
  const newestOf = (name: string): AgentVersion | undefined =>
    removed.has(name) ? undefined : of(name).at(-1)

  return {
    async save(document, { by, at, over, signal }) {
      signal.throwIfAborted()
      const { name } = document
      if (over !== undefined && (newestOf(name)?.version ?? null) !== over) return undefined
      removed.delete(name)
      const last = of(name).at(-1)
      if (last && isSameAgent(last.document, document)) return structuredClone(last)
      const made = { document: structuredClone(document), version: (last?.version ?? 0) + 1, by, savedAt: at }
      versions.set(name, [...of(name), made].slice(-agentVersionsKept))
      return structuredClone(made)
    },
    async remove(name, { over, signal }) {
      signal.throwIfAborted()
      const newest = newestOf(name)
      if (!newest || (over !== undefined && newest.version !== over)) return false
      removed.add(name)
      return true
    },
    async findVersion(name, version, { signal }) {
      signal.throwIfAborted()
      const found =
        version === 'newest' ? newestOf(name) : of(name).find((other) => other.version === version)
      return structuredClone(found)
    },
    async listVersions(name, { signal }) {
      signal.throwIfAborted()
      return structuredClone(of(name)).toReversed()
    },
    async listAgents({ signal }) {
      signal.throwIfAborted()
      const names = [...versions.keys()].toSorted()
      return structuredClone(names.map(newestOf).filter((one) => one !== undefined))
    },
  }
}
