import { AppError, type AgentDefinition, type AgentDocument, type AgentTool } from '#contract'
import { nearest } from '#workflow'

import { contentHash, inCanonicalOrder } from './content.ts'
import { expandTools } from './expand-tools.ts'
import type { AgentFinding } from './finding.ts'

/** Where an agent is from: the folder of a project, the home, or the program itself. */
export type AgentSource = 'project' | 'kept' | 'built-in'

/** From the nearest: an agent hides those of its name that are farther. */
const nearness: readonly AgentSource[] = ['project', 'kept', 'built-in']

/** An agent, and where it is from. */
export interface FoundAgent {
  readonly document: AgentDocument
  readonly from: AgentSource
  /** Null for what is not kept in versions. */
  readonly version: number | null
  /** The file of a project, from its folder on. */
  readonly file: string | null
  /** Whether somebody else than the person may have written it. */
  readonly untrusted: boolean
  /** What of its text is not used here. */
  readonly notes: readonly AgentFinding[]
}

export interface ListedAgent extends FoundAgent {
  /** The one of the same name that is nearer. */
  readonly hiddenBy: FoundAgent | null
}

/** An agent ready for a turn, and those that it may ask. */
export interface ResolvedAgent {
  /** The hash under which the engine will know it: SHA-256 of its canonical JSON, in hex. */
  readonly hash: string
  readonly definition: AgentDefinition
  /** Definitions of all agents that it may ask, directly or not; to be stored with the run. */
  readonly called: readonly AgentDefinition[]
  /** Whether it, or one of those, may have been written by somebody else than the person. */
  readonly untrusted: boolean
}

/** Agents that ask agents, in one chain below the first. */
const longestChain = 5
/** Agents that `*` stands for. */
const mostOthers = 50

/** The agents there are, from all places. */
export class AgentRegistry {
  /** By name, the nearest first; among equals in the order in which they came. */
  readonly #agents = new Map<string, readonly FoundAgent[]>()

  register(agent: FoundAgent): void {
    const { name } = agent.document
    const all = [...(this.#agents.get(name) ?? []), agent]
    this.#agents.set(
      name,
      all.toSorted((a, b) => nearness.indexOf(a.from) - nearness.indexOf(b.from)),
    )
  }

  /**
   * The nearest agent of a name.
   *
   * @param options.from only one that is from there
   * @param options.trustedOnly only one that nobody else can have written
   */
  find(
    name: string,
    { from, trustedOnly = false }: { from?: AgentSource | undefined; trustedOnly?: boolean } = {},
  ): FoundAgent | undefined {
    return this.#agents
      .get(name)
      ?.find((agent) => (from === undefined || agent.from === from) && !(trustedOnly && agent.untrusted))
  }

  /** As {@link AgentRegistry.find}. @throws AppError `agent.not_found` */
  get(name: string, options: Parameters<AgentRegistry['find']>[1] = {}): FoundAgent {
    const found = this.find(name, options)
    if (found) return found
    const near = nearest(name, this.#agents.keys())
    const shown = name.slice(0, 100).toWellFormed()
    throw new AppError('agent.not_found', `There is no agent ${shown} here.`, {
      hint: near === undefined || near === name ? 'See which there are.' : `Did you mean "${near}"?`,
      details: { agent: shown },
    })
  }

  /** By name in code-unit order, the nearest of each first. */
  list(): readonly ListedAgent[] {
    return [...this.#agents.keys()].toSorted().flatMap((name) => {
      const all = this.#agents.get(name) ?? []
      return all.map((agent, index) => ({ ...agent, hiddenBy: index === 0 ? null : (all[0] ?? null) }))
    })
  }

  /**
   * Pins what a turn will be: the agent, the tools that its patterns name, and for each agent that it may ask the very
   * definition of that, so that a change of any of them changes nothing for the run. Tools that are not there are left out.
   * An agent of the person's own asks none that somebody else can have put in the place of the one that is meant.
   *
   * @param options.tools all there are
   * @param options.mind says what answers for an agent
   * @param options.sorts says by what the words to the agent itself are sorted; undefined where they are not
   * @throws AppError `agent.not_found`, `agent.cycle`, `agent.too_deep`
   */
  resolveDefinition(
    name: string,
    options: {
      tools: readonly AgentTool[]
      mind: (agent: AgentDocument) => AgentDefinition['mind']
      sorts?: (agent: AgentDocument) => AgentDefinition['sorts']
      from?: AgentSource | undefined
    },
  ): ResolvedAgent {
    const { tools, mind, from } = options
    const done = new Map<FoundAgent, Pinned>()

    const pin = (agent: FoundAgent, chain: readonly FoundAgent[]): Pinned => {
      const ready = done.get(agent)
      if (ready) return ready
      requireStraight(chain, agent)
      const { document, untrusted, version } = agent
      const sorts = chain.length === 0 ? options.sorts?.(document) : undefined
      const named = document.agents.filter((one) => one !== '*')
      const asked = named.map((one) => this.get(one, { trustedOnly: !untrusted }))
      const below = asked.map((one) => ({ one, pinned: pin(one, [...chain, agent]) }))
      // What stands for all counts for the agent that the person talks with, not for those that this one asks.
      if (chain.length === 0 && document.agents.includes('*')) {
        for (const one of this.#othersOf(agent)) {
          const pinned = attempt(() => pin(one, [agent]))
          if (pinned) below.push({ one, pinned })
        }
      }
      const height = 1 + Math.max(-1, ...below.map(({ pinned }) => pinned.height))
      if (chain.length + height > longestChain) throw tooDeep([...chain, agent])
      const agents = below.map(({ one: { document: other }, pinned }) => [
        other.name,
        {
          definition: pinned.hash,
          description: other.description,
          ...(other.mode !== null && { mode: other.mode }),
          ...(sorts && { tools: pinned.toolNames }),
        },
      ])
      const definition = inCanonicalOrder<AgentDefinition>({
        agent: document,
        version: version ?? 0,
        tools: expandTools(document.tools, tools),
        agents: Object.fromEntries(agents) as AgentDefinition['agents'],
        mind: mind(document),
        ...(sorts && { sorts }),
      })
      const made = {
        hash: contentHash(definition),
        definition,
        height,
        toolNames: definition.tools.map((tool) => tool.name),
        untrusted: untrusted || below.some(({ pinned }) => pinned.untrusted),
      }
      done.set(agent, made)
      return made
    }

    const top = this.get(name, { from })
    const { hash, definition, untrusted } = pin(top, [])
    done.delete(top)
    return { hash, definition, called: [...done.values()].map((one) => one.definition), untrusted }
  }

  /** Those that an agent means by all: of each name the nearest that it may trust, but for what it names and what means all itself. */
  #othersOf(agent: FoundAgent): FoundAgent[] {
    const { name: own, agents: named } = agent.document
    return [...this.#agents.keys()]
      .toSorted()
      .filter((name) => name !== own && !named.includes(name))
      .flatMap((name) => this.find(name, { trustedOnly: !agent.untrusted }) ?? [])
      .filter(({ document }) => !document.agents.includes('*'))
      .slice(0, mostOthers)
  }
}

/** An agent that cannot be asked from here, since it leads in a circle or too deep, is none of all. */
function attempt(pin: () => Pinned): Pinned | undefined {
  try {
    return pin()
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}

interface Pinned {
  readonly hash: string
  readonly toolNames: readonly string[]
  readonly definition: AgentDefinition
  /** Of the chains below it, the longest. */
  readonly height: number
  readonly untrusted: boolean
}

function requireStraight(chain: readonly FoundAgent[], next: FoundAgent): void {
  const start = chain.indexOf(next)
  if (start !== -1) {
    const circle = [...chain.slice(start), next].map(({ document }) => document.name)
    throw new AppError('agent.cycle', `These agents ask each other in a circle: ${circle.join(' -> ')}.`, {
      hint: 'Take one of them out of the agents that another may ask.',
      details: { circle },
    })
  }
  if (chain.length > longestChain) throw tooDeep(chain)
}

function tooDeep(chain: readonly FoundAgent[]): AppError {
  const names = chain.map(({ document }) => document.name)
  return new AppError(
    'agent.too_deep',
    `Agents that ask agents go ${longestChain} deep at the most: ${names.join(' -> ')} goes on.`,
    { hint: 'Let an agent ask those at the end of the chain itself.', details: { chain: names } },
  )
}
