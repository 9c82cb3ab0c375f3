import { z } from 'zod'

import { ToolDescription } from '#contract'
import type { AnyTool } from '#gate'

/** What a tool is, as data: its schemas as JSON Schema 2020-12, the input's as it may be written, defaults left out. */
export function describeTool(tool: AnyTool): ToolDescription {
  return ToolDescription.parse({
    name: tool.name,
    version: tool.version,
    title: tool.title,
    description: tool.description,
    input: z.toJSONSchema(tool.input, { io: 'input', unrepresentable: 'any' }),
    output: z.toJSONSchema(tool.output, { io: 'output', unrepresentable: 'any' }),
    effect: typeof tool.effect === 'string' ? tool.effect : null,
    undo: tool.undoClass,
    capabilities: [...tool.capabilities],
    controls: [...tool.controls],
  })
}
