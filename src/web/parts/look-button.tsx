import { Button, Group, Loader, Text } from '@mantine/core'
import type { ReactNode } from 'react'

interface LookButtonProps {
  readonly label: string
  /** What is said while it is looked. */
  readonly busyText: string
  readonly isLooking: boolean
  readonly disabled: boolean
}

/** Sends the form that a dry-run is asked for with. */
export function LookButton({ label, busyText, isLooking, disabled }: LookButtonProps): ReactNode {
  return (
    <Group gap="sm">
      <Button type="submit" disabled={disabled} loading={isLooking}>
        {label}
      </Button>
      {isLooking ? (
        <Group gap={6} role="status">
          <Loader size="xs" />
          <Text size="sm">{busyText}</Text>
        </Group>
      ) : null}
    </Group>
  )
}
