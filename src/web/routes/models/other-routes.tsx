import { Text } from '@mantine/core'
import type { ReactNode } from 'react'

import type { ModelRoute } from '#contract'

import { Card } from '../../parts/card.tsx'
import { routeText } from '../../text/models.ts'
import classes from './models.module.css'
import { defaultRoute } from './route-draft.ts'

/** The routes that calls name, to be looked at. */
export function OtherRoutes({ routes }: { routes: readonly ModelRoute[] }): ReactNode {
  const others = routes.filter(({ name }) => name !== defaultRoute)
  if (others.length === 0) return null
  return (
    <Card title={routeText.others}>
      <Text size="sm" c="dimmed">
        {routeText.othersText}
      </Text>
      <ul className={classes['list']}>
        {others.map(({ name, models, retries }) => (
          <li key={name}>
            <div>
              <Text fw={600} ff="monospace" size="sm">
                {name}
              </Text>
              <Text size="sm">{models.join(', ')}</Text>
            </div>
            <Text size="sm" c="dimmed">
              {routeText.retriesOf(retries)}
            </Text>
          </li>
        ))}
      </ul>
    </Card>
  )
}
