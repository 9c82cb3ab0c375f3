import { Group, Kbd } from '@mantine/core'
import type { ReactNode } from 'react'

/** Keys, pressed together or one after the other. */
export function Keys({ parts }: { parts: readonly string[] }): ReactNode {
  return (
    <Group gap={4} wrap="nowrap" ml="auto">
      {parts.map((part, index) => (
        // The order is all that tells two equal keys apart.
        // oxlint-disable-next-line react/no-array-index-key
        <Kbd key={index} size="xs">
          {part}
        </Kbd>
      ))}
    </Group>
  )
}
