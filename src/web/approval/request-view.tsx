import { Badge, Group, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'

import { Facts } from '../parts/facts.tsx'
import { approvalText } from '../text/approvals.ts'
import classes from './approval.module.css'
import { secretsIn, type ShownRequest } from './request-shown.ts'

/** A request as it would be sent, secrets left as their placeholders. */
export function RequestView({ request }: { request: ShownRequest }): ReactNode {
  const { method, host, path, headers, body } = request
  const words = approvalText.request
  return (
    <section aria-label={words.title}>
      <Stack gap="xs">
        <Group gap="xs" wrap="nowrap" align="start">
          <Badge color="yellow" radius="sm">
            {method}
          </Badge>
          <span className={classes['address']}>
            <b>{host}</b>
            {path}
          </span>
        </Group>
        {headers.length === 0 ? null : (
          <div>
            <Text size="xs" c="dimmed">
              {words.headers}
            </Text>
            <Facts facts={headers} />
          </div>
        )}
        {secretsIn(request).length === 0 ? null : (
          <Text size="xs" c="dimmed">
            {words.secret}
          </Text>
        )}
        {body === null ? null : <Block label={words.body} text={body} />}
      </Stack>
    </section>
  )
}

/** Text as it is. It scrolls where it is long. */
export function Block({ label, text }: { label: string; text: string }): ReactNode {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      {/* Long text scrolls, and so can be reached by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className={classes['block']} tabIndex={0} role="region" aria-label={label}>
        {text}
      </pre>
    </div>
  )
}
