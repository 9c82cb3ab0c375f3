import type { Json } from '#base'
import { AppError, type EffectClass } from '#contract'

import { ToolArgs } from './receipt.ts'
import type { AnyTool } from './tool.ts'
import { parseInput, type Toolbox } from './toolbox.ts'

/** A tool call as the engine carries it, understood. */
export interface ReadCall {
  readonly args: ToolArgs
  readonly tool: AnyTool
  /** Parsed by the tool's schema. */
  readonly input: unknown
  readonly effectClass: EffectClass
}

/** An effect is asked about several times with the very same arguments, and understanding them costs most of that. */
const read = new WeakMap<object, ReadCall>()

/** @throws AppError `input.invalid` with the path of what is wrong, `gate.tool_unknown` */
export function readCall(toolbox: Toolbox, raw: Json): ReadCall {
  const known = typeof raw === 'object' && raw !== null ? read.get(raw) : undefined
  if (known && toolbox.has(known.tool)) return known
  const args = ToolArgs.parse(raw)
  const tool = toolbox.get(args.tool)
  const input = parseInput(tool, args.input)
  const effectClass = typeof tool.effect === 'function' ? tool.effect(input) : tool.effect
  const call = { args, tool, input, effectClass }
  if (typeof raw === 'object' && raw !== null) read.set(raw, call)
  return call
}

/** The same, or undefined where the tool is not there or does not take that. */
export function tryReadCall(toolbox: Toolbox, raw: Json): ReadCall | undefined {
  try {
    return readCall(toolbox, raw)
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}
