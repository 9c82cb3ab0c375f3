import { Button, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import { client } from '../../client/client.ts'
import type { Failure } from '../../client/failure.ts'
import { usePages } from '../../client/use-operation.ts'
import { Card } from '../../parts/card.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { MoreButton } from '../../parts/more-button.tsx'
import { When } from '../../parts/when.tsx'
import { policyText, settingsText } from '../../text/settings.ts'
import classes from './settings.module.css'

/** The policies that were ever set. The text of one can be taken, to be put in force again. */
export function PolicyVersions({ onTake }: { onTake: (text: string) => void }): ReactNode {
  const versions = usePages('policy.versions', {})
  const take = useMutation<void, Failure, number>({
    async mutationFn(version) {
      const { text } = await client.call('policy.get', { version }, { signal: new AbortController().signal })
      onTake(text)
    },
  })
  const items = versions.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Card title={policyText.versions}>
      <FailureShown
        failure={versions.error ?? take.error}
        title={settingsText.failed}
        onRetry={versions.error === null ? undefined : () => void versions.refetch()}
      />
      {versions.isSuccess && items.length === 0 ? <Text size="sm">{policyText.none}</Text> : null}
      <ul className={classes['list']}>
        {items.map(({ version, by, because, at }) => (
          <li key={version}>
            <div>
              <Text size="sm" fw={600}>
                {policyText.version(version)}
              </Text>
              <Text size="sm" c="dimmed">
                {policyText.by(by, because)}
                {at === null ? null : (
                  <>
                    , <When at={at} />
                  </>
                )}
              </Text>
            </div>
            {version === null ? null : (
              <Button size="compact-sm" variant="default" onClick={() => take.mutate(version)}>
                {policyText.take}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <MoreButton pages={versions} label={settingsText.more} />
    </Card>
  )
}
