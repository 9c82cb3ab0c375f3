import { Badge, Group, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import type { AgentEntry } from '#contract'

import { agentsText } from '../../text/agents.ts'
import { exactTimeText } from '../../words/time.ts'
import classes from './agents.module.css'
import { TalkTo } from './talk-to.tsx'

interface ListProps {
  readonly agents: readonly AgentEntry[]
  readonly session: string | undefined
}

/** Agents by name, the one that is taken before those that it hides. */
export function AgentList({ agents, session }: ListProps): ReactNode {
  return (
    <ul aria-label={agentsText.list} className={classes['list']}>
      {agents.map((agent) => (
        <AgentRow key={`${agent.name} ${agent.from} ${agent.file}`} agent={agent} session={session} />
      ))}
    </ul>
  )
}

function AgentRow({ agent, session }: { agent: AgentEntry; session: string | undefined }): ReactNode {
  const { name, description, from, hiddenBy, untrusted, schedule } = agent
  return (
    <li data-hidden={hiddenBy === null ? undefined : true}>
      <div>
        <Group gap="xs">
          <Link
            to="/agents/$name"
            params={{ name }}
            search={{ session, ...(hiddenBy === null ? {} : { from }) }}
            className={classes['name']}
          >
            {name}
          </Link>
          <Badge size="sm" color={from === 'kept' ? 'fir' : from === 'project' ? 'orange' : 'gray'}>
            {agentsText.from[from]}
          </Badge>
          {untrusted ? (
            <Badge size="sm" color="orange" title={agentsText.untrustedText}>
              {agentsText.untrusted}
            </Badge>
          ) : null}
        </Group>
        <Text size="sm" mt={2}>
          {description}
        </Text>
        {schedule === null || schedule.next === null ? null : (
          <Text size="xs" c="dimmed">
            {agentsText.schedule.next(exactTimeText(schedule.next))}
          </Text>
        )}
        {hiddenBy === null ? null : (
          <Text size="xs" c="dimmed">
            {agentsText.hiddenBy(hiddenBy.from)}
          </Text>
        )}
      </div>
      {hiddenBy === null ? <TalkTo agent={name} session={session} /> : null}
    </li>
  )
}
