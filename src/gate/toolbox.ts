import { type Clock, type Json, sleep } from '#base'
import { AppError, type Grant } from '#contract'
import type { HandlerCall } from '#engine'

import { authorise, grantsOf } from './grants.ts'
import type { World } from './ports/world.ts'
import type { AnyTool, ToolCall } from './tool.ts'

export interface ToolboxOptions {
  readonly tools: readonly AnyTool[]
  readonly clock: Clock
  /** The world as far as the grants reach. */
  worldWithin(grants: readonly Grant[]): World
}

/** A call that has passed the gate as far as names go: the tool, its parsed input and a world of what is granted. */
export interface OpenCall {
  readonly tool: AnyTool
  readonly input: unknown
  readonly call: ToolCall
}

/** The tools there are, and the way to call one. */
export class Toolbox {
  private readonly byName: ReadonlyMap<string, AnyTool>
  private readonly options: ToolboxOptions

  constructor(options: ToolboxOptions) {
    this.options = options
    this.byName = new Map(options.tools.map((tool) => [tool.name, tool]))
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

  /** @throws AppError `input.invalid` with the path of what is wrong, `gate.not_granted`, `gate.tool_unknown` */
  open(name: string, input: Json, handlerCall: HandlerCall): OpenCall {
    const tool = this.get(name)
    const parsed = parseInput(tool, input)
    const grants = grantsOf(handlerCall.context)
    authorise(tool.needs(parsed), grants)
    return { tool, input: parsed, call: this.call(grants, handlerCall) }
  }

  call(grants: readonly Grant[], { idempotencyKey, signal }: HandlerCall): ToolCall {
    const { clock } = this.options
    return {
      world: this.options.worldWithin(grants),
      idempotencyKey,
      signal,
      now: clock.now(),
      sleepUntil: (atMs) => sleep(clock, atMs - clock.now(), { signal }),
    }
  }
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
