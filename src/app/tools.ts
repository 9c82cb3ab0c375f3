import type { ToolDescription } from '#contract'
import { builtinTools, describeTool } from '#tools'

/** The tools there are, by name in the order of their names. */
export function toolDescriptions(): ReadonlyMap<string, ToolDescription> {
  return new Map(builtinTools.map((tool) => [tool.name, describeTool(tool)]))
}
