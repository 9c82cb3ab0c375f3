import { Button, Center } from '@mantine/core'
import type { ReactNode } from 'react'

import { shellText } from '../text/shell.ts'

/** The part of a query for a list in parts that this needs. */
interface Pages {
  readonly hasNextPage: boolean
  readonly isFetchingNextPage: boolean
  fetchNextPage(): Promise<unknown>
}

/** Brings the next part of a list; nothing at its end. */
export function MoreButton({ pages, label = shellText.more }: { pages: Pages; label?: string }): ReactNode {
  if (!pages.hasNextPage) return null
  return (
    <Center>
      <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
        {label}
      </Button>
    </Center>
  )
}
