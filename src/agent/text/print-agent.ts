import { canonicalJson, type Json } from '#base'
import { AgentDocument } from '#contract'
import { printYaml } from '#workflow'

import { bodyText } from './front-matter.ts'

/**
 * Writes an agent as Markdown that reads back as the same agent: fields in a fixed order, what is as usual left out, the
 * instructions below. Instructions that would not come back from there as they are stand in a field of their own.
 */
export function printAgent(agent: AgentDocument): string {
  const { instructions } = agent
  const isBody =
    !instructions.includes('\r') && instructions.isWellFormed() && bodyText(instructions) === instructions
  const usual = AgentDocument.parse({ name: agent.name, description: agent.description })
  const fields: Record<string, Json> = { name: agent.name, description: agent.description }
  for (const key of Object.keys(AgentDocument.shape) as (keyof AgentDocument)[]) {
    const value = written(agent, key)
    if (key in fields || textOf(value) === textOf(written(usual, key))) continue
    if (key !== 'instructions' || !isBody) fields[key] = value
  }
  const body = isBody && instructions !== '' ? `\n${instructions}\n` : ''
  return `---\n${printYaml(fields)}---\n${body}`
}

/** People read and write dollars. */
function written(agent: AgentDocument, key: keyof AgentDocument): Json {
  if (key !== 'budget' || agent.budget.money === undefined) return agent[key] as Json
  return { ...agent.budget, money: agent.budget.money / 1_000_000 } as Json
}

function textOf(value: Json): string {
  return canonicalJson(value)
}
