import type { AgentTool } from '#contract'

/** The tools that patterns name, in the order in which they are given, each once. */
export function expandTools(patterns: readonly string[], tools: readonly AgentTool[]): AgentTool[] {
  return tools.filter(({ name }) => patterns.some((pattern) => isMeant(pattern, name)))
}

/** The patterns that name no tool there is. */
export function missingTools(patterns: readonly string[], tools: readonly AgentTool[]): string[] {
  const missing = patterns.filter((pattern) => !tools.some(({ name }) => isMeant(pattern, name)))
  return [...new Set(missing)]
}

function isMeant(pattern: string, name: string): boolean {
  if (pattern === '*') return true
  return pattern.endsWith('.*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern
}
