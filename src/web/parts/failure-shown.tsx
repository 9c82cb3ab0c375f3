import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'

import { Failure } from '../client/failure.ts'
import { Icon } from '../icons/icon.tsx'
import { shellText } from '../text/shell.ts'

interface FailureProps {
  readonly failure: Error | null
  /** What was to be shown or done; else the kind of failure says it. */
  readonly title?: string
  readonly onRetry?: (() => void) | undefined
}

/** What went wrong, what can be done about it, and what names it in the log. Nothing when nothing did. */
export function FailureShown({ failure, title, onRetry }: FailureProps): ReactNode {
  if (failure === null) return null
  const known = failure instanceof Failure ? failure : null
  return (
    <Alert
      color="red"
      role="alert"
      icon={<Icon name="warning" />}
      title={title ?? (known ? shellText.failed[known.kind] : undefined)}
    >
      <Stack gap={6}>
        <Text size="sm">{failure.message}</Text>
        {known?.hint === undefined ? null : <Text size="sm">{known.hint}</Text>}
        <Group gap="sm">
          {onRetry === undefined ? null : (
            <Button size="xs" variant="default" onClick={onRetry}>
              {shellText.failed.again}
            </Button>
          )}
          {known === null ? null : <Code>{known.code}</Code>}
          {known?.request === undefined ? null : <Code>{shellText.failed.request(known.request)}</Code>}
        </Group>
      </Stack>
    </Alert>
  )
}
