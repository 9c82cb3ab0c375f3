import { type Clock, type Json, sleep } from '#base'
import { AppError, type Grant } from '#contract'
import type { HandlerCall } from '#engine'

import { recordEgress } from './egress-record.ts'
import { findMissing, notGranted } from './grants.ts'
import type { BudgetLeft } from './ports/models.ts'
import type { World } from './ports/world.ts'
import { libraryIn } from './project-library.ts'
import { contextOf } from './run-context.ts'
import type { StandingGrants } from './standing-grants.ts'
import type { AnyTool, ToolCall } from './tool.ts'

export interface ToolboxOptions {
  readonly tools: readonly AnyTool[]
  readonly clock: Clock
  /** The time zone of the person; UTC where nobody says. */
  zone?(): string
  /** Grants that a person has given for good, as far as they are for this run. */
  readonly standing?: StandingGrants
  /** What is left of the budgets that a call counts in. */
  left?(call: HandlerCall): readonly BudgetLeft[]
  /** The world as far as the grants reach. Asked for once for the grants of a run, as long as they stay the same. */
  worldWithin(grants: readonly Grant[]): World
}

/** The tools there are, and the way to call one. */
export class Toolbox {
  private readonly byName: ReadonlyMap<string, AnyTool>
  private readonly options: ToolboxOptions
  /** By the run's own grants; those that stand are an array of their own until one changes. */
  private readonly joined = new WeakMap<
    readonly Grant[],
    { readonly standing: readonly Grant[]; readonly all: readonly Grant[] }
  >()
  /** One call is asked about when it is prepared, admitted and made. */
  private readonly granted = new WeakMap<Pick<HandlerCall, 'context'>, readonly Grant[]>()
  private readonly worlds = new WeakMap<readonly Grant[], World>()

  /** @throws AppError `gate.tool_name_refused` when two tools have one name, or one that could pass for another */
  constructor(options: ToolboxOptions) {
    this.options = options
    this.byName = byNameOf(options.tools)
  }

  /** @throws AppError `gate.tool_unknown` */
  get(name: string): AnyTool {
    const tool = this.byName.get(name)
    if (!tool)
      throw new AppError('gate.tool_unknown', `There is no tool ${name}.`, {
        hint: 'See `adjutant tools`.',
        details: { tool: name },
      })
    return tool
  }

  get clock(): Clock {
    return this.options.clock
  }

  /** Whether this very tool is in here. */
  has(tool: AnyTool): boolean {
    return this.byName.get(tool.name) === tool
  }

  /**
   * What the tool is given to work with, if the run may use what it needs. Of what was read of documents that is what
   * belongs to the run's project, if it has one, or to none.
   *
   * @param input parsed by the tool's schema
   * @throws AppError `gate.not_granted`
   */
  open(tool: AnyTool, input: unknown, call: HandlerCall): ToolCall {
    const grants = this.grantsFor(call)
    const missing = findMissing(tool.needs(input), grants)
    if (missing) {
      this.options.standing?.refused(missing, { run: call.run, tool: tool.name, context: call.context })
      throw notGranted(missing)
    }
    const given = this.call(grants, call)
    const { project } = contextOf(call.context)
    if (project === '') return given
    return { ...given, world: { ...given.world, library: libraryIn(project, given.world.library) } }
  }

  /** Everything that a run was granted, by whoever started it or standing. */
  grantsFor(call: Pick<HandlerCall, 'context'>): readonly Grant[] {
    const known = this.granted.get(call)
    if (known) return known
    const grants = this.findGrants(call)
    this.granted.set(call, grants)
    return grants
  }

  private findGrants({ context }: Pick<HandlerCall, 'context'>): readonly Grant[] {
    const { grants } = contextOf(context)
    const standing = this.options.standing?.of(context) ?? []
    if (standing.length === 0) return grants
    const known = this.joined.get(grants)
    if (known && isSame(known.standing, standing)) return known.all
    const all = [...grants, ...standing]
    this.joined.set(grants, { standing, all })
    return all
  }

  private worldOf(grants: readonly Grant[]): World {
    const known = this.worlds.get(grants)
    if (known) return known
    const world = this.options.worldWithin(grants)
    this.worlds.set(grants, world)
    return world
  }

  call(grants: readonly Grant[], call: HandlerCall): ToolCall {
    const { clock } = this.options
    const { idempotencyKey, label, signal } = call
    const world = this.worldOf(grants)
    return {
      world: { ...world, egress: recordEgress(world.egress, clock) },
      idempotencyKey,
      label,
      signal,
      now: clock.now(),
      zone: this.options.zone?.() ?? 'UTC',
      left: () => this.options.left?.(call) ?? [],
      sleepUntil: (atMs) => sleep(clock, atMs - clock.now(), { signal }),
    }
  }
}

/** Whether they are the very same grants. */
function isSame(some: readonly Grant[], others: readonly Grant[]): boolean {
  return (
    some === others ||
    (some.length === others.length && some.every((grant, index) => grant === others[index]))
  )
}

/** Dotted words of small letters: no two of them look alike, and none can be taken for a path or steer a terminal. */
const properName = /^[a-z][a-z0-9_]{0,40}(?:\.[a-z][a-z0-9_]{0,40}){0,4}$/

/**
 * A tool that took the name of another would be granted, approved and trusted as that one. What tells names apart for a
 * person is their letters and their order, so `fs.makefolder` does not stand beside `fs.make_folder` either.
 */
function byNameOf(tools: readonly AnyTool[]): ReadonlyMap<string, AnyTool> {
  const byName = new Map<string, AnyTool>()
  const lettersOf = new Map<string, string>()
  for (const tool of tools) {
    const { name } = tool
    const letters = name.replaceAll(/[._]/g, '')
    const taken = lettersOf.get(letters)
    if (taken !== undefined) throw nameRefused(name, `is taken for ${taken}, which is there already`)
    if (!properName.test(name)) throw nameRefused(name, 'is not of small letters, digits, _ and dots')
    byName.set(name, tool)
    lettersOf.set(letters, name)
  }
  return byName
}

function nameRefused(name: string, why: string): AppError {
  return new AppError('gate.tool_name_refused', `A tool named ${JSON.stringify(name)} ${why}.`, {
    hint: 'Give it a name of its own.',
    details: { tool: name },
  })
}

export function parseInput(tool: AnyTool, input: Json): unknown {
  const parsed = tool.input.safeParse(input)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const path = (issue?.path ?? []).map(String).join('/')
  throw new AppError(
    'input.invalid',
    `The input of ${tool.name} is not right at /${path}: ${issue?.message ?? 'invalid'}.`,
    {
      hint: 'See `adjutant tools` for what it takes.',
      details: { tool: tool.name, path: `/${path}`, problems: parsed.error.issues.length },
    },
  )
}
