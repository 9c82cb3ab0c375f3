import type { AgentDocument } from '#contract'

/** An agent as it was saved. Immutable. */
export interface AgentVersion {
  readonly document: AgentDocument
  /** Counts from 1 for each name, without gaps when saved. */
  readonly version: number
  /** Who saved it. */
  readonly by: string
  /** Milliseconds since the Unix epoch. */
  readonly savedAt: number
}

/** So many versions of a name are kept, the newest. Those that runs pin are with the runs, whatever becomes of them here. */
export const agentVersionsKept = 50

/**
 * Where agents are kept, in versions that never change. Each call is atomic, and durable when its promise resolves.
 * Adapters must pass `testAgentStore`.
 */
export interface AgentStore {
  /**
   * Makes the next version; older ones than {@link agentVersionsKept} go. What is the same as the newest version is no new
   * one: the newest is answered, so that a repeated call does nothing. An agent that was removed is back with it.
   *
   * @param options.over the version that it is made from, null for none: nothing is saved where another one is there by now
   * @returns undefined where nothing is saved
   */
  save(
    document: AgentDocument,
    options: { by: string; at: number; over?: number | null; signal: AbortSignal },
  ): Promise<AgentVersion | undefined>

  /**
   * Takes an agent out of use. Its versions stay, to be looked at by their numbers.
   *
   * @param options.over as for {@link AgentStore.save}
   * @returns whether there was one, and is none now
   */
  remove(name: string, options: { over?: number; signal: AbortSignal }): Promise<boolean>

  /** Undefined when there is no such version; a removed agent has no newest one. */
  findVersion(
    name: string,
    version: number | 'newest',
    options: { signal: AbortSignal },
  ): Promise<AgentVersion | undefined>

  /** Newest first, those of a removed agent as well. */
  listVersions(name: string, options: { signal: AbortSignal }): Promise<readonly AgentVersion[]>

  /** The newest version of each agent that was not removed, by name in code-unit order. */
  listAgents(options: { signal: AbortSignal }): Promise<readonly AgentVersion[]>
}
