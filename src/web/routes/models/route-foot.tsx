import { Button, Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'

import { FailureShown } from '../../parts/failure-shown.tsx'
import { modelsText, routeText } from '../../text/models.ts'
import type { RouteEdit } from './use-route-draft.ts'

/** What becomes of a route that was changed. */
export function RouteFoot({ edit }: { edit: RouteEdit }): ReactNode {
  const { isChanged, isStale, isUnderWay, failure, note, discard, save } = edit
  return (
    <>
      <FailureShown failure={failure} title={routeText.failed} />
      {isStale ? (
        <Text size="sm" role="alert" mt="sm">
          {routeText.stale}{' '}
          <Button size="compact-sm" variant="default" onClick={discard}>
            {routeText.takeNew}
          </Button>
        </Text>
      ) : null}
      <Group gap="sm" mt="md">
        <Button disabled={!isChanged} loading={isUnderWay} onClick={() => void save()}>
          {modelsText.save}
        </Button>
        {isChanged ? (
          <Button variant="subtle" color="gray" onClick={discard}>
            {routeText.discard}
          </Button>
        ) : null}
        <Text size="sm" role="status" c="dimmed">
          {isChanged ? `${note} ${routeText.changed}`.trim() : note}
        </Text>
      </Group>
    </>
  )
}
