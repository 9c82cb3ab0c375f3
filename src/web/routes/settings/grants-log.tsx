import { Button, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'

import { usePages } from '../../client/use-operation.ts'
import { Card } from '../../parts/card.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { MoreButton } from '../../parts/more-button.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { When } from '../../parts/when.tsx'
import { grantsText, settingsText } from '../../text/settings.ts'
import classes from './settings.module.css'

/** What was given, taken back, taken and refused. Asked for only when somebody wants to see it. */
export function GrantsLog(): ReactNode {
  const [isShown, setShown] = useState(false)
  return (
    <Card title={grantsText.log}>
      {isShown ? (
        <Entries />
      ) : (
        <Button variant="default" onClick={() => setShown(true)}>
          {grantsText.showLog}
        </Button>
      )}
    </Card>
  )
}

function Entries(): ReactNode {
  const log = usePages('grants.log', {})
  const entries = log.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <>
      <FailureShown failure={log.error} title={settingsText.failed} onRetry={() => void log.refetch()} />
      {log.isPending ? <Waiting /> : null}
      <ul className={classes['list']}>
        {entries.map(({ position, what, at, by, capability, why }) => (
          <li key={position}>
            <div>
              <Text size="sm">
                {grantsText.happened[what]} {what === 'taken' || what === 'refused' ? by : ''}
                {': '}
                <Text span ff="monospace" size="sm">
                  {capability}
                </Text>
              </Text>
              <Text size="sm" c="dimmed">
                {[what === 'given' || what === 'revoked' ? grantsText.givenBy(by) : '', why]
                  .filter(Boolean)
                  .join(', ')}
              </Text>
            </div>
            <Text size="sm" c="dimmed">
              <When at={at} />
            </Text>
          </li>
        ))}
      </ul>
      <MoreButton pages={log} label={settingsText.more} />
    </>
  )
}
