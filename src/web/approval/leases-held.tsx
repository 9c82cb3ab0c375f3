import { Button, Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'

import type { RunLease } from '#contract'

import { useAction } from '../client/use-operation.ts'
import { FailureShown } from '../parts/failure-shown.tsx'
import { approvalText } from '../text/approvals.ts'

/** The bounded permissions that hold for a run, each to be taken back. */
export function LeasesHeld({ run, leases }: { run: string; leases: readonly RunLease[] }): ReactNode {
  const end = useAction('approvals.endLease')
  if (leases.length === 0) return null
  return (
    <section aria-label={approvalText.lease.holding}>
      <Text size="xs" c="dimmed">
        {approvalText.lease.holding}
      </Text>
      {leases.map(({ id, text, by }) => (
        <Group key={id} gap="sm" justify="space-between" py={3}>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {text} <Text span c="dimmed">{`(${by})`}</Text>
          </Text>
          <Button
            size="compact-xs"
            variant="default"
            loading={end.isUnderWay}
            aria-label={`${approvalText.lease.end}: ${text}`}
            onClick={() => void end.start({ run, lease: id })}
          >
            {approvalText.lease.end}
          </Button>
        </Group>
      ))}
      <FailureShown failure={end.failure} />
    </section>
  )
}
