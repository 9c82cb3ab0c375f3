import { Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { usePages } from '../../client/use-operation.ts'
import { Card } from '../../parts/card.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { MoreButton } from '../../parts/more-button.tsx'
import { When } from '../../parts/when.tsx'
import { agentsText } from '../../text/agents.ts'
import classes from './agents.module.css'

interface VersionsProps {
  readonly name: string
  /** The one that is shown; null for what is none. */
  readonly current: number | null
}

/** What was saved of an agent, also of one that was removed. Nothing where nothing ever was. */
export function AgentVersions({ name, current }: VersionsProps): ReactNode {
  const versions = usePages('agents.versions', { name })
  const isNone = versions.error?.code === 'agent.not_found'
  const items = versions.data?.pages.flatMap((page) => page.items) ?? []
  if (isNone || (items.length === 0 && versions.error === null)) return null
  return (
    <Card title={agentsText.versionsOf.title}>
      <FailureShown failure={versions.error} onRetry={() => void versions.refetch()} />
      <ul className={classes['list']}>
        {items.map(({ version, by, savedAt }) => (
          <li key={version} style={{ padding: '6px 0' }}>
            {version === current ? (
              <Text size="sm" fw={600}>
                {agentsText.version(version)}
              </Text>
            ) : (
              <Link
                to="/agents/$name"
                params={{ name }}
                search={{ from: 'kept', version }}
                aria-label={agentsText.versionsOf.look(version)}
              >
                {agentsText.version(version)}
              </Link>
            )}
            <Text size="sm" c="dimmed">
              {by}, <When at={savedAt} />
            </Text>
          </li>
        ))}
      </ul>
      <MoreButton pages={versions} />
    </Card>
  )
}
