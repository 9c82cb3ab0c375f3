import { Skeleton, Stack } from '@mantine/core'
import type { ReactNode } from 'react'

import { shellText } from '../text/shell.ts'

/** Lines where something will be in a moment. */
export function Waiting({ lines = 4 }: { lines?: number }): ReactNode {
  return (
    <Stack gap="sm" role="status" aria-label={shellText.loading}>
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} height={18} width={`${90 - ((line * 17) % 40)}%`} radius="sm" />
      ))}
    </Stack>
  )
}
