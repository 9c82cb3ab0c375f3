import { basename } from 'node:path'

import { agentFromJson, nameOfFile, printAgent, readAgent } from '#agent'

import { readText } from '../running/find-workflow.ts'

/** @throws AppError `agent.invalid`; those of {@link readText} */
export async function readAgentFile(file: string): Promise<ReturnType<typeof readAgent>> {
  return readAgent(await readText(file), { name: nameOfFile(basename(file)) })
}

/**
 * A text to begin an agent with: it can be kept as it is, and says what else it could have.
 *
 * @throws AppError `agent.invalid`
 */
export function agentTemplate(name: string, description: string): string {
  const text = printAgent(agentFromJson({ name, description, instructions }))
  const end = text.indexOf('\n---\n', 3) + 1
  return `${text.slice(0, end)}${fields}${text.slice(end)}`
}

const instructions = 'Say here what it is to be and to keep to, as if to a new colleague.'

const fields = `# What it may use, by name or by family. See "adjutant api tools.list".
# tools: [fs.read, fs.list, data.*]
# Agents that it may ask.
# agents: [tasks]
# The models that it is asked through: a route, or one model and no other.
# route: default
# model: ollama/qwen3:4b
# What is put before it: facts of these namespaces, and so many of the messages before.
# memory: { namespaces: [person], messages: 40 }
# What it may use up in one turn; money in dollars.
# budget: { tokens: 20000, money: 0.10 }
# How its effects are let in (observe, draft, autopilot), and how often it may think in one turn.
# mode: draft
# maxSteps: 5
`
