import type { z } from 'zod'

import { type Label, publicLabel } from '#contract'
import type { Tool, ToolCall } from '#gate'

interface PureTool<Input, Output> {
  readonly name: string
  readonly version: number
  readonly title: string
  readonly description: string
  readonly input: z.ZodType<Input>
  readonly output: z.ZodType<Output>
  /** The preview: one sentence. */
  summary(input: Input): string
  run(input: Input, call: ToolCall): Output | Promise<Output>
  /** Of the output by itself; public unless said otherwise, since the gate joins the input's. */
  label?(input: Input, output?: Output): Label
  /** Ten seconds unless said otherwise. */
  readonly timeoutMs?: number
}

/** A tool that computes its output from its input and touches nothing: no needs, nothing to prepare, nothing to undo. */
export function definePureTool<Input, Output>(tool: PureTool<Input, Output>): Tool<Input, Output> {
  return {
    name: tool.name,
    version: tool.version,
    title: tool.title,
    description: tool.description,
    input: tool.input,
    output: tool.output,
    effect: 'pure',
    undoClass: 'pure',
    capabilities: [],
    controls: [],
    timeoutMs: tool.timeoutMs ?? 10_000,
    needs: () => [],
    label: (input, output) => tool.label?.(input, output) ?? publicLabel,
    preview: async (input) => ({ summary: tool.summary(input), changes: [] }),
    prepare: async () => null,
    async run(input, _prepared, call) {
      call.signal.throwIfAborted()
      return tool.run(input, call)
    },
  }
}
