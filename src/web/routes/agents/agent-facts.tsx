import { Alert, Code, Text } from '@mantine/core'
import type { ReactNode } from 'react'

import { amountText } from '#base'
import type { AgentView } from '#contract'

import { Icon } from '../../icons/icon.tsx'
import { Card } from '../../parts/card.tsx'
import { Facts } from '../../parts/facts.tsx'
import { agentsText } from '../../text/agents.ts'
import { moneyText } from '../../text/amounts.ts'
import { exactTimeText } from '../../words/time.ts'
import classes from './agents.module.css'

const text = agentsText.facts

type Place = Pick<AgentView, 'from' | 'version' | 'file'>

/** What an agent is, beside its words. */
export function AgentFacts({ agent }: { agent: AgentView }): ReactNode {
  const { document, tools, hides, untrusted } = agent
  const { route, model, agents, mode, maxSteps } = document
  return (
    <Card title={agent.description} label={agent.name}>
      <Facts
        facts={[
          [text.from, placeText(agent)],
          [agentsText.untrusted, untrusted ? agentsText.untrustedText : null],
          [text.hides, hides.length === 0 ? null : hides.map(placeText).join('; ')],
          [text.asks, model ?? text.route(route)],
          [text.tools, <Names key="tools" names={tools} />],
          [text.agents, agents.length === 0 ? null : <Names key="agents" names={agents} />],
          [text.mode, mode ?? text.policy],
          [text.steps, text.stepsOf(maxSteps)],
          [text.budget, budgetText(document.budget)],
          [text.schedule, agent.schedule === null ? null : scheduleText(agent.schedule)],
        ]}
      />
    </Card>
  )
}

/** What it would use and cannot. */
export function Missing({ agent: { missing, missingAgents } }: { agent: AgentView }): ReactNode {
  if (missing.length + missingAgents.length === 0) return null
  return (
    <Alert color="yellow" icon={<Icon name="warning" />} title={agentsText.missing.title} mb="md">
      {missing.length === 0 ? null : <Text size="sm">{agentsText.missing.tools(missing.join(', '))}</Text>}
      {missingAgents.length === 0 ? null : (
        <Text size="sm">{agentsText.missing.agents(missingAgents.join(', '))}</Text>
      )}
    </Alert>
  )
}

function Names({ names }: { names: readonly string[] }): ReactNode {
  if (names.length === 0) return text.none
  return (
    <span className={classes['tools']}>
      {names.map((name) => (
        <Code key={name}>{name}</Code>
      ))}
    </span>
  )
}

function scheduleText(schedule: NonNullable<AgentView['schedule']>): string {
  const { cron, zone, say, on, next } = schedule
  const standing = on ? text.next(next === null ? text.paused : exactTimeText(next)) : text.off
  return `${cron} (${zone}): “${say}”. ${standing}`
}

function placeText({ from, version, file }: Place): string {
  return [agentsText.from[from], file, version === null ? null : agentsText.version(version)]
    .filter((part) => part !== null)
    .join(', ')
}

function budgetText({ tokens, money }: AgentView['document']['budget']): string {
  const parts = [
    ...(tokens === undefined ? [] : [amountText(tokens, 'token')]),
    ...(money === undefined ? [] : [moneyText(money)]),
  ]
  return parts.length === 0 ? text.noBudget : parts.join(', ')
}
