import type { Json } from '#base'
import { type EffectClass, type Fact, joinLabels } from '#contract'
import type { Handler, HandlerCall, HandlerResult } from '#engine'

import { type Receipt, receiptKind, ToolArgs } from './receipt.ts'
import type { AnyTool } from './tool.ts'
import { parseInput, type Toolbox } from './toolbox.ts'

/** Performs tool calls: schema, grants, preparation, the deed, the receipt. */
export function createToolHandler(toolbox: Toolbox): Handler {
  function result(args: ToolArgs, { tool, input, prepared, output, call }: Done): HandlerResult {
    const value = tool.output.parse(output) as Json
    return {
      output: value,
      label: joinLabels(tool.label(input), call.label),
      facts: [...receipt(args, { tool, prepared, output: value }), ...(tool.facts?.(input, output) ?? [])],
    }
  }

  return {
    classify(raw) {
      const { tool: name, input } = ToolArgs.parse(raw)
      return classify(toolbox.get(name), input)
    },
    timeoutMs(raw) {
      return toolbox.get(ToolArgs.parse(raw).tool).timeoutMs
    },
    async prepare(raw, call) {
      const args = ToolArgs.parse(raw)
      const open = toolbox.open(args.tool, args.input, call)
      return open.tool.prepare(open.input, open.call)
    },
    async run(raw, prepared, call) {
      const args = ToolArgs.parse(raw)
      const { tool, input, call: toolCall } = toolbox.open(args.tool, args.input, call)
      // A pure effect has no intent, so nothing was prepared for it.
      const ready = classify(tool, args.input) === 'pure' ? await tool.prepare(input, toolCall) : prepared
      const output = await tool.run(input, ready, toolCall)
      return result(args, { tool, input, prepared: ready, output, call })
    },
    async reconcile(raw, prepared, call) {
      const args = ToolArgs.parse(raw)
      const { tool, input, call: toolCall } = toolbox.open(args.tool, args.input, call)
      if (!tool.reconcile) return { happened: 'unknown', why: `${tool.name} cannot tell.` }
      const found = await tool.reconcile(input, prepared, toolCall)
      return found.happened === true
        ? { happened: true, ...result(args, { tool, input, prepared, output: found.output, call }) }
        : found
    },
  }
}

interface Done {
  readonly tool: AnyTool
  readonly input: unknown
  readonly prepared: Json
  readonly output: unknown
  readonly call: HandlerCall
}

function classify(tool: AnyTool, input: Json): EffectClass {
  return typeof tool.effect === 'function' ? tool.effect(parseInput(tool, input)) : tool.effect
}

/** Effects that touch nothing leave none. */
function receipt(
  { input, undo }: ToolArgs,
  { tool, prepared, output }: { tool: AnyTool; prepared: Json; output: Json },
): Fact[] {
  if (classify(tool, input) === 'pure') return []
  const data: Receipt = {
    tool: tool.name,
    version: tool.version,
    input,
    prepared: prepared as Receipt['prepared'],
    output: output as Receipt['output'],
    undo: tool.undoClass,
    ...(undo === undefined ? {} : { override: undo }),
  }
  return [{ kind: receiptKind, subject: '', data: data as Fact['data'] }]
}
