import { AgentDefinition } from '#contract'

const object = { type: 'object', properties: {} }

/** An agent with tools to read and to change, as a turn pins it. */
export function definitionWith(
  agent: Record<string, unknown> = {},
  more: Partial<Pick<AgentDefinition, 'mind' | 'agents' | 'sorts'>> = {},
): AgentDefinition {
  return AgentDefinition.parse({
    agent: { name: 'helper', description: 'Helps.', instructions: 'You help.', ...agent },
    version: 1,
    tools: [
      { name: 'fs.read', description: 'Reads a file.', input: object, isReading: true },
      { name: 'fs.list', description: 'Lists a folder.', input: object, isReading: true },
      { name: 'fs.write', description: 'Writes a file.', input: object, isReading: false },
    ],
    agents: more.agents ?? {},
    mind: more.mind ?? 'model',
    ...(more.sorts && { sorts: more.sorts }),
  })
}
